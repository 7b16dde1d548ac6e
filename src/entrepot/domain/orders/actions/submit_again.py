"""Its maker has mended an order that was handed back, and sends it to review again."""

from collections.abc import Sequence

from entrepot.domain.orders.editions import edited, stale
from entrepot.domain.orders.events import HoldReleased, OrderSubmittedAgain
from entrepot.domain.orders.holds import approve_clean, lift, open_holds
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.rules.standing_back import RETURNED_TO_SALES
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.refusals import OutOfTurn, Refusal


@actions
def submit_again(orders: Sequence[Order], *, edition: int | None = None, by: Actor) -> list[Order | Refusal]:
    """This will send orders that were handed back to review again; what review finds holds them as before."""
    holds = open_holds([order.pk for order in orders])
    answers: list[Order | Refusal] = []
    lifted: dict[int, Hold] = {}
    for order in orders:
        back = next((hold for hold in holds[order.pk] if hold.code == RETURNED_TO_SALES), None)
        out = None if back else OutOfTurn(order.number, order.state, "submitted again")
        refusal = stale(order, edition) or out
        answers.append(refusal or order)
        if back and not refusal:
            lifted[order.pk] = back
    lift(list(lifted.values()), by=by)
    edited(lifted, by=by)
    told: list[Event] = []
    for pk in lifted:
        told += [HoldReleased(pk, [RETURNED_TO_SALES]), OrderSubmittedAgain(pk)]
    record([*told, *approve_clean(lifted, by=by)], by=by)
    fresh = Order.objects.in_bulk(lifted)
    return [fresh[answer.pk] if isinstance(answer, Order) else answer for answer in answers]
