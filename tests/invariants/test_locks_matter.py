"""Each race again without the lock that it is about: then it must be lost, or the race proves nothing.

That lists in opposite orders do not wait in a circle is about the order of locks, not about one of them.
"""

import pytest
from django.db import DatabaseError

from tests import build
from tests.invariants import at_once, test_contention, test_races

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# The race, and part of the statements that take its lock.
RACES = {
    test_races.test_the_last_pieces_go_to_as_many_buyers_as_there_are_pieces: ["inventory_level"],
    test_races.test_two_clerks_approve_one_order: ["orders_order"],
    test_races.test_who_looks_again_and_who_approves_do_not_both_let_it_go: ["orders_order"],
    test_races.test_who_looks_again_and_who_amends_leave_one_order: ["orders_order", "sourcing_demandgroup"],
    test_races.test_two_clerks_place_one_draft: ["orders_order"],
    test_races.test_the_same_request_many_times_at_once_runs_once: ["advisory_xact_lock"],
    test_races.test_one_key_by_many_through_the_door: ["advisory_xact_lock"],
    test_races.test_one_key_in_many_lists_at_once_is_run_by_one_of_them: ["advisory_xact_lock"],
    test_races.test_lists_that_wait_for_nobody_sell_no_piece_twice: ["inventory_level"],
    test_races.test_the_same_external_id_from_many_at_once_is_one_order: ["advisory_xact_lock"],
    test_races.test_no_more_is_refunded_than_was_paid: ["orders_order", "receivables_account", "payments_payment"],
    test_races.test_nobody_owes_more_than_the_limit: ["receivables_account"],
    test_races.test_an_order_is_cancelled_or_leaves_but_not_both: [
        "fulfilment_fulfilment", "shipping_parcel", "orders_order", "sourcing_demandgroup",
    ],
    test_races.test_a_customer_cancels_or_the_goods_are_picked_but_not_both: [
        "fulfilment_fulfilment", "shipping_parcel", "orders_order", "sourcing_demandgroup",
    ],
    test_races.test_guesses_at_once_are_counted_as_many: ["sharing_orderlink"],
    test_races.test_money_is_asked_back_or_the_goods_leave_but_not_both: ["orders_order"],
    test_races.test_two_warehouses_pick_for_one_order_at_once: ["orders_order", "sourcing_demandgroup"],
    test_races.test_goods_arrive_while_orders_are_placed: ["inventory_level"],
    test_races.test_goods_are_lost_while_orders_are_placed: ["inventory_level"],
    test_races.test_holds_and_approvals_do_not_lose_each_other: ["orders_order"],
    test_contention.test_two_hundred_buyers_of_one_hundred_pieces: ["inventory_level"],
    test_contention.test_orders_of_twenty_lines_out_of_fifty_hot_skus: ["inventory_level"],
}  # fmt: skip


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__.removeprefix("test_"))
def test_without_its_lock_the_race_is_lost(race, request, monkeypatch):
    given = [request.getfixturevalue(name) for name in race.__code__.co_varnames[: race.__code__.co_argcount]]
    monkeypatch.setattr(at_once, "without", RACES[race])
    with pytest.raises((AssertionError, DatabaseError)):
        _won(race, given)


def _won(race, given) -> None:
    race(*given)
    assert build.differences() == {}


own_shop = test_races.own_shop
