"""Rules by which work is arranged in parcels of itself: how much goes into one, and who shares one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from entrepot.domain.fulfilment.rules.arranging import OrderInWork, why_alone, why_apart
from entrepot.domain.fulfilment.rules.work import Work, WorkLine
from entrepot.foundation.refusals import Invalid, Refusal

# Of each rule: the field that says how much, and its largest number; nothing where it is a list of names.
PARCEL_RULES: Mapping[str, tuple[str, int | None]] = {
    "weight_cap": ("grams", 10**9),
    "volume_cap": ("cubic_centimetres", 10**9),
    "own_parcel": ("categories", None),
    "presale_part": ("attributes", None),
    "stock_available": ("percent", 100),
    "merge": ("days", 365),
}
# Work that would fall into more parcels than this is left to people.
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a piece of a SKU weighs and how large it is, nothing where nobody knows, and what it is."""

    weight: Fraction = Fraction(0)
    volume: Fraction = Fraction(0)
    category: str = ""
    # The attributes that it has.
    attributes: frozenset[str] = frozenset()

    def __mul__(self, pieces: int) -> "Bulk":
        return replace(self, weight=self.weight * pieces, volume=self.volume * pieces)

    def __add__(self, other: "Bulk") -> "Bulk":
        return replace(self, weight=self.weight + other.weight, volume=self.volume + other.volume)


@dataclass(frozen=True, slots=True)
class ParcelPolicy:
    """What the active rules come to."""

    grams: int | None = None
    cubic_centimetres: int | None = None
    # Each set of categories goes in parcels of its own.
    categories: Sequence[frozenset[str]] = ()
    merge_days: int | None = None
    # Goods with one of these attributes are the presale part of an order.
    presale: frozenset[str] = frozenset()
    # What is there goes before the rest where it is at least so much of a part.
    percent: int = 0

    def fits(self, bulk: Bulk) -> bool:
        light = self.grams is None or bulk.weight <= self.grams
        return light and (self.cubic_centimetres is None or bulk.volume <= self.cubic_centimetres)

    def group(self, bulk: Bulk) -> tuple[int, bool]:
        """This will name the parcels into which goods go: by category, 0 for all others, and whether presale."""
        own = next((n for n, some in enumerate(self.categories, 1) if bulk.category in some), 0)
        return own, self.is_presale(bulk)

    def is_presale(self, bulk: Bulk) -> bool:
        return bool(self.presale & bulk.attributes)


@dataclass(slots=True)
class _Parcel:
    group: tuple[int, bool]
    bulk: Bulk = field(default_factory=Bulk)
    pieces: dict[int, int] = field(default_factory=dict)

    def put(self, unit: Mapping[int, int], times: int, bulk: Bulk) -> None:
        self.bulk = self.bulk + bulk * times
        for line_id, per_unit in unit.items():
            self.pieces[line_id] = self.pieces.get(line_id, 0) + per_unit * times


def unusable_parcel_rule(rule: Mapping[str, Any]) -> Refusal | None:
    """This will refuse a rule that nobody could follow."""
    name = rule.get("rule")
    if not isinstance(name, str) or name not in PARCEL_RULES:
        given = {"rule": name, "known": ", ".join(sorted(PARCEL_RULES))}
        return Invalid("rule", "{rule} is not a rule. Rules are: {known}.", given)
    wanted, most = PARCEL_RULES[name]
    value = rule.get(wanted)
    if most is None:
        good = isinstance(value, list) and bool(value) and all(isinstance(text, str) and text for text in value)
    else:
        good = isinstance(value, int) and not isinstance(value, bool) and (name != "merge") <= value <= most
    if set(rule) - {"rule", wanted} or not good:
        given = {"rule": name, "part": wanted}
        return Invalid("rule", "{rule} asks for {part} alone, and for one that makes sense.", given)
    return None


def policy_of(rules: Sequence[Mapping[str, Any]]) -> ParcelPolicy:
    """This will read rules in their order; of caps and of merging, the first of a kind counts."""
    first: dict[str, Any] = {}
    for rule in rules:
        first.setdefault(rule["rule"], rule[PARCEL_RULES[rule["rule"]][0]])
    own = [frozenset(rule["categories"]) for rule in rules if rule["rule"] == "own_parcel"]
    presale = frozenset(first.get("presale_part", ()))
    percent = first.get("stock_available", 0)
    return ParcelPolicy(first.get("weight_cap"), first.get("volume_cap"), own, first.get("merge"), presale, percent)


def parcels_of(work: Work, policy: ParcelPolicy, bulks: Mapping[int, Bulk]) -> list[dict[int, int]]:
    """This will share the pieces of a work out to parcels, by line id: as few as the policy allows.

    Kits go whole, what is too large goes alone, and gifts go with goods, whatever they weigh. One parcel
    is everything: also where there would be too many.
    """
    lines = [line for line in work.lines if line.remaining]
    everything = [{line.id: line.remaining for line in lines}]
    goods = [line for line in lines if line.kind != "gift"]
    parcels: list[_Parcel] = []
    for unit, times in _units(goods):
        bulk = _bulk(unit, goods, bulks)
        if not _fill(parcels, policy, unit, times, bulk):
            return everything
    if not parcels:
        return everything
    for gift in (line for line in lines if line.kind == "gift"):
        bulk = bulks.get(gift.sku_id, Bulk()) * gift.remaining
        roomy = next((p for p in parcels if policy.fits(p.bulk + bulk)), parcels[-1])
        roomy.put({gift.id: gift.remaining}, 1, bulk)
    return [parcel.pieces for parcel in parcels]


def groups_to_merge(
    works: Sequence[Work],
    orders: Mapping[int, Sequence[OrderInWork]],
    policy: ParcelPolicy,
    bulks: Mapping[int, Bulk],
) -> list[list[Work]]:
    """This will put together, in the order of their ids, works that share a parcel by themselves.

    Never of orders that are paid at the door, held, being refunded or presale, nor of orders placed further
    apart than the policy says, nor more than a parcel may hold.
    """
    if policy.merge_days is None:
        return []
    groups: list[list[Work]] = []
    for work in sorted(works, key=lambda work: work.id):
        if any(why_alone(order) or order.presale or not order.receiver for order in orders[work.id]):
            continue
        group = next((g for g in groups if _may_join(work, g, orders, policy, bulks)), None)
        if group is None:
            groups.append([work])
        else:
            group.append(work)
    return [group for group in groups if len(group) > 1]


def _may_join(
    work: Work,
    group: Sequence[Work],
    orders: Mapping[int, Sequence[OrderInWork]],
    policy: ParcelPolicy,
    bulks: Mapping[int, Bulk],
) -> bool:
    together = [*group, work]
    concerned = [order for one in together for order in orders[one.id]]
    if why_apart(together, concerned):
        return False
    placed = [order.placed_at for order in concerned if order.placed_at]
    if placed and max(placed) - min(placed) > timedelta(days=policy.merge_days or 0):
        return False
    lines = [line for one in together for line in one.lines if line.remaining]
    total = Bulk()
    for line in lines:
        total = total + bulks.get(line.sku_id, Bulk()) * line.remaining
    kinds = {policy.group(bulks.get(x.sku_id, Bulk())) for x in lines if x.kind != "gift"}
    return policy.fits(total) and len(kinds) <= 1


def _units(lines: Sequence[WorkLine]) -> list[tuple[dict[int, int], int]]:
    """Return what goes together, by line id, and how many times: a piece, or all parts of a kit."""
    units: list[tuple[dict[int, int], int]] = []
    kits: dict[int, list[WorkLine]] = {}
    for line in lines:
        if line.kit_id is None:
            units.append(({line.id: 1}, line.remaining))
        else:
            kits.setdefault(line.kit_id, []).append(line)
    for parts in kits.values():
        times = {Fraction(part.remaining, part.per_kit) for part in parts}
        alike = len(times) == 1 and len({part.order_line_id for part in parts}) == len(parts)
        if alike and (whole := times.pop()).denominator == 1:
            units.append(({part.id: part.per_kit for part in parts}, int(whole)))
        else:
            units.append(({part.id: part.remaining for part in parts}, 1))
    return units


def _bulk(unit: Mapping[int, int], lines: Sequence[WorkLine], bulks: Mapping[int, Bulk]) -> Bulk:
    inside = [bulks.get(line.sku_id, Bulk()) * unit[line.id] for line in lines if line.id in unit]
    total = inside[0]
    for more in inside[1:]:
        total = total + more
    return total


def _fill(parcels: list[_Parcel], policy: ParcelPolicy, unit: Mapping[int, int], times: int, bulk: Bulk) -> bool:
    """Put so many units into parcels of their group, opening new ones; false where there would be too many."""
    group = policy.group(bulk)
    for parcel in parcels:
        if parcel.group == group and times:
            fitting = _fitting(policy, parcel.bulk, bulk, times)
            if fitting:
                parcel.put(unit, fitting, bulk)
                times -= fitting
    while times:
        if len(parcels) == MOST_PARTS:
            return False
        parcel = _Parcel(group)
        fitting = max(1, _fitting(policy, Bulk(), bulk, times))
        parcel.put(unit, fitting, bulk)
        parcels.append(parcel)
        times -= fitting
    return True


def _fitting(policy: ParcelPolicy, inside: Bulk, unit: Bulk, times: int) -> int:
    """Return how many units still fit beside what is inside, at most `times`."""
    fitting = times
    if policy.grams is not None and unit.weight:
        fitting = min(fitting, int((policy.grams - inside.weight) // unit.weight))
    if policy.cubic_centimetres is not None and unit.volume:
        fitting = min(fitting, int((policy.cubic_centimetres - inside.volume) // unit.volume))
    return max(0, fitting)
