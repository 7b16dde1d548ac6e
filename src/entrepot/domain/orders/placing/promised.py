"""Second stage: the goods. What cannot be promised as its policy demands is refused here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.domain.orders.placing.placement import Placement
from entrepot.domain.orders.states import LineKind
from entrepot.domain.sourcing import steps as sourcing
from entrepot.foundation.accounts.models import ShortagePolicy
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Refusal

KEPT_IN_STOCK = frozenset({LineKind.GOODS, LineKind.GIFT, LineKind.COMPONENT})


def promise_goods(placements: Sequence[Placement], by: Actor, *, waits: bool = True) -> None:
    """This will ask sourcing for the goods of all orders in one go."""
    alive = [p for p in placements if p.alive]
    answers = sourcing.promise([_group(p) for p in alive], waits=waits, by=by)
    for placement, answer in zip(alive, answers, strict=True):
        if isinstance(answer, Refusal):
            placement.refusal = answer
        else:
            placement.promised = answer


def _group(placement: Placement) -> sourcing.NewGroup:
    given, channel = placement.given, placement.channel
    assert channel is not None
    wants: list[sourcing.NewWant] = []
    for line in placement.lines:
        if line.kind in KEPT_IN_STOCK:
            line.want = len(wants)
            now = channel.reserve_when == "order"
            wants.append(sourcing.NewWant(line.sku_id, line.given.sku, line.quantity, promise_now=now))
    address = placement.address or {}
    return sourcing.NewGroup(
        wants,
        channel_id=channel.pk,
        channel=channel.code,
        country=address.get("country", "CN"),
        region_code=address.get("region_code", ""),
        province=address.get("province", ""),
        pinned_warehouse_id=placement.warehouse_id,
        priority=given.priority or 0,
        shortage_policy=shortage_policy(placement),
        ship_complete=given.ship_complete,
        promised_at=given.promised_at,
    )


def shortage_policy(placement: Placement) -> str:
    """This will say what a shortage means for an order.

    A marketplace has sold what we lack: its order waits where one of ours would be refused.
    """
    assert placement.channel is not None
    wanted = placement.given.shortage_policy or placement.channel.shortage_policy
    known = wanted if wanted in ShortagePolicy.values else ShortagePolicy.WAIT.value
    return ShortagePolicy.WAIT.value if placement.keeps_bad_data and known == ShortagePolicy.REFUSE else known


@dataclass(frozen=True, slots=True)
class Outlook:
    """What could be promised now: pieces by warehouse, and by the place of a line how many no warehouse has.

    Of a kit it is told how many whole ones lack a part.
    """

    warehouses: Mapping[str, int]
    lacking: Mapping[int, int]


def outlook(placement: Placement, by: Actor) -> Outlook:
    """This will tell what sourcing would answer now. Nothing is promised."""
    (verdict,) = sourcing.preview([_group(placement)], by=by)
    missing = Counter({want: pieces for want, pieces in enumerate(verdict.short) if pieces})
    there = Counter[str]()
    codes = {candidate["id"]: candidate["warehouse"] for candidate in verdict.candidates}
    for share in verdict.shares:
        if share.waiting:
            missing[share.want] += share.quantity
        else:
            there[codes[share.site_id]] += share.quantity
    lacking: dict[int, int] = {}
    for line in placement.lines:
        pieces = missing[line.want] if line.want is not None else 0
        if pieces:
            of = line.parent or line
            whole = -(-pieces * of.quantity // line.quantity)
            lacking[of.position] = max(lacking.get(of.position, 0), whole)
    return Outlook(dict(there), lacking)
