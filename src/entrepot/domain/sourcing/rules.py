"""How places are chosen. Pure: it sees sites, levels and rules, and takes from the levels as it goes.

Rules come as an ordered list of {"rule": name, …}. Some refuse sites, the others rank them, earlier
rules first. The same engine decides for real, previews, and replays history against a draft.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Protocol, TypeVar

from entrepot.domain.inventory.rules import Delta, LevelKey, LevelNow

MOST_PARCELS = 4
# Beyond this many sites every combination is no longer tried; the best ranked ones are.
_TRIED_SITES = 10


@dataclass(frozen=True, slots=True)
class Site:
    """A warehouse that might serve."""

    id: int
    code: str
    country: str = "CN"
    region_code: str = ""
    priority: int = 100
    serves: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Want:
    """So many of a SKU; `excluded` sites have failed it before."""

    sku_id: int
    sku: str
    quantity: int
    excluded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is sourced together, where it goes, and what a shortage means."""

    wants: tuple[Want, ...]
    channel: str = ""
    country: str = "CN"
    region_code: str = ""
    pinned: int | None = None
    shortage_policy: str = "refuse"


@dataclass(frozen=True, slots=True)
class Share:
    """Pieces of want number `want` from one site: there now, or to wait for."""

    want: int
    sku_id: int
    site_id: int
    quantity: int
    waiting: bool = False


@dataclass(slots=True)
class Verdict:
    """What was decided and everything that explains it."""

    shares: list[Share] = field(default_factory=list)
    # Pieces of each want that nobody promises.
    short: list[int] = field(default_factory=list)
    refused: bool = False
    why: str = ""
    candidates: list[dict[str, Any]] = field(default_factory=list)
    wants: tuple[Want, ...] = ()

    @property
    def outcome(self) -> dict[str, Any]:
        """What is stored: candidates with their ranks or refusals, who won what, what is short, and why."""
        codes = {candidate["id"]: candidate["warehouse"] for candidate in self.candidates}
        return {
            "why": self.why,
            "candidates": [{k: v for k, v in c.items() if k != "id"} for c in self.candidates],
            "chosen": [
                {
                    "sku": self.wants[share.want].sku,
                    "warehouse": codes[share.site_id],
                    "quantity": share.quantity,
                    "waiting": share.waiting,
                }
                for share in self.shares
            ],
            "short": {w.sku: missing for w, missing in zip(self.wants, self.short, strict=True) if missing},
        }


Levels = Mapping[LevelKey, LevelNow]


def decide(wanted: Wanted, sites: Sequence[Site], levels: Levels, rules: Sequence[Mapping[str, Any]]) -> Verdict:
    """This will choose sites for all wants of a group, or refuse it as its policy says.

    What is chosen is taken from `levels`; a refused group leaves them as they were.
    """
    verdict = Verdict(short=[want.quantity for want in wanted.wants], wants=wanted.wants)
    eligible = _eligible(wanted, sites, rules, verdict)
    ranked = _ranked(wanted, eligible, levels, rules, verdict)
    before = _note_levels(wanted, ranked, levels, verdict)
    _share_out(wanted, _chosen(wanted, ranked, levels, rules, verdict), levels, verdict)
    if not any(verdict.short):
        return verdict
    if wanted.shortage_policy == "refuse":
        for key, reserved in before.items():
            levels[key].reserved = reserved
        verdict.shares, verdict.refused, verdict.why = [], True, "short"
    elif wanted.shortage_policy == "wait" and ranked:
        _wait(wanted, ranked, levels, verdict)
    return verdict


def _eligible(
    wanted: Wanted, sites: Sequence[Site], rules: Sequence[Mapping[str, Any]], verdict: Verdict
) -> list[Site]:
    left = []
    for site in sites:
        refused = next(
            (r["rule"] for r in rules if r["rule"] in _REFUSES and _REFUSES[r["rule"]](wanted, site)), None
        )
        verdict.candidates.append({"id": site.id, "warehouse": site.code, "refused": refused})
        if refused is None:
            left.append(site)
    return left


def _ranked(
    wanted: Wanted, sites: list[Site], levels: Levels, rules: Sequence[Mapping[str, Any]], verdict: Verdict
) -> list[Site]:
    keys = {
        site.id: [_RANKS[r["rule"]](wanted, site, levels) for r in rules if r["rule"] in _RANKS] for site in sites
    }
    ranked = sorted(sites, key=lambda site: (keys[site.id], site.code))
    place = {site.code: n for n, site in enumerate(ranked, 1)}
    scores = {site.code: keys[site.id] for site in sites}
    for candidate in verdict.candidates:
        if candidate["refused"] is None:
            candidate["rank"] = place[candidate["warehouse"]]
            candidate["score"] = scores[candidate["warehouse"]]
    return ranked


def _note_levels(wanted: Wanted, ranked: Sequence[Site], levels: Levels, verdict: Verdict) -> dict[LevelKey, int]:
    """Write down what each candidate could have given, and remember what was reserved before."""
    by_code = {candidate["warehouse"]: candidate for candidate in verdict.candidates}
    before: dict[LevelKey, int] = {}
    for site in ranked:
        by_code[site.code]["available"] = {want.sku: _has(levels, want, site) for want in wanted.wants}
        for want in wanted.wants:
            if (want.sku_id, site.id) in levels:
                before[(want.sku_id, site.id)] = levels[(want.sku_id, site.id)].reserved
    return before


def _chosen(
    wanted: Wanted, ranked: list[Site], levels: Levels, rules: Sequence[Mapping[str, Any]], verdict: Verdict
) -> list[Site]:
    """Return the sites to take from, in order: the smallest set that covers everything, where that is a rule."""
    if not any(rule["rule"] == "fewest_parcels" for rule in rules):
        verdict.why = "best_ranked_first"
        return ranked
    tried = ranked[:_TRIED_SITES]
    for size in range(1, min(MOST_PARCELS, len(tried)) + 1):
        for some in combinations(tried, size):
            if _covers(wanted, some, levels):
                verdict.why = "one_parcel" if size == 1 else "fewest_parcels"
                return list(some)
    verdict.why = "not_enough_anywhere"
    return ranked


def _covers(wanted: Wanted, sites: Sequence[Site], levels: Levels) -> bool:
    needed: dict[int, int] = {}
    for want in wanted.wants:
        if want.excluded and any(site.id in want.excluded for site in sites):
            return _covers_exactly(wanted, sites, levels)
        needed[want.sku_id] = needed.get(want.sku_id, 0) + want.quantity
    return all(
        sum(levels[(sku_id, site.id)].available for site in sites if (sku_id, site.id) in levels) >= quantity
        for sku_id, quantity in needed.items()
    )


def _covers_exactly(wanted: Wanted, sites: Sequence[Site], levels: Levels) -> bool:
    """The slow way, for groups whose wants may not use the same sites: share out on a copy and look."""
    copy = levels_before({k: v for k, v in levels.items() if any(want.sku_id == k[0] for want in wanted.wants)})
    trial = Verdict(short=[want.quantity for want in wanted.wants])
    _share_out(wanted, sites, copy, trial)
    return not any(trial.short)


def _share_out(wanted: Wanted, sites: Sequence[Site], levels: Levels, verdict: Verdict) -> None:
    for number, want in enumerate(wanted.wants):
        for site in sites:
            part = min(_has(levels, want, site), verdict.short[number])
            if part > 0:
                levels[(want.sku_id, site.id)].reserved += part
                verdict.short[number] -= part
                verdict.shares.append(Share(number, want.sku_id, site.id, part))


def _wait(wanted: Wanted, ranked: Sequence[Site], levels: Levels, verdict: Verdict) -> None:
    """Let what is missing wait at the best site that knows the SKU, or else at the best site."""
    for number, want in enumerate(wanted.wants):
        missing = verdict.short[number]
        if not missing:
            continue
        # A site that had nothing on its shelf is good enough to wait at for goods that arrive there.
        open_to = [site for site in ranked if site.id not in want.excluded] or ranked
        site = next((s for s in open_to if (want.sku_id, s.id) in levels), open_to[0])
        if (level := levels.get((want.sku_id, site.id))) is not None:
            level.waiting += missing
        verdict.short[number] = 0
        verdict.shares.append(Share(number, want.sku_id, site.id, missing, waiting=True))


def _has(levels: Levels, want: Want, site: Site) -> int:
    level = levels.get((want.sku_id, site.id))
    return 0 if level is None or site.id in want.excluded else level.available


def _serves_region(wanted: Wanted, site: Site) -> bool:
    if not site.serves:
        return True
    place = wanted.region_code or ""
    return any(prefix == wanted.country or (place and place.startswith(prefix)) for prefix in site.serves)


def _distance(wanted: Wanted, site: Site) -> int:
    """0 same district, 1 same city, 2 same province, 3 same country, 4 abroad: by common region prefix."""
    if wanted.country != site.country:
        return 4
    for level, digits in enumerate((6, 4, 2)):
        if wanted.region_code and wanted.region_code[:digits] == site.region_code[:digits]:
            return level
    return 3


_REFUSES: dict[str, Callable[[Wanted, Site], bool]] = {
    "channel_coverage": lambda w, s: bool(s.channels) and w.channel not in s.channels,
    "region_coverage": lambda w, s: not _serves_region(w, s),
    "pinned_warehouse": lambda w, s: w.pinned is not None and w.pinned != s.id,
}

_RANKS: dict[str, Callable[[Wanted, Site, Levels], int]] = {
    "nearest_region": lambda w, s, _: _distance(w, s),
    "warehouse_priority": lambda _, s, __: s.priority,
    "most_stock": lambda w, s, levels: -sum(_has(levels, want, s) for want in w.wants),
}

RULES = frozenset({*_REFUSES, *_RANKS, "fewest_parcels"})


@dataclass(frozen=True, slots=True)
class Waiter:
    """A waiting promise: who was promised first, and by priority, stands first in the list."""

    promise_id: int
    sku_id: int
    site_id: int
    quantity: int
    wanted: Wanted
    excluded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Filled:
    """Pieces of a waiting promise that are there now, at a site."""

    promise_id: int
    site_id: int
    quantity: int


def fill(
    waiters: Sequence[Waiter], sites: Sequence[Site], levels: Levels, rules: Sequence[Mapping[str, Any]]
) -> list[Filled]:
    """This will give goods to those who wait, in their order: where they wait first, elsewhere if it may serve.

    A site's goods go to its own waiters before those of other sites, so nobody who waits there is overtaken.
    """
    left = {waiter.promise_id: waiter.quantity for waiter in waiters}
    filled = []
    for waiter in waiters:
        level = levels.get((waiter.sku_id, waiter.site_id))
        part = min(left[waiter.promise_id], level.for_those_who_wait if level else 0)
        if level is not None and part > 0:
            level.reserved += part
            level.waiting -= part
            left[waiter.promise_id] -= part
            filled.append(Filled(waiter.promise_id, waiter.site_id, part))
    for waiter in waiters:
        filled += _fill_elsewhere(waiter, left, sites, levels, rules)
    return filled


def _fill_elsewhere(
    waiter: Waiter, left: dict[int, int], sites: Sequence[Site], levels: Levels, rules: Sequence[Mapping[str, Any]]
) -> list[Filled]:
    filled = []
    home = levels.get((waiter.sku_id, waiter.site_id))
    for site in _eligible(waiter.wanted, sites, rules, Verdict()) if left[waiter.promise_id] else []:
        level = levels.get((waiter.sku_id, site.id))
        if level is None or site.id == waiter.site_id or site.id in waiter.excluded:
            continue
        part = min(left[waiter.promise_id], level.available)
        if part > 0:
            level.reserved += part
            if home is not None:
                home.waiting -= part
            left[waiter.promise_id] -= part
            filled.append(Filled(waiter.promise_id, site.id, part))
    return filled


def levels_before(levels: Levels) -> dict[LevelKey, LevelNow]:
    """This will copy levels, so that what a decision took can be told afterwards."""
    return {
        key: LevelNow(now.on_hand, now.reserved, now.waiting, now.short, now.safety) for key, now in levels.items()
    }


def levels_changed(
    before: Levels, after: Levels, shares: Sequence[Share]
) -> tuple[dict[LevelKey, Delta], list[LevelKey]]:
    """This will tell by how much each level changed, and which levels do not exist yet but are waited at."""
    changes = {
        key: Delta(reserved=level.reserved - before[key].reserved, waiting=level.waiting - before[key].waiting)
        for key, level in after.items()
    }
    missing: dict[LevelKey, Delta] = {}
    for share in shares:
        key = (share.sku_id, share.site_id)
        if key not in after:
            missing[key] = missing.get(key, Delta()) + Delta(waiting=share.quantity)
    return changes | missing, list(missing)


class OpenPromise(Protocol):
    """What `taken_from_promises` reads of a promise."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def open(self) -> int: ...


P = TypeVar("P", bound=OpenPromise)


def taken_from_promises(promises: Sequence[P], quantity: int) -> tuple[list[tuple[P, int]], int]:
    """This will take `quantity` open pieces from promises: waiting ones first, then the newest.

    Returns (promise, pieces) each, and how many pieces could not be had because none is open.
    """
    taken = []
    for promise in sorted(promises, key=lambda p: (p.state != "waiting", -p.id)):
        part = min(promise.open, quantity)
        if part > 0:
            taken.append((promise, part))
            quantity -= part
    return taken, quantity


def taken_back(short: int, promises: Sequence[P], fewer: int, *, everything: bool) -> tuple[int, list[tuple[P, int]]]:
    """This will tell how many short pieces, and which of promises, go when so many fewer are wanted, or all move."""
    if everything:
        return short, [(promise, promise.open) for promise in promises if promise.open]
    part = min(short, fewer)
    return part, taken_from_promises(promises, fewer - part)[0]


def returned(levels: Levels, pieces: Sequence[tuple[int, int, bool, int]]) -> None:
    """This will give (sku, site, waiting, pieces) back to levels; what a loss has made short goes first."""
    for sku_id, site_id, waiting, quantity in pieces:
        level = levels[(sku_id, site_id)]
        if waiting:
            level.waiting -= quantity
        else:
            from_short = min(level.short, quantity)
            level.short -= from_short
            level.reserved -= quantity - from_short
