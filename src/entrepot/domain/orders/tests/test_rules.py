"""Arithmetic of orders, whatever goes in."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.orders.rules.cancelling import credit_for, open_pieces, with_components
from entrepot.domain.orders.rules.review import (
    REVIEW_RULES,
    Finding,
    LineFacts,
    OrderFacts,
    accepted_already,
    findings,
)
from entrepot.domain.orders.rules.supported import SUPPORTED, Standing, supported_actions
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState, Progress

money = st.decimals(0, 10**6, places=2)


@given(money, st.lists(st.integers(1, 5), min_size=1, max_size=8), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_cancelling_piece_by_piece_credits_exactly_the_line(total, steps, currency):
    from entrepot.foundation.money import rounded

    total, tax = rounded(total, currency), rounded(total / 8, currency)
    quantity, cancelled = sum(steps), 0
    credited, taxes = Decimal(0), Decimal(0)
    for pieces in steps:
        amount, part = credit_for(total, tax, quantity, cancelled, pieces, currency)
        assert amount >= 0
        assert part >= 0
        assert amount == rounded(amount, currency)
        credited, taxes, cancelled = credited + amount, taxes + part, cancelled + pieces
    assert (credited, taxes) == (total, tax)


@dataclass
class Line:
    pk: int
    parent_id: int | None
    quantity: int


@given(st.integers(1, 9), st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_a_kit_takes_its_components_with_it(kits, per_kit, data):
    lines = [Line(1, None, kits), *(Line(2 + n, 1, kits * per) for n, per in enumerate(per_kit)), Line(99, None, 5)]
    pieces = data.draw(st.integers(1, kits))
    wanted = with_components({1: pieces, 99: 2}, lines)
    assert wanted == {1: pieces, 99: 2, **{2 + n: pieces * per for n, per in enumerate(per_kit)}}


@given(st.integers(1, 6), st.lists(st.tuples(st.integers(1, 3), st.integers(0, 18)), min_size=1, max_size=3))
def test_only_whole_kits_of_which_nothing_has_left_are_open(kits, parts):
    rows = [(1, None, "kit", kits, 0, 0)]
    rows += [(2 + n, 1, "component", kits * per, 0, min(gone, kits * per)) for n, (per, gone) in enumerate(parts)]
    whole = min((kits * per - min(gone, kits * per)) // per for per, gone in parts)
    assert open_pieces(rows) == ({1: whole} if whole else {})


def test_charges_go_with_the_last_goods_or_alone_where_there_are_none():
    goods, charge = (1, None, "goods", 3, 1, 1), (2, None, "charge", 1, 0, 0)
    assert open_pieces([goods, charge]) == {1: 1}
    assert open_pieces([charge]) == {2: 1}
    assert open_pieces([]) == {}


a_line = st.builds(
    LineFacts, position=st.integers(1, 9), matched=st.booleans(), priced=st.booleans(), is_gift=st.booleans(),
    unit_net=money, floor=st.none() | money,
)  # fmt: skip
an_order = st.builds(
    OrderFacts, total=money, lines=st.lists(a_line, max_size=4, unique_by=lambda x: x.position),
    needs_address=st.booleans(), has_address=st.booleans(), address_complete=st.booleans(),
    address_masked=st.booleans(), customer_is_new=st.booleans(), customer_blocked=st.booleans(),
    has_message=st.booleans(), has_memo=st.booleans(), minutes_since_twin=st.none() | st.floats(0, 100),
    owed=money, credit_limit=st.none() | money,
)  # fmt: skip
SETTINGS = {
    "amount": {"above": "500"},
    "second_approval": {"above": "500"},
    "duplicate": {"minutes": 30},
    "buffer": {"minutes": 30},
    "hours": {"from": "09:00", "to": "18:00"},
}


@given(an_order)
def test_every_rule_can_look_at_every_order_and_names_each_place_once(order):
    found = findings(order, [{"rule": name, **SETTINGS.get(name, {})} for name in REVIEW_RULES])
    places = [(finding.code, finding.position) for finding in found]
    assert len(places) == len(set(places))
    assert {finding.code for finding in found} <= set(REVIEW_RULES)


@given(an_order)
def test_what_each_rule_is_for(order):
    def fails(name: str) -> bool:
        return any(f.code == name for f in findings(order, [{"rule": name, **SETTINGS.get(name, {})}]))

    assert fails("goods_unmatched") == any(not line.matched for line in order.lines)
    assert fails("amount") == (order.total > 500)
    assert fails("customer_blocked") == order.customer_blocked
    assert fails("address_masked") == order.address_masked
    assert not (fails("address_incomplete") and fails("address_masked"))
    twin = order.minutes_since_twin
    assert fails("duplicate") == (twin is not None and twin <= 30)
    assert fails("credit_limit") == (order.credit_limit is not None and order.owed + order.total > order.credit_limit)
    below = [x for x in order.lines if not x.is_gift and x.floor is not None and x.unit_net < x.floor]
    assert fails("price_below_floor") == bool(below)


def test_no_rules_find_nothing_but_what_nobody_could_send():
    assert findings(OrderFacts(Decimal(10**6), [], customer_blocked=True), []) == []
    unknown = LineFacts(1, matched=False, priced=False, is_gift=False, unit_net=Decimal(0), floor=None)
    assert [f.code for f in findings(OrderFacts(Decimal(1), [unknown]), [])] == ["goods_unmatched", "price_missing"]


def test_a_yes_covers_what_has_not_grown_worse():
    found = Finding("amount", None, {"total": "1200", "above": "1000"})
    assert accepted_already(found, {"total": "1200", "above": "1000"})
    assert accepted_already(found, {"total": "1300", "above": "1000"})
    assert not accepted_already(found, {"total": "1100", "above": "1000"})
    assert accepted_already(Finding("message"), {})


@given(
    st.builds(
        Standing, st.sampled_from(OrderState.values), st.sampled_from(Progress.values), st.booleans(), st.booleans(),
        st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.sets(st.sampled_from(["look", "duplicate"])),
    ),
    st.sets(st.sampled_from(sorted(permission for permission, _ in SUPPORTED.values()))),
)  # fmt: skip
def test_nothing_is_offered_that_the_life_of_an_order_or_its_reader_forbids(standing, held):
    offered = supported_actions(standing, held.__contains__)
    ways = {"placement": OrderState.PLACED, "approval": OrderState.APPROVED, "rejection": OrderState.REJECTED,
            "cancellation": OrderState.CANCELLED}  # fmt: skip
    for noun, to in ways.items():
        assert noun not in offered or LIFE_OF_AN_ORDER.allows(standing.state, to=to)
    assert {SUPPORTED[noun][0] for noun in offered} <= held
    everything = supported_actions(standing, lambda _: True)
    assert offered == [noun for noun in everything if SUPPORTED[noun][0] in held]
    assert ("hold-releases" in everything) == bool(standing.held_for)
    assert ("refunds" in everything) == standing.refundable
