"""Work is arranged, picked and cancelled at the same moment, by real threads."""

from dataclasses import replace

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.fulfilment.actions import (
    Counted,
    Merging,
    Picking,
    Splitting,
    activate_parcel_rules,
    merge_fulfilments,
    pick_fulfilments,
    release_orders,
    split_fulfilments,
    undo_merging,
)
from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine
from entrepot.domain.fulfilment.queries import open_ids_for
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, an_order, released, stock, the_work
from entrepot.domain.shipping.actions import Shipped, Shipping, ship_orders
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests.invariants import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 6


@pytest.fixture(autouse=True)
def company():
    a_sku()
    a_warehouse(stock={"LAMP": 500}, bins=("A-01",))


def test_work_is_merged_or_picked():
    for n in range(ROUNDS):
        works = released(*(an_order(("LAMP", 10 * n + m), ship_to=HOME) for m in (1, 2)))
        numbers = [work.number for work in works]
        (merged,), picked = at_once.at_once(
            [
                lambda numbers=numbers: merge_fulfilments([Merging(numbers)], by=THE_HOUSE),
                lambda numbers=numbers: pick_fulfilments([Picking(numbers[1])], by=THE_HOUSE),
            ]
        )
        first, second = (the_work(number) for number in numbers)
        if isinstance(merged, Refusal):
            assert (merged.code, first.state, second.state) == ("work_has_begun", "released", "picked")
        else:
            assert picked[0].code == "out_of_turn"
            assert (len(first.lines), first.state, second.state) == (2, "released", "cancelled")
            assert sum(line.picked for line in first.lines) == 0


def test_who_release_for_one_receiver_at_once_make_one_parcel():
    assert set(parcels_released_at_once()) == {1}


def test_without_meeting_they_would_make_two(monkeypatch):
    monkeypatch.setattr(at_once, "without", ["advisory_xact_lock"])
    assert 2 in parcels_released_at_once()


def parcels_released_at_once():
    activate_parcel_rules([{"rule": "merge", "days": 2}], by=THE_HOUSE)
    for n in range(ROUNDS):
        home = replace(HOME, phone=f"1370000{n:04}")
        orders = [an_order(("LAMP", 2 * n + m), ship_to=home).pk for m in (1, 2)]
        at_once.at_once([lambda pk=pk: release_orders([pk], by=THE_HOUSE) for pk in orders])
        yield len(open_ids_for(orders))


def test_what_is_split_is_cancelled_too():
    for _ in range(ROUNDS):
        order = an_order(("LAMP", 4))
        (work,) = released(order)
        (divided,), (cancelled,) = at_once.at_once(
            [
                lambda work=work: split_fulfilments([Splitting(work.number, [[Counted(3, line=1)]])], by=THE_HOUSE),
                lambda order=order: cancel_orders([Cancellation(order.number)], by=THE_HOUSE),
            ]
        )
        assert not isinstance(cancelled, Refusal)
        assert isinstance(divided, Refusal) or len(divided.made) == 1
        order.refresh_from_db()
        assert order.state == "cancelled"
        own = FulfilmentLine.objects.filter(order_line__order=order)
        assert {line.quantity - line.recalled for line in own} == {0}
        assert not Fulfilment.objects.exclude(state="cancelled").exists()
        assert stock("MAIN", "LAMP") == (500, 0)


def test_taking_orders_apart_and_shipping_them_ends_well():
    left = 0
    for n in range(ROUNDS):
        orders = [an_order(("LAMP", 10 * n + m), ship_to=HOME) for m in (1, 2)]
        numbers = [work.number for work in released(*orders)]
        merge_fulfilments([Merging(numbers)], by=THE_HOUSE)
        _, (sent,) = at_once.at_once(
            [
                lambda numbers=numbers: undo_merging(numbers[:1], by=THE_HOUSE),
                lambda order=orders[1], n=n: ship_orders(
                    [Shipping(order.number, "SF", f"SF{10**12 + n}")], by=THE_HOUSE
                ),
            ]
        )
        assert isinstance(sent, Shipped)
        [order.refresh_from_db() for order in orders]
        left += sum(order.units_shipped for order in orders)
        assert orders[1].progress == "shipped"
        assert stock("MAIN", "LAMP")[0] == 500 - left


def test_two_who_use_one_number_at_once_are_told_apart():
    for n in range(ROUNDS):
        orders = [an_order(("LAMP", 1)) for _ in range(2)]
        released(*orders)
        answers = at_once.at_once(
            [
                lambda o=order, n=n: ship_orders([Shipping(o.number, "SF", f"SF{10**12 + n}")], by=THE_HOUSE)
                for order in orders
            ]
        )
        assert sorted(getattr(answer[0], "code", "sent") for answer in answers) == ["number_used_before", "sent"]
