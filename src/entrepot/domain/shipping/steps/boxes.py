"""Parcels are opened (locked and read), filled, emptied and sent."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.steps import Progressed, note_progress
from entrepot.domain.shipping import models
from entrepot.domain.shipping.queries import packed_ids_of, parcels
from entrepot.domain.shipping.rules import Parcel, contents, packed_among, taken_out
from entrepot.domain.shipping.states import LIFE_OF_A_PARCEL, ParcelState
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.refusals import ChangedMeanwhile
from entrepot.foundation.rows import columns, fetch, insert, next_ids, statement

Found = TypeVar("Found")
Locked = TypeVar("Locked")

_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Measures:
    """How heavy a parcel is in grams and how large in millimetres, as far as somebody measured it."""

    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@dataclass(slots=True)
class Filled:
    """A parcel to be made: pieces by fulfilment line id."""

    warehouse_id: int
    quantities: dict[int, int]
    measures: Measures = Measures()


@dataclass(slots=True)
class Opened:
    """Parcels, fulfilments and orders whose goods are in question, locked, by id."""

    parcels: dict[int, Parcel] = field(default_factory=dict)
    works: dict[int, Work] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)


def lock_downwards(look: Callable[[], Found], lock: Callable[[Found], Locked]) -> Locked:
    """This will lock rows from the top floor down when only the lower ones say which upper ones matter.

    `look` finds them without locks, `lock` locks them; if a second look then finds something else,
    everything is let go and looked up anew, because a lock must never be taken upwards.
    """
    for _ in range(_LOOKS):
        found = look()
        before = transaction.savepoint()
        locked = lock(found)
        if look() == found:
            transaction.savepoint_commit(before)
            return locked
        transaction.savepoint_rollback(before)
    raise ChangedMeanwhile("order")


def open_parcels(ids: Collection[int]) -> dict[int, Parcel]:
    """This will lock parcels in the order of their ids and read what is in them."""
    if not ids:
        return {}
    fetch("SELECT id FROM shipping_parcel WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [sorted(ids)])
    return parcels(ids)


def open_parcels_and_works(
    parcel_ids: Collection[int], also: Iterable[int] = (), orders: Iterable[int] | None = None
) -> Opened:
    """This will lock parcels, then the fulfilments in them and those named, then their orders and those named.

    What stands in the orders is read only for who names some.
    """
    opened = Opened(open_parcels(parcel_ids))
    work_ids = {line.work_id for parcel in opened.parcels.values() for line in parcel.lines} | set(also)
    opened.works = fulfilment.open_works(work_ids)
    concerned = {order_id for work in opened.works.values() for order_id in work.order_ids}
    if orders is None:
        fulfilment.lock_rows_with_demands(concerned)
    else:
        opened.orders = fulfilment.lock_orders_with_demands(concerned | set(orders))
    return opened


def open_works_and_parcels(work_ids: Collection[int]) -> Opened:
    """This will lock the packed parcels of fulfilments, then those fulfilments and all in the parcels."""

    def lock(parcel_ids: list[int]) -> Opened:
        return open_parcels_and_works(parcel_ids, work_ids)

    return lock_downwards(lambda: packed_ids_of(work_ids), lock)


def make_parcels(filled: Sequence[Filled], works: dict[int, Work], *, by: Actor) -> list[Parcel]:
    """This will write new parcels. Their numbers are the last lock that is taken; `pack` counts the pieces."""
    if not filled:
        return []
    # One date for all the numbers of a list, as it is at its first warehouse.
    time_zone = next(work.time_zone for work in works.values() if work.warehouse_id == filled[0].warehouse_id)
    ids = next_ids({models.Parcel: len(filled)})[models.Parcel]
    numbers = take_numbers("parcel", [(None, "")] * len(filled), company_id=by.company_id, on=clock.today(time_zone))
    now = clock.now()
    insert(
        models.Parcel,
        [
            {
                "id": pk, "company_id": by.company_id, "number": number, "warehouse_id": parcel.warehouse_id,
                "state": ParcelState.PACKED, "weight_g": parcel.measures.weight_g,
                "length_mm": parcel.measures.length_mm, "width_mm": parcel.measures.width_mm,
                "height_mm": parcel.measures.height_mm, "packed_at": now,
            }
            for pk, number, parcel in zip(ids, numbers, filled, strict=True)
        ],
    )  # fmt: skip
    insert(
        models.ParcelLine,
        [
            {"parcel_id": pk, "fulfilment_line_id": line_id, "quantity": quantity}
            for pk, parcel in zip(ids, filled, strict=True)
            for line_id, quantity in parcel.quantities.items()
        ],
    )
    return list(parcels(ids).values())


def pieces_in(filled: Sequence[Filled]) -> dict[int, int]:
    """This will sum what goes into parcels that are to be made, by fulfilment line id."""
    totals: dict[int, int] = {}
    for parcel in filled:
        for line_id, pieces in parcel.quantities.items():
            totals[line_id] = totals.get(line_id, 0) + pieces
    return totals


def unpack(opened: Opened, emptied: Sequence[Parcel]) -> list[Parcel]:
    """This will take everything out of parcels that have not left, and give what came out."""
    works = opened.works.values()
    inside = contents(emptied)
    fulfilment.pack(works, {pk: -n for pk, n in inside.items()})
    return _take_out(emptied, inside)


def recall(opened: Opened, quantities: Mapping[int, int], *, by: Actor) -> list[Parcel]:
    """This will call pieces back by fulfilment line id, out of their parcels where need be.

    Parcels are opened only for what cannot be had from what is not packed yet; one that is empty
    afterwards is unpacked. Gives what was taken out, parcel by parcel.
    """
    works = list(opened.works.values())
    packed = packed_among(works, quantities)
    out = _take_out(opened.parcels.values(), packed)
    fulfilment.pack(works, {pk: -n for pk, n in packed.items()})
    fulfilment.recall(works, quantities, by=by)
    return out


def ship(opened: Opened, quantities: Mapping[int, int], *, by: Actor) -> None:
    """This will let packed pieces leave, by fulfilment line id: stock falls here, and orders come on."""
    units = fulfilment.hand_over(list(opened.works.values()), quantities, by=by)
    note_progress({pk: Progressed(shipped=n) for pk, n in units.items()})


def hand_over(leaving: Sequence[Parcel]) -> None:
    """This will write on parcels that they have left, with the carrier and number that they bear."""
    sent = [(p.id, p.carrier, p.service, p.tracking_number, p.waybill_id, p.weight_g) for p in leaving]
    now = clock.now()
    fetch(statement(models.__file__, "send_parcels"), [now, *columns(sent, 6)])
    LIFE_OF_A_PARCEL.move(models.Parcel, [parcel.id for parcel in leaving], to=ParcelState.HANDED_OVER)
    for parcel in leaving:
        parcel.handed_over_at = now


def deliver(arrived: Sequence[Parcel]) -> None:
    """This will write on parcels that they have arrived, and let their orders, which are locked, come on."""
    units: dict[int, int] = {}
    for line in (line for parcel in arrived for line in parcel.lines):
        units[line.order_id] = units.get(line.order_id, 0) + line.quantity
    note_progress({pk: Progressed(delivered=n) for pk, n in units.items()})
    now, ids = clock.now(), [parcel.id for parcel in arrived]
    fetch("UPDATE shipping_parcel SET delivered_at = %s WHERE id = ANY(%s)", [now, ids])
    LIFE_OF_A_PARCEL.move(models.Parcel, ids, to=ParcelState.DELIVERED)
    for parcel in arrived:
        parcel.delivered_at = now


def _take_out(parcels: Iterable[Parcel], wanted: Mapping[int, int]) -> list[Parcel]:
    parcels = list(parcels)
    out = taken_out(parcels, wanted)
    pieces = [(line.id, line.quantity) for parcel in out for line in parcel.lines]
    fetch(
        """UPDATE shipping_parcelline c SET taken_out = c.taken_out + n.quantity
           FROM unnest(%s::bigint[], %s::bigint[]) AS n(id, quantity) WHERE c.id = n.id""",
        columns(sorted(pieces), 2),
    )
    opened = {parcel.id for parcel in out}
    empty = [parcel.id for parcel in parcels if parcel.id in opened and parcel.state == ParcelState.UNPACKED]
    LIFE_OF_A_PARCEL.move(models.Parcel, empty, to=ParcelState.UNPACKED)
    return out
