"""Requests for money are put on orders and closed, and hold them meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from entrepot.domain.orders.events import HoldReleased, RefundRequestClosed
from entrepot.domain.orders.holds import approve_clean, lift
from entrepot.domain.orders.models import Hold, RefundRequest
from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING, Outcome, is_settled
from entrepot.domain.orders.steps.keeping import put_holds
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.rows import columns, fetch


def open_refund_requests(order_ids: Iterable[int]) -> dict[int, RefundRequest]:
    """This will give what is asked back for locked orders at present, by order id."""
    found = RefundRequest.objects.filter(order_id__in=list(order_ids), closed_at=None)
    return {request.order_id: request for request in found}


def close_refund_requests(requests: Sequence[RefundRequest], *, outcome: Outcome, reason: str, by: Actor) -> None:
    """This will close requests of locked orders, which go on where nothing else holds them."""
    if not requests:
        return
    code = reason and reason_code(reason)
    RefundRequest.objects.filter(pk__in=[request.pk for request in requests]).update(
        outcome=outcome, closed_because=code, closed_at=clock.now(), closed_by=by.ref
    )
    ids = sorted(request.order_id for request in requests)
    holds = list(Hold.objects.filter(order_id__in=ids, code=REFUND_PENDING, released_at=None).order_by("id"))
    lift(holds, by=by)
    told: list[Event] = [RefundRequestClosed(pk, outcome, code) for pk in ids]
    told += [HoldReleased(pk, [REFUND_PENDING]) for pk in sorted({hold.order_id for hold in holds})]
    record([*told, *approve_clean(ids, by=by)], by=by)


def settle_refund_requests(refunds: Mapping[int, tuple[Decimal, Decimal]], *, by: Actor) -> None:
    """This will count money that went back towards what was asked for, and close the requests that it settles.

    Locked orders by id, each with what went back just now, and what could still go back.
    """
    requests = open_refund_requests(refunds)
    if not requests:
        return
    rows = [(request.pk, refunds[pk][0]) for pk, request in sorted(requests.items())]
    fetch(
        """UPDATE orders_refundrequest r SET refunded = r.refunded + n.amount
           FROM unnest(%s::bigint[], %s::numeric[]) AS n(id, amount) WHERE r.id = n.id""",
        columns(rows, 2),
    )
    settled = [
        request
        for pk, request in sorted(requests.items())
        if is_settled(request.amount, request.refunded + refunds[pk][0], refunds[pk][1])
    ]
    close_refund_requests(settled, outcome=Outcome.REFUNDED, reason="", by=by)


def hold_for_refunds(order_ids: Iterable[int], *, by: Actor) -> None:
    """This will hold those of locked orders that were taken up again while money is asked back for them."""
    asked = [pk for pk, request in open_refund_requests(order_ids).items() if request.holds]
    put_holds(asked, code=REFUND_PENDING, by_rules=True, by=by)
