"""Runs over orders: who is meant is frozen, who changed is named."""

import pytest
from django.db import transaction

from entrepot.desk.bulk import nouns, working
from entrepot.desk.bulk.actions import NewRun, start_bulk_run
from entrepot.desk.bulk.models import BulkItem, BulkRun
from entrepot.desk.bulk.selecting import select_matching
from entrepot.desk.bulk.tests.given import WAITING, a_run, orders_to_review, outcomes
from entrepot.desk.finding import OrderFilter
from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.orders.models import Order
from entrepot.foundation.accounts.models import ApiToken
from entrepot.foundation.accounts.queries import actor_of_token
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Order.objects.order_by("id").values_list("state", flat=True))


def test_a_few_orders_are_changed_at_once(shop):
    orders_to_review(3)
    run = a_run()
    assert (run.state, run.total, run.done) == ("done", 3, 3)
    assert states() == ["approved"] * 3
    assert build.told("bulk_run", run.pk) == ["bulk_run.started", "bulk_run.finished"]


def test_many_orders_wait_for_the_worker(shop):
    orders_to_review(60)
    run = a_run()
    assert (run.state, run.done, set(states())) == ("queued", 0, {"placed"})
    working.work_off(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, set(states())) == ("done", 60, {"approved"})


def test_numbers_that_name_no_order_are_told(shop):
    first, second = orders_to_review(2)
    run = a_run(numbers=[second.number, "SO404", first.number, second.number])
    assert outcomes(run) == {
        second.number: ("done", ""), "SO404": ("refused", "not_found"), first.number: ("done", ""),
    }  # fmt: skip
    assert (run.total, run.done, run.refused) == (3, 2, 1)


def test_what_changed_since_it_was_selected_is_passed_over_and_named(shop):
    orders = orders_to_review(60)
    run = a_run(filter=OrderFilter(state="placed", held=False))
    only(cancel_orders([Cancellation(orders[0].number, "mind")], by=THE_HOUSE))
    a_run("hold", numbers=[orders[1].number], parameters={"code": "look"})
    working.work_off(run.pk)
    run.refresh_from_db()
    assert (run.done, run.skipped, run.refused) == (58, 2, 0)
    assert outcomes(run)[orders[0].number] == ("skipped", "changed_since_selected")
    assert outcomes(run)[orders[1].number] == ("skipped", "no_longer_matches")
    assert [order.state for order in Order.objects.filter(pk__in=[o.pk for o in orders[:2]]).order_by("id")] == [
        "cancelled", "placed",
    ]  # fmt: skip


def test_the_selection_is_one_statement_whatever_its_length(shop):
    orders_to_review(55)
    run = BulkRun.objects.create(company_id=1, number="B1", action="approval", state="queued", started_by="house:0")
    assert build.statements(lambda: select_matching(run, WAITING, THE_HOUSE)) == 1
    assert run.items.count() == 55


def test_a_chunk_takes_as_many_statements_for_one_as_for_fifty(shop):
    orders = orders_to_review(51)
    one = build.statements(lambda: a_run(numbers=[orders[0].number]))
    assert build.statements(lambda: a_run(numbers=[o.number for o in orders[1:]])) == one


def test_words_that_somebody_searched_for_are_not_kept(shop):
    orders_to_review(2)
    run = a_run(filter=OrderFilter(state="placed", q="张"))
    assert run.done == 2
    assert run.filter == {"state": "placed"}


def test_who_may_not_approve_may_not_approve_many(shop):
    orders_to_review(2)
    program = build.a_program("admin", scopes=["bulk.*", "orders.view_orders"])
    actor = actor_of_token(program.token)
    with build.no_trace(), pytest.raises(NotAllowed) as refused:
        a_run(by=actor)
    assert refused.value.permission == "orders.approve_orders"
    other = actor_of_token(build.a_program("admin", scopes=["orders.*"]).token)
    with build.no_trace(), pytest.raises(NotAllowed):
        a_run(by=other)


def test_who_loses_the_permission_meanwhile_changes_nothing_more(shop):
    orders_to_review(60)
    program = build.a_program("reviewer")
    run = a_run(by=actor_of_token(program.token))
    working.next_chunk(run.pk, limit=20)
    ApiToken.objects.filter(pk=int(run.started_by.split(":")[1])).update(roles=["warehouse"])
    working.work_off(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, run.done) == ("failed", "not_allowed", 20)
    assert states().count("approved") == 20


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("dance", {}),
        ("rejection", {}),
        ("hold", {"code": "Not A Code"}),
        ("approval", {"reason": "x"}),
        ("hold", {"code": "look", "expires_at": "soon"}),
        ("hold-release", {"codes": "look"}),
        ("amendment", {"priority": "high"}),
        ("amendment", {"flag": "x" * 11}),
        ("amendment", {"tags": [""]}),
        ("amendment", {"total": "0"}),
    ],
)
def test_what_cannot_be_read_starts_nothing(shop, action, parameters):
    orders_to_review(1)
    with build.no_trace(), pytest.raises(Exception) as refused:
        a_run(action, parameters=parameters)
    assert refused.value.status == 422


def test_a_filter_or_numbers_but_not_both(shop):
    for new in (NewRun("approval"), NewRun("approval", WAITING, ["SO1"])):
        with build.no_trace(), pytest.raises(Invalid):
            start_bulk_run(new, by=THE_HOUSE)


def test_nothing_found_is_nothing_started(shop):
    with build.no_trace(), pytest.raises(Exception) as refused:
        a_run()
    assert refused.value.code == "nothing_selected"


def test_one_order_that_breaks_does_not_stop_the_others(shop, monkeypatch):
    orders = orders_to_review(5)
    kept = nouns.NOUNS["approval"]

    def breaks(found, given, by):
        if any(order.pk == orders[2].pk for order in found):
            raise ZeroDivisionError
        return kept.act(found, given, by)

    monkeypatch.setitem(nouns.NOUNS, "approval", nouns.BulkAction(kept.permission, breaks))
    run = a_run()
    assert (run.done, run.refused) == (4, 1)
    assert outcomes(run)[orders[2].number] == ("refused", "item_failed")
    assert build.fresh(orders[2]).state == "placed"


def test_a_chunk_that_fails_half_way_leaves_no_trace_and_is_done_once(shop, monkeypatch):
    orders_to_review(60)
    run = a_run()
    monkeypatch.setattr(working, "_note", lambda *_: 1 / 0)
    with build.no_trace(), pytest.raises(ZeroDivisionError), transaction.atomic():
        working.next_chunk(run.pk)
    monkeypatch.undo()
    working.work_off(run.pk)
    assert BulkItem.objects.filter(run=run, outcome="done").count() == 60
    assert all(
        build.told("order", pk).count("order.approved") == 1 for pk in Order.objects.values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("action", "parameters", "then"),
    [
        ("rejection", {"reason": "out"}, "rejected"),
        ("cancellation", {"reason": "mind"}, "cancelled"),
        ("hold", {"code": "look", "note": "n", "expires_at": "2199-01-01T00:00:00Z"}, "placed"),
    ],
)
def test_each_action_does_what_it_does_to_one_order(shop, action, parameters, then):
    orders_to_review(2)
    run = a_run(action, parameters=parameters)
    assert (run.done, set(states())) == (2, {then})
    assert build.differences() == {}


def test_flags_tags_and_priority_are_set_together(shop):
    orders = orders_to_review(3)
    given = {"priority": 5, "flag": "red", "tags": ["vip"], "internal_note": "ask", "ship_by": "2199-01-01T00:00:00Z"}
    run = a_run("amendment", parameters=given)
    assert run.done == 3
    found = Order.objects.filter(priority=5, flag="red", tags=["vip"], ship_by__year=2199)
    assert found.count() == 3
    assert set(found.values_list("demand_group__priority", flat=True)) == {5}
    again = a_run("amendment", numbers=[orders[0].number], parameters={"priority": 5})
    assert outcomes(again) == {orders[0].number: ("refused", "nothing_to_amend")}
    assert build.differences() == {}


def test_orders_are_released_to_their_warehouses(shop):
    orders = orders_to_review(2)
    a_run(numbers=[orders[0].number])
    run = a_run("release", numbers=[order.number for order in orders])
    assert outcomes(run) == {
        orders[0].number: ("done", ""), orders[1].number: ("refused", "nothing_to_release"),
    }  # fmt: skip
