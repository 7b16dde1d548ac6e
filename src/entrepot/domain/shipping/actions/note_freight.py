"""What parcels cost is shared over the orders in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.shipping import steps
from entrepot.domain.shipping.events import FreightNoted
from entrepot.domain.shipping.models import FreightShare
from entrepot.domain.shipping.queries import bearers, ids_numbered
from entrepot.domain.shipping.rules import Parcel, freight_shares
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import rounded
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import columns, fetch, insert


@dataclass(frozen=True)
class FreightCost:
    """What the carrier asks for a parcel, in the company's currency."""

    parcel: str
    freight: Decimal


@dataclass(eq=False)
class NotGoneYet(Refusal):
    """Parcel {parcel} has not left yet. Note its freight when it has, because until then goods may come out of it."""

    code: ClassVar[str] = "not_gone_yet"
    parcel: str


@actions
def note_freight(costs: Sequence[FreightCost], *, by: Actor) -> list[Parcel | Refusal]:
    """This will note what parcels cost and share it over their orders to the cent; said again, it replaces that."""
    opened = steps.open_parcels(ids_numbered([cost.parcel for cost in costs], company_id=by.company_id).values())
    by_number = {parcel.number: parcel for parcel in opened.values()}
    currency, sharers = company_of(by).currency, bearers(opened)
    answers: list[Parcel | Refusal] = []
    done: list[Parcel] = []
    for cost in costs:
        try:
            parcel = _that_left(by_number, cost, currency, done)
        except Refusal as refusal:
            answers.append(refusal)
            continue
        its = sharers[parcel.id]
        parcel.freight = cost.freight
        shares = freight_shares(cost.freight, its, currency)
        parcel.shares = {bearer.order: share for bearer, share in zip(its, shares, strict=True)}
        answers.append(parcel)
        done.append(parcel)
    ids = {bearer.order: bearer.order_id for its in sharers.values() for bearer in its}
    _write(done, ids)
    record(
        [
            FreightNoted(p.id, p.number, str(p.freight), currency, {k: str(v) for k, v in p.shares.items()})
            for p in done
        ],
        by=by,
    )
    return answers


def _that_left(by_number: dict[str, Parcel], cost: FreightCost, currency: str, done: Sequence[Parcel]) -> Parcel:
    parcel = by_number.get(cost.parcel)
    if parcel is None:
        raise NotFound("shipment", cost.parcel)
    if parcel in done:
        raise Invalid("shipment", "{number} is named twice.", {"number": cost.parcel})
    if cost.freight < 0 or rounded(cost.freight, currency) != cost.freight:
        raise Invalid("freight", "Write an amount of {currency}, not below zero.", {"currency": currency})
    if parcel.state not in (ParcelState.HANDED_OVER, ParcelState.DELIVERED):
        raise NotGoneYet(cost.parcel)
    return parcel


def _write(parcels: Sequence[Parcel], order_ids: dict[str, int]) -> None:
    if not parcels:
        return
    fetch("DELETE FROM shipping_freightshare WHERE parcel_id = ANY(%s)", [[parcel.id for parcel in parcels]])
    fetch(
        """UPDATE shipping_parcel p SET freight = n.freight
           FROM unnest(%s::bigint[], %s::numeric[]) AS n(id, freight) WHERE p.id = n.id""",
        columns([(parcel.id, parcel.freight) for parcel in parcels], 2),
    )
    insert(
        FreightShare,
        [
            {"parcel_id": parcel.id, "order_id": order_ids[order], "amount": amount}
            for parcel in parcels
            for order, amount in parcel.shares.items()
        ],
    )
