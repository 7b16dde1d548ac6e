"""What a draft of rules would choose for what was ordered already, beside what the active ones would."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from entrepot.domain.inventory.models import Level
from entrepot.domain.inventory.rules import LevelKey, LevelNow
from entrepot.domain.sourcing.models import Demand, DemandGroup
from entrepot.domain.sourcing.queries import Setup, setup_of, wanted_of_groups
from entrepot.domain.sourcing.rules import Wanted, decide
from entrepot.foundation.rows import fetch

MOST = 5_000
_SHOWN = 20

APPROXIMATIONS = (
    gettext_noop(
        "The goods are those of today, with what these orders hold or have sent put back on its shelf; what came or "
        "left otherwise since then is not undone."
    ),
    gettext_noop("Orders are chosen for one after the other as they came, all at once: nobody waits for payment."),
    gettext_noop("Warehouses, whom they serve, and addresses are those of today; orders refused then are not tried."),
)

Chosen = list[dict[str, Any]]


@dataclass(slots=True)
class Outcome:
    """What one version comes to: parcels, orders from several places, pieces that wait or that nobody has."""

    parcels: int = 0
    split: int = 0
    waiting: int = 0
    short: int = 0
    pieces: Counter[str] = field(default_factory=Counter)

    def count(self, chosen: Chosen, short: int) -> None:
        """This will add what was chosen for one order."""
        places = {share["warehouse"] for share in chosen if not share["waiting"]}
        self.parcels += len(places)
        self.split += len(places) > 1
        self.short += short
        for share in chosen:
            if share["waiting"]:
                self.waiting += share["quantity"]
            else:
                self.pieces[share["warehouse"]] += share["quantity"]


@dataclass(frozen=True, slots=True)
class Differing:
    """An order for which a draft chooses otherwise."""

    group_id: int
    draft: Chosen
    active: Chosen


@dataclass(slots=True)
class Trial:
    """What came of a trial: how many orders, both outcomes, and the first orders that differ."""

    orders: int = 0
    capped: bool = False
    draft: Outcome = field(default_factory=Outcome)
    active: Outcome = field(default_factory=Outcome)
    differing: int = 0
    sample: list[Differing] = field(default_factory=list)


def tried(rules: Sequence[Mapping[str, Any]], since: datetime, until: datetime, company_id: int) -> Trial:
    """This will let both versions choose anew for what was ordered in a period. Nothing is locked or written."""
    setup = setup_of(company_id)
    ids, wanted = _wanted_between(since, until, company_id)
    levels = _levels_without(ids, company_id)
    drafted = _choose(wanted, setup, {key: replace(level) for key, level in levels.items()}, rules)
    active = _choose(wanted, setup, levels, setup.rules)
    trial = Trial(len(wanted), len(ids) > MOST)
    for group_id in wanted:
        mine, theirs = drafted[group_id], active[group_id]
        trial.draft.count(*mine)
        trial.active.count(*theirs)
        if mine != theirs:
            trial.differing += 1
            if len(trial.sample) < _SHOWN:
                trial.sample.append(Differing(group_id, mine[0], theirs[0]))
    return trial


def _wanted_between(since: datetime, until: datetime, company_id: int) -> tuple[list[int], dict[int, Wanted]]:
    """Read the newest groups of a period, in the order in which they came, and one id more where there are more."""
    made = DemandGroup.objects.filter(company_id=company_id, created_at__gte=since, created_at__lt=until)
    ids = sorted(made.order_by("-id").values_list("id", flat=True)[: MOST + 1])
    demands: dict[int, list[int]] = {}
    quantities: dict[int, int] = {}
    rows = Demand.objects.filter(group_id__in=ids[-MOST:], sku__isnull=False).order_by("group_id", "id")
    for pk, group_id, quantity, cancelled in rows.values_list("id", "group_id", "quantity", "cancelled"):
        if quantity > cancelled:
            demands.setdefault(group_id, []).append(pk)
            quantities[pk] = quantity - cancelled
    found = wanted_of_groups(demands, quantities)
    # What was accepted is not refused any more, and who failed since had not failed then.
    return ids, {pk: _as_ordered(found[pk]) for pk in sorted(found)}


def _as_ordered(wanted: Wanted) -> Wanted:
    policy = "wait" if wanted.shortage_policy == "refuse" else wanted.shortage_policy
    wants = tuple(replace(want, excluded=frozenset()) for want in wanted.wants)
    return replace(wanted, wants=wants, shortage_policy=policy)


def _levels_without(group_ids: Sequence[int], company_id: int) -> dict[LevelKey, LevelNow]:
    """Read what there would be to promise if these groups held and had sent nothing."""
    back = {
        (sku_id, warehouse_id): (waiting, reserved, shipped)
        for sku_id, warehouse_id, waiting, reserved, shipped in fetch(
            """SELECT p.sku_id, p.warehouse_id, (sum(p.open) FILTER (WHERE p.state = 'waiting'))::bigint,
                      (sum(p.open + p.released + p.picked) FILTER (WHERE p.state = 'reserved'))::bigint,
                      sum(p.shipped)::bigint
               FROM sourcing_promise p JOIN sourcing_demand d ON d.id = p.demand_id
               WHERE d.group_id = ANY(%s) GROUP BY 1, 2""",
            [list(group_ids[-MOST:])],
        )
    }
    skus = {sku_id for sku_id, _ in back}
    skus |= set(Demand.objects.filter(group_id__in=group_ids[-MOST:]).values_list("sku_id", flat=True))
    levels = Level.objects.filter(company_id=company_id, owner_id=0, sku_id__in=skus - {None})
    found = {}
    for level in levels:
        waiting, reserved, shipped = back.get((level.sku_id, level.warehouse_id), (0, 0, 0))
        found[level.sku_id, level.warehouse_id] = LevelNow(
            level.on_hand + (shipped or 0), level.reserved - (reserved or 0), level.waiting - (waiting or 0),
            level.short, level.safety,
        )  # fmt: skip
    return found


def _choose(
    wanted: Mapping[int, Wanted], setup: Setup, levels: dict[LevelKey, LevelNow], rules: Sequence[Mapping[str, Any]]
) -> dict[int, tuple[Chosen, int]]:
    chosen = {}
    for pk, group in wanted.items():
        verdict = decide(group, setup.sites, levels, rules)
        chosen[pk] = (verdict.outcome["chosen"], sum(verdict.short))
    return chosen
