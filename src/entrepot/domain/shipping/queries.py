"""Everything anyone asks about parcels."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from entrepot.domain.fulfilment.queries import may_leave
from entrepot.domain.fulfilment.rules import HOLD_OF_A_RECALL, Work
from entrepot.domain.shipping import models
from entrepot.domain.shipping.rules import Bearer, CarrierNow, Clearance, Parcel, ParcelLine, why_it_stays
from entrepot.domain.shipping.states import LIFE_OF_A_PARCEL, ParcelState
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch, statement


def parcels_visible_to(actor: Actor) -> QuerySet[models.Parcel]:
    if not actor.may("shipping.view_parcels"):
        return models.Parcel.objects.none()
    return models.Parcel.objects.filter(company_id=actor.company_id).order_by("-id")


def parcels_matching(
    actor: Actor, *, order: str = "", fulfilment: str = "", state: str = "", tracking_number: str = ""
) -> QuerySet[models.Parcel]:
    """This will list parcels, newest first: of one order or fulfilment, in one state, or by tracking number.

    Parcels that were unpacked again show only when they are asked for by state.
    """
    found = parcels_visible_to(actor)
    found = found.filter(state=state) if state else found.exclude(state=ParcelState.UNPACKED)
    lines = models.ParcelLine.objects.filter(parcel=OuterRef("pk"))
    if order:
        found = found.filter(Exists(lines.filter(fulfilment_line__order_line__order__number=order)))
    if fulfilment:
        found = found.filter(Exists(lines.filter(fulfilment_line__fulfilment__number=fulfilment)))
    if tracking_number:
        found = found.filter(tracking_number=tracking_number)
    return found


def parcel_numbered(actor: Actor, number: str) -> Parcel:
    """This will give one parcel with what is in it, or refuse."""
    found = parcels_visible_to(actor).filter(number=number).values_list("id", flat=True).first()
    if found is None:
        raise NotFound("shipment", number)
    return parcels([found])[found]


def parcels(ids: Collection[int]) -> dict[int, Parcel]:
    """This will read parcels with what lies in them, by id, in two statements."""
    if not ids:
        return {}
    found: dict[int, Parcel] = {}
    for *row, orders, amounts in fetch(statement(__file__, "parcels"), [sorted(ids)]):
        found[row[0]] = parcel = Parcel(*row)
        parcel.shares = dict(zip(orders, amounts, strict=True))
    for line in fetch(statement(__file__, "parcel_lines"), [sorted(ids)]):
        found[line[1]].lines.append(ParcelLine(*line))
    return found


def ids_numbered(numbers: Iterable[str], *, company_id: int) -> dict[str, int]:
    """This will give the ids of those numbers that exist, without locking anything."""
    rows = fetch(
        "SELECT number, id FROM shipping_parcel WHERE company_id = %s AND number = ANY(%s)",
        [company_id, sorted(set(numbers))],
    )
    return dict(rows)


def packed_ids_of(fulfilment_ids: Collection[int]) -> list[int]:
    """This will list, by id, the parcels that stand packed with goods of these fulfilments."""
    rows = fetch(
        """SELECT DISTINCT p.id FROM shipping_parcel p
           JOIN shipping_parcelline c ON c.parcel_id = p.id AND c.quantity > c.taken_out
           JOIN fulfilment_fulfilmentline l ON l.id = c.fulfilment_line_id
           WHERE l.fulfilment_id = ANY(%s) AND p.state = %s ORDER BY 1""",
        [sorted(fulfilment_ids), ParcelState.PACKED],
    )
    return [row[0] for row in rows]


def bearers(parcel_ids: Collection[int]) -> dict[int, list[Bearer]]:
    """This will tell which orders bear the freight of parcels, by parcel id."""
    found: dict[int, list[Bearer]] = {pk: [] for pk in parcel_ids}
    for pk, *row in fetch(statement(__file__, "bearers"), [sorted(parcel_ids)]):
        found[pk].append(Bearer(*row))
    return found


def freight_of(actor: Actor, order: str) -> dict[str, Decimal]:
    """This will tell what freight an order bears, by the number of its parcel."""
    shares = models.FreightShare.objects.filter(parcel__in=parcels_visible_to(actor), order__number=order)
    return dict(shares.order_by("parcel_id").values_list("parcel__number", "amount"))


def carriers_visible_to(actor: Actor) -> list[models.Carrier]:
    """This will list carriers by code: those that every company begins with, unless the actor's has its own."""
    actor.must("shipping.view_carriers")
    return list(_carriers(actor.company_id).values())


def carriers_by_code(company_id: int) -> dict[str, CarrierNow]:
    """This will tell what the numbers of each carrier look like, for one company."""
    return {
        code: CarrierNow(code, carrier.pattern, carrier.example) for code, carrier in _carriers(company_id).items()
    }


def carrier_names(company_id: int) -> dict[str, dict[str, str]]:
    """This will give the names of carriers by their codes, as one company knows them."""
    return {code: carrier.name for code, carrier in _carriers(company_id).items()}


def _carriers(company_id: int) -> dict[str, models.Carrier]:
    both = models.Carrier.objects.filter(Q(company_id=company_id) | Q(company_id=None))
    return {carrier.code: carrier for carrier in both.order_by("code", F("company_id").asc(nulls_first=True))}


def clearances(order_ids: Collection[int]) -> dict[int, Clearance]:
    """This will tell what keeps orders from leaving, by order id: holds, money, and the pieces still missing."""
    if not order_ids:
        return {}
    rows = fetch(statement(__file__, "clearances"), [HOLD_OF_A_RECALL, sorted(order_ids)])
    return {pk: Clearance(*row) for pk, *row in rows}


def ready_to_leave(works: Collection[Work]) -> set[int]:
    """This will tell which fulfilments could be handed over alone and now, by id: ready, and nothing keeps them."""
    ready = {work.id: work for work in works if may_leave(work)}
    if not ready:
        return set()
    pairs = fetch(statement(__file__, "leaving_with"), [sorted(ready), sorted(ready)])
    cleared = clearances({order_id for _, order_id in pairs})
    kept = {work_id for work_id, order_id in pairs if why_it_stays(cleared[order_id], [ready[work_id]], order_id)}
    return set(ready) - kept


def supported_actions(parcel: Parcel) -> list[str]:
    """This will name what can be done with the parcel now, as the doors name it: nouns of the API."""
    nouns = {
        ParcelState.HANDED_OVER: "handover",
        ParcelState.UNPACKED: "unpacking",
        ParcelState.DELIVERED: "delivery",
    }
    return [noun for state, noun in nouns.items() if LIFE_OF_A_PARCEL.allows(parcel.state, to=state)]
