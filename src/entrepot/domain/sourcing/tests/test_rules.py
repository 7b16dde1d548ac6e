"""How places are chosen, whatever is wanted and wherever goods are."""

from dataclasses import dataclass, replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.domain.inventory.rules import LevelNow
from entrepot.domain.sourcing.rules import (
    Site,
    Waiter,
    Want,
    Wanted,
    decide,
    fill,
    levels_before,
    levels_changed,
    taken_from_promises,
)

ALL_RULES = [
    {"rule": name}
    for name in ("channel_coverage", "region_coverage", "pinned_warehouse", "fewest_parcels", "nearest_region",
                 "warehouse_priority", "most_stock")
]  # fmt: skip
SKUS = (1, 2, 3)

sites = st.lists(
    st.builds(
        Site, id=st.integers(1, 6), code=st.just(""), region_code=st.sampled_from(["310115", "310104", "110105", ""]),
        priority=st.integers(1, 3), serves=st.sampled_from([(), ("31",), ("CN",)]),
        channels=st.sampled_from([(), (), ("web",)]),
    ),
    min_size=1, max_size=5, unique_by=lambda site: site.id,
).map(lambda some: [replace(site, code=f"W{site.id}") for site in some])  # fmt: skip

wants = st.lists(
    st.builds(Want, sku_id=st.sampled_from(SKUS), sku=st.just("S"), quantity=st.integers(1, 6),
              excluded=st.frozensets(st.integers(1, 6), max_size=2)),
    min_size=1, max_size=4,
).map(tuple)  # fmt: skip

wanted = st.builds(
    Wanted, wants=wants, channel=st.sampled_from(["web", "tmall"]), region_code=st.sampled_from(["310115", "110105"]),
    pinned=st.none() | st.integers(1, 6), shortage_policy=st.sampled_from(["refuse", "wait", "ship_available"]),
)  # fmt: skip


@st.composite
def levels(draw):
    keys = draw(st.lists(st.tuples(st.sampled_from(SKUS), st.integers(1, 6)), unique=True, max_size=12))
    found = {}
    for key in keys:
        on_hand = draw(st.integers(0, 8))
        waiting, safety = draw(st.integers(0, 3)), draw(st.integers(0, 2))
        found[key] = LevelNow(on_hand, draw(st.integers(0, on_hand)), waiting, safety=safety)
    return found


rules = st.lists(st.sampled_from(ALL_RULES), unique_by=lambda rule: rule["rule"])


@given(wanted, sites, levels(), rules)
@settings(max_examples=300)
def test_every_piece_is_promised_or_short_and_nothing_is_promised_twice(asked, places, there, by):
    before = levels_before(there)
    verdict = decide(asked, places, there, by)
    if verdict.refused:
        return
    for number, want in enumerate(asked.wants):
        shares = [share for share in verdict.shares if share.want == number]
        assert all(share.quantity > 0 for share in shares)
        assert all(share.site_id not in want.excluded for share in shares if not share.waiting)
        assert sum(share.quantity for share in shares) + verdict.short[number] == want.quantity
    for key, level in there.items():
        taken = sum(s.quantity for s in verdict.shares if (s.sku_id, s.site_id) == key and not s.waiting)
        waits = sum(s.quantity for s in verdict.shares if (s.sku_id, s.site_id) == key and s.waiting)
        assert taken <= before[key].available
        assert (level.reserved, level.waiting) == (before[key].reserved + taken, before[key].waiting + waits)
        assert (level.on_hand, level.safety) == (before[key].on_hand, before[key].safety)


@given(wanted, sites, levels(), rules)
def test_a_refused_group_leaves_the_levels_as_they_were(asked, places, there, by):
    before = levels_before(there)
    verdict = decide(replace(asked, shortage_policy="refuse"), places, there, by)
    assert verdict.refused == any(verdict.short)
    if verdict.refused:
        assert there == before
        assert verdict.shares == []


@given(wanted, sites, levels())
def test_only_places_that_may_serve_are_chosen(asked, places, there):
    verdict = decide(asked, places, there, ALL_RULES)
    by_id = {site.id: site for site in places}
    for share in verdict.shares:
        site = by_id[share.site_id]
        assert not site.channels or asked.channel in site.channels
        assert asked.pinned in (None, site.id)
        assert not site.serves or any(p == asked.country or asked.region_code.startswith(p) for p in site.serves)
    refused = {c["id"] for c in verdict.candidates if c["refused"]}
    assert refused.isdisjoint(share.site_id for share in verdict.shares)


@given(wanted, sites, levels())
def test_no_fewer_parcels_would_have_done(asked, places, there):
    asked = replace(asked, wants=tuple(replace(want, excluded=frozenset()) for want in asked.wants))
    before = levels_before(there)
    verdict = decide(asked, places, there, ALL_RULES)
    used = {share.site_id for share in verdict.shares if not share.waiting}
    if any(verdict.short) or any(share.waiting for share in verdict.shares) or verdict.refused:
        return
    eligible = [c["id"] for c in verdict.candidates if not c["refused"]]
    needed = {sku: sum(w.quantity for w in asked.wants if w.sku_id == sku) for sku in SKUS}
    for size in range(1, len(used)):
        for some in combinations(eligible, size):
            have = {sku: sum(before[(sku, s)].available for s in some if (sku, s) in before) for sku in SKUS}
            assert any(have[sku] < needed[sku] for sku in SKUS), (some, used)


@given(wanted, sites, levels(), rules)
def test_the_outcome_names_who_was_asked_and_what_was_chosen(asked, places, there, by):
    outcome = decide(asked, places, there, by).outcome
    assert {c["warehouse"] for c in outcome["candidates"]} == {site.code for site in places}
    assert all(c["refused"] or c["rank"] >= 1 for c in outcome["candidates"])
    assert {c["warehouse"] for c in outcome["chosen"]} <= {site.code for site in places}


@given(wanted, sites, levels(), rules)
def test_changes_of_levels_are_what_the_shares_say(asked, places, there, by):
    before = levels_before(there)
    verdict = decide(asked, places, there, by)
    changes, missing = levels_changed(before, there, verdict.shares)
    assert sum(d.reserved for d in changes.values()) == sum(s.quantity for s in verdict.shares if not s.waiting)
    assert sum(d.waiting for d in changes.values()) == sum(s.quantity for s in verdict.shares if s.waiting)
    assert set(missing).isdisjoint(there)


@st.composite
def queues(draw):
    waiter = st.tuples(st.sampled_from(SKUS), st.integers(1, 6), st.integers(1, 5), wanted)
    waiters = draw(st.lists(waiter, max_size=6))
    queue = [Waiter(n, sku, site, quantity, asked) for n, (sku, site, quantity, asked) in enumerate(waiters)]
    found = draw(levels())
    for waiter in queue:
        level = found.setdefault((waiter.sku_id, waiter.site_id), LevelNow())
        level.waiting += waiter.quantity
    return queue, found


@given(queues(), sites)
@settings(max_examples=300)
def test_who_waits_gets_no_more_than_is_there_and_no_more_than_is_wanted(waiting, places):
    queue, there = waiting
    before = levels_before(there)
    filled = fill(queue, places, there, ALL_RULES)
    given_to = {waiter.promise_id: 0 for waiter in queue}
    for f in filled:
        assert f.quantity > 0
        given_to[f.promise_id] += f.quantity
    assert all(given_to[waiter.promise_id] <= waiter.quantity for waiter in queue)
    for key, level in there.items():
        assert level.reserved <= level.on_hand
        assert level.waiting >= 0
        sku, site = key
        here = sum(f.quantity for f in filled if f.site_id == site and queue[f.promise_id].sku_id == sku)
        left = sum(given_to[w.promise_id] for w in queue if (w.sku_id, w.site_id) == key)
        assert level.reserved == before[key].reserved + here
        assert level.waiting == before[key].waiting - left


@given(queues(), sites)
def test_nobody_is_overtaken_by_one_who_waits_at_the_same_place(waiting, places):
    queue, there = waiting
    got: dict[int, int] = {}
    for f in fill(queue, places, there, ALL_RULES):
        if f.site_id == queue[f.promise_id].site_id:
            got[f.promise_id] = got.get(f.promise_id, 0) + f.quantity
    for n, first in enumerate(queue):
        for later in queue[n + 1 :]:
            same = (first.sku_id, first.site_id) == (later.sku_id, later.site_id)
            if same and got.get(later.promise_id):
                assert got.get(first.promise_id, 0) == first.quantity


@dataclass(frozen=True)
class APromise:
    id: int
    state: str
    open: int


promises = st.lists(
    st.builds(
        APromise, id=st.integers(1, 99), state=st.sampled_from(["waiting", "reserved"]), open=st.integers(0, 9)
    ),
    unique_by=lambda promise: promise.id, max_size=6,
)  # fmt: skip


@given(promises, st.integers(0, 60))
def test_pieces_are_taken_from_who_waits_and_then_from_the_newest(some, quantity):
    taken, missing = taken_from_promises(some, quantity)
    assert sum(n for _, n in taken) + missing == quantity
    assert missing == max(0, quantity - sum(promise.open for promise in some))
    assert all(0 < n <= promise.open for promise, n in taken)
    order = [(promise.state != "waiting", -promise.id) for promise, _ in taken]
    assert order == sorted(order)
    assert all(n == promise.open for promise, n in taken[:-1])
