"""The lists of work and of print jobs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.faces import named, short_moment
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.templatetags import console as draw
from entrepot.domain.fulfilment import queries
from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.foundation.printing.queries import LastPrint, last_prints, was_printed
from entrepot.insight.finding import read_numbers
from entrepot.integrations.documents.models import PrintJob
from entrepot.integrations.documents.queries import print_jobs_visible_to

_TO_PRINT = {"state": "released", "printed": "no"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is printed for the work that is selected."""

    noun: str
    title: str
    icon: str = "printer"
    permission: str = "documents.start_print_job"
    grave: bool = False


PAPERS = {
    paper.noun: paper
    for paper in (
        Paper("pick_list", gettext_noop("Print pick lists")),
        Paper("packing_slip", gettext_noop("Print packing slips")),
    )
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work order as the list shows it."""

    work: Work
    row: Fulfilment
    prints: Sequence[LastPrint]

    @property
    def orders(self) -> str:
        return "、".join(dict.fromkeys(line.order for line in self.work.lines))

    @property
    def goods(self) -> str:
        return "、".join(f"{line.sku} × {line.remaining}" for line in self.work.lines if line.remaining)

    @property
    def bins(self) -> str:
        return "、".join(sorted({task.place for line in self.work.lines for task in line.tasks if task.place}))


def _find(actor: Actor, asked: Asked) -> QuerySet[Fulfilment]:
    found = queries.fulfilments_matching(
        actor, warehouse=asked.get("warehouse", ""), state=asked.get("state", "")
    ).select_related("warehouse")
    if said := read_numbers(asked.get("q", ""))[0]:
        lines = FulfilmentLine.objects.filter(fulfilment=OuterRef("pk"), order_line__order__number__in=said)
        found = found.filter(Q(number__in=said) | Exists(lines))
    if printed := asked.get("printed"):
        was = was_printed("fulfilment")
        found = found.filter(was if printed == "yes" else ~was)
    return found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[WorkRow]:
    ids = [row.pk for row in found]
    works, prints = queries.works(ids), last_prints("fulfilment", ids)
    return [WorkRow(works[row.pk], row, prints.get(row.pk, ())) for row in found if isinstance(row, Fulfilment)]


def _counts(actor: Actor) -> Mapping[str, int]:
    seen = queries.fulfilments_visible_to(actor).order_by()
    by_state = seen.filter(state__in=["released", "picked", "checked", "packed"]).values_list("state")
    return {**dict(by_state.annotate(Count("pk"))), "to-print": _find(actor, _TO_PRINT).count()}


def _clip(text: str) -> str:
    return format_html('<span class="clip" title="{0}">{0}</span>', text)


def prints_said(prints: Sequence[LastPrint]) -> str:
    """This will say of each paper when and by whom it was printed last, and how often."""
    now = timezone.localtime(clock.now())
    return "、".join(
        f"{draw.word(one.document)} {short_moment(timezone.localtime(one.at), now)} {one.by} ×{one.times}"
        for one in prints
    )


_COLUMNS: list[Column[WorkRow]] = [
    Column("number", gettext_noop("Work order"), lambda row: row.work.number, lambda row: row.work.number),
    Column(
        "warehouse",
        gettext_noop("Warehouse"),
        lambda row: named(row.row.warehouse.name),
        lambda row: row.work.warehouse,
    ),
    Column(
        "state",
        gettext_noop("State"),
        lambda row: draw.state(row.work.state),
        lambda row: draw.word(row.work.state),
    ),
    Column("orders", gettext_noop("Orders"), lambda row: _clip(row.orders), lambda row: row.orders),
    Column("goods", gettext_noop("Goods"), lambda row: _clip(row.goods), lambda row: row.goods),
    Column("bins", gettext_noop("Bins"), lambda row: _clip(row.bins), lambda row: row.bins),
    Column(
        "due",
        gettext_noop("Leaves in"),
        lambda row: draw.due(row.work.ship_by) if row.work.ship_by and queries.is_here(row.work) else "",
        lambda row: row.work.ship_by,
    ),
    Column(
        "printed",
        gettext_noop("Printed"),
        lambda row: _clip(prints_said(row.prints)) if row.prints else "",
        lambda row: prints_said(row.prints),
    ),
    Column(
        "released_at",
        gettext_noop("Released"),
        lambda row: draw.moment(row.row.released_at),
        lambda row: row.row.released_at,
        usual=False,
    ),
    Column(
        "priority",
        gettext_noop("Priority"),
        lambda row: str(row.work.priority),
        lambda row: row.work.priority,
        usual=False,
        end=True,
    ),
]


def _warehouses(actor: Actor) -> Iterable[tuple[str, str]]:
    if not actor.may("inventory.view_warehouses"):
        return []
    return [(one.code, named(one.name)) for one in warehouses_visible_to(actor)]


WORK: Listing[WorkRow] = Listing(
    name="work",
    title=gettext_noop("Warehouse work"),
    live="fulfilment",
    address="/work",
    permission="fulfilment.view_fulfilments",
    columns=_COLUMNS,
    find=_find,
    draw=_draw,
    link=lambda row: f"/work/{row.work.number}",
    key=lambda row: row.work.number,
    counts=_counts,
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("to-print", gettext_noop("To print"), _TO_PRINT),
        Tab("released", gettext_noop("To pick"), {"state": "released"}),
        Tab("picked", gettext_noop("Picked"), {"state": "picked"}),
        Tab("checked", gettext_noop("Checked"), {"state": "checked"}),
        Tab("packed", gettext_noop("Packed"), {"state": "packed"}),
        Tab("handed_over", gettext_noop("Handed over"), {"state": "handed_over"}),
    ],
    narrowings=[
        Narrowing("warehouse", gettext_noop("Warehouse"), _warehouses),
        Narrowing(
            "state", gettext_noop("State"), lambda actor: [(one.value, draw.word(one)) for one in FulfilmentState]
        ),
        Narrowing(
            "printed",
            gettext_noop("Printed"),
            lambda actor: [("yes", gettext("Yes")), ("no", gettext("No"))],
        ),
    ],
    deeds=list(PAPERS.values()),
    hint=gettext_noop("Numbers of work or of orders, many at once"),
    nothing=gettext_noop("Work appears here as soon as an order is approved and its goods are there."),
)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A print job as the list shows it."""

    job: PrintJob
    by: str


def _draw_jobs(_actor: Actor, found: Sequence[Any]) -> list[JobRow]:
    names = names_of_actors({job.started_by for job in found}) if found else {}
    return [JobRow(job, names.get(job.started_by, job.started_by)) for job in found]


JOBS: Listing[JobRow] = Listing(
    name="print-jobs",
    title=gettext_noop("Print jobs"),
    live="print_job",
    address="/print-jobs",
    permission="documents.start_print_job",
    columns=[
        Column("number", gettext_noop("Batch"), lambda row: row.job.number, lambda row: row.job.number),
        Column(
            "document",
            gettext_noop("Paper"),
            lambda row: draw.word(row.job.document),
            lambda row: draw.word(row.job.document),
        ),
        Column(
            "sheets",
            gettext_noop("Sheets"),
            lambda row: str(len(row.job.subject_ids)),
            lambda row: len(row.job.subject_ids),
            end=True,
        ),
        Column(
            "from_sheet", gettext_noop("From sheet"), lambda row: _begins(row.job), lambda row: row.job.from_sheet
        ),
        Column(
            "started",
            gettext_noop("Started"),
            lambda row: draw.moment(row.job.created_at),
            lambda row: row.job.created_at,
        ),
        Column("by", gettext_noop("By"), lambda row: row.by, lambda row: row.by),
    ],  # fmt: skip
    find=lambda actor, asked: _jobs(actor, asked),
    draw=_draw_jobs,
    link=lambda row: f"/print-jobs/{row.job.number}",
    key=lambda row: row.job.number,
    hint=gettext_noop("Number of a batch"),
    nothing=gettext_noop("Select work and print its pick lists; each batch is kept here."),
)


def _jobs(actor: Actor, asked: Asked) -> QuerySet[PrintJob]:
    found = print_jobs_visible_to(actor).defer("pdf")
    return found.filter(number__in=read_numbers(asked["q"])[0]) if "q" in asked else found


def _begins(job: PrintJob) -> str:
    return f"{job.from_sheet} ({job.resumes.number})" if job.resumes else ""
