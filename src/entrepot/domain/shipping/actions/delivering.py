"""Note that parcels have arrived."""

from collections import defaultdict
from collections.abc import Sequence

from entrepot.domain.orders.steps import Progressed, lock_orders, note_progress
from entrepot.domain.shipping import models, steps
from entrepot.domain.shipping.actions.packing import each_parcel
from entrepot.domain.shipping.events import DELIVERED, told
from entrepot.domain.shipping.queries import ids_numbered
from entrepot.domain.shipping.rules import Parcel
from entrepot.domain.shipping.states import LIFE_OF_A_PARCEL, ParcelState
from entrepot.foundation import clock
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import fetch


@actions
def deliver_parcels(numbers: Sequence[str], *, by: Actor) -> list[Parcel | Refusal]:
    """This will note that parcels have reached their receivers."""
    opened = steps.open_parcels(ids_numbered(numbers, company_id=by.company_id).values())
    answers = each_parcel(numbers, opened.values(), to=ParcelState.DELIVERED)
    arrived = [answer for answer in answers if isinstance(answer, Parcel)]
    units: dict[int, int] = defaultdict(int)
    for line in (line for parcel in arrived for line in parcel.lines):
        units[line.order_id] += line.quantity
    lock_orders(sorted(units))
    note_progress({pk: Progressed(delivered=n) for pk, n in units.items()})
    now, ids = clock.now(), [parcel.id for parcel in arrived]
    fetch("UPDATE shipping_parcel SET delivered_at = %s WHERE id = ANY(%s)", [now, ids])
    LIFE_OF_A_PARCEL.move(models.Parcel, ids, to=ParcelState.DELIVERED)
    for parcel in arrived:
        parcel.delivered_at = now
    record(told(DELIVERED, arrived), by=by)
    return answers
