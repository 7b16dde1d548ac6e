"""Note that parcels have arrived."""

from collections.abc import Sequence

from entrepot.domain.orders.steps import lock_order_rows
from entrepot.domain.shipping import steps
from entrepot.domain.shipping.actions.packing import each_parcel
from entrepot.domain.shipping.events import DELIVERED, told
from entrepot.domain.shipping.queries import ids_numbered
from entrepot.domain.shipping.rules import Parcel
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Refusal


@actions
def deliver_parcels(numbers: Sequence[str], *, by: Actor) -> list[Parcel | Refusal]:
    """This will note that parcels have reached their receivers."""
    opened = steps.open_parcels(ids_numbered(numbers, company_id=by.company_id).values())
    answers = each_parcel(numbers, opened.values(), to=ParcelState.DELIVERED)
    arrived = [answer for answer in answers if isinstance(answer, Parcel)]
    lock_order_rows(line.order_id for parcel in arrived for line in parcel.lines)
    steps.deliver(arrived)
    record(told(DELIVERED, arrived), by=by)
    return answers
