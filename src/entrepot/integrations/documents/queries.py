"""Everything anyone asks about print jobs, and of what papers are about."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine
from entrepot.domain.fulfilment.queries import fulfilments_visible_to
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.printing.queries import LastPrint, last_prints
from entrepot.foundation.refusals import NotFound
from entrepot.integrations.documents.kinds import Kind
from entrepot.integrations.documents.models import PrintJob


def print_jobs_visible_to(actor: Actor) -> QuerySet[PrintJob]:
    """This will give the print jobs of the company, newest first, to those who may print."""
    actor.must("documents.start_print_job")
    return PrintJob.objects.filter(company_id=actor.company_id).select_related("resumes").order_by("-id")


def print_job_numbered(actor: Actor, number: str) -> PrintJob:
    """This will give the print job of that number, or refuse with NotFound."""
    job = print_jobs_visible_to(actor).filter(number=number).first()
    if job is None:
        raise NotFound("print_job", number)
    return job


def things_for(kind: Kind, about: str, numbers: Collection[str], actor: Actor) -> list[Any]:
    """This will find what a paper is about, by the numbers of orders or fulfilments, in the order of the numbers.

    A paper about work is printed for all the work on an order, one about orders for all orders in the work.
    """
    wanted = list(dict.fromkeys(numbers))
    named = {thing.number: thing for thing in _seen(about, actor).filter(number__in=wanted)}
    for number in wanted:
        if number not in named:
            raise NotFound(about, number)
    if about == kind.subject:
        return [named[number] for number in wanted]
    ids = [named[number].pk for number in wanted]
    return _work_on(ids, actor) if about == "order" else _orders_in(ids, actor)


def things_of(job: PrintJob, actor: Actor) -> dict[int, Any]:
    """This will give what the sheets of a job are about, by id, or refuse when somebody may not see it."""
    found = {thing.pk: thing for thing in _seen(job.subject, actor).filter(pk__in=job.subject_ids)}
    if len(found) < len(job.subject_ids):
        raise NotFound("print_job", job.number)
    return found


def sheets_shown(job: PrintJob) -> list[tuple[int, str, LastPrint | None]]:
    """This will list the sheets of a job: place, number of what it is about, and when that was printed last."""
    model: Any = Order if job.subject == "order" else Fulfilment
    numbers = dict(model.objects.filter(pk__in=job.subject_ids).values_list("pk", "number"))
    printed = last_prints(job.subject, job.subject_ids, document=job.document)
    return [
        (n, numbers[pk], printed[pk][0] if pk in printed else None)
        for n, pk in enumerate(job.subject_ids, job.from_sheet)
    ]


def _seen(about: str, actor: Actor) -> QuerySet[Any]:
    return orders_visible_to(actor) if about == "order" else fulfilments_visible_to(actor)


def _work_on(order_ids: Collection[int], actor: Actor) -> list[Any]:
    lines = FulfilmentLine.objects.filter(order_line__order__in=order_ids)
    found = fulfilments_visible_to(actor).filter(pk__in=lines.values("fulfilment_id")).exclude(state="cancelled")
    return list(found.order_by("pk"))


def _orders_in(fulfilment_ids: Collection[int], actor: Actor) -> list[Any]:
    lines = FulfilmentLine.objects.filter(fulfilment__in=fulfilment_ids)
    return list(orders_visible_to(actor).filter(pk__in=lines.values("order_line__order_id")).order_by("pk"))
