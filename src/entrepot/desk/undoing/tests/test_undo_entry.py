"""Entries are undone by the action that goes the other way, or it is said why not."""

from datetime import UTC, datetime

import pytest

from entrepot.desk.undoing.actions import Undoing, undo_entry
from entrepot.desk.undoing.here import here
from entrepot.desk.undoing.queries import with_undo
from entrepot.desk.undoing.ways import NO_WAY, WAYS
from entrepot.domain.changes.actions import Cancellation, amend_orders, cancel_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import hold_orders, release_holds
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.foundation.accounts.queries import actor_of_token
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.queries import timeline
from entrepot.foundation.journal.recording import Event
from entrepot.foundation.refusals import NotAllowed, NotFound, Refusal
from tests import build
from tests.architecture.test_house import _subclasses
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db


def seq(order: Order, kind: str) -> int:
    """The last entry of that kind."""
    return [said.seq for said in here(order).said if said.kind == kind][-1]


def undo(order: Order, kind: str) -> Order:
    return undo_entry(Undoing(order.number, seq(order, kind)), by=THE_HOUSE)


def refused(order: Order, kind: str) -> str:
    with build.no_trace(), pytest.raises(Refusal) as refusal:
        undo(order, kind)
    return refusal.value.code


@pytest.fixture
def order(shop):
    placed = build.order(LAMP=2)
    build.follow()
    return build.fresh(placed)


def the_work() -> str:
    return Fulfilment.objects.order_by("-pk").values_list("number", flat=True)[0]


def test_a_hold_is_lifted_and_put_on_again(order):
    hold_orders([order], code="look", by=THE_HOUSE)
    assert undo(order, "order.held").holds_open == 0
    assert refused(order, "order.held") == "undone_already"
    assert undo(order, "order.hold_released").holds_open == 1
    assert build.told("order", order.pk)[-4:] == [
        "order.hold_released", "order.entry_undone", "order.held", "order.entry_undone",
    ]  # fmt: skip


def test_a_hold_that_somebody_lifted_is_no_longer_there(order):
    hold_orders([order], code="look", by=THE_HOUSE)
    release_holds([order], by=THE_HOUSE)
    assert refused(order, "order.held") == "no_longer_so"


def test_an_approval_is_withdrawn_until_picking_begins(order):
    assert undo(order, "order.approved").state == "placed"
    assert undo(order, "order.approval_withdrawn").state == "approved"
    build.follow()
    only(pick_fulfilments([Picking(the_work())], by=THE_HOUSE))
    assert refused(order, "order.approved") == "picking_began"
    undo(order, "order.picked")
    assert undo(order, "order.approved").state == "placed"
    assert build.differences() == {}


def test_an_approval_that_was_given_twice_is_undone_once(order):
    first = seq(order, "order.approved")
    undo(order, "order.approved")
    undo(order, "order.approval_withdrawn")
    with build.no_trace(), pytest.raises(Refusal) as refusal:
        undo_entry(Undoing(order.number, first), by=THE_HOUSE)
    assert refusal.value.code == "undone_already"


def test_flag_and_deadline_go_back_and_words_do_not(order):
    day = datetime(2199, 1, 1, tzinfo=UTC)
    only(amend_orders([Amendment(order.number, fields={"flag": "red", "deadline": day})], by=THE_HOUSE))
    back = undo(order, "order.amended")
    assert (back.flag, back.deadline) == ("", None)
    only(amend_orders([Amendment(order.number, fields={"seller_memo": "hurry"})], by=THE_HOUSE))
    assert refused(order, "order.amended") == "amend_anew"


def test_an_amendment_that_was_amended_again_stays(order):
    for flag in ("red", "blue"):
        only(amend_orders([Amendment(order.number, fields={"flag": flag})], by=THE_HOUSE))
    first = next(said.seq for said in here(order).said if said.kind == "order.amended")
    with build.no_trace(), pytest.raises(Refusal) as refusal:
        undo_entry(Undoing(order.number, first), by=THE_HOUSE)
    assert refusal.value.code == "no_longer_so"
    assert undo(order, "order.amended").flag == "red"
    assert undo_entry(Undoing(order.number, first), by=THE_HOUSE).flag == ""


def test_work_is_called_back_picked_goods_return_and_parcels_are_opened(order):
    number = the_work()
    only(pick_fulfilments([Picking(number)], by=THE_HOUSE))
    assert refused(order, "order.released") == "no_longer_so"
    only(pack_fulfilments([Packing(number)], by=THE_HOUSE))
    assert refused(order, "order.picked") == "no_longer_so"
    undo(order, "order.packed")
    undo(order, "order.picked")
    undo(order, "order.released")
    assert build.differences() == {}


def test_what_has_left_is_out_of_the_house(order):
    number = the_work()
    only(pick_fulfilments([Picking(number)], by=THE_HOUSE))
    only(pack_fulfilments([Packing(number)], by=THE_HOUSE))
    only(hand_over_fulfilments([HandOver(number)], by=THE_HOUSE))
    assert refused(order, "order.packed") == "no_longer_so"
    assert refused(order, "order.shipped") == "out_of_the_house"
    assert refused(order, "order.approved") == "picking_began"


def test_a_cancellation_says_why_it_stays(order):
    only(cancel_orders([Cancellation(order.number, "mind")], by=THE_HOUSE))
    assert refused(order, "order.cancelled") == "given_up"
    assert refused(order, "order.placed") == "placed_for_good"


def test_money_is_taken_off_an_order_again(order, api):
    api.post(f"/orders/{order.number}/payments", {"method": "cash", "amount": "5"})
    undo(order, "payment.allocated")
    assert order.account.__class__.objects.get(pk=order.account_id).paid == 0
    assert refused(order, "payment.allocation_taken_back") == "nothing_to_undo"
    assert build.differences() == {}


def test_only_who_may_do_the_other_thing_may_undo(order):
    sales = actor_of_token(build.a_program("sales").token)
    with build.no_trace(), pytest.raises(NotAllowed) as refusal:
        undo_entry(Undoing(order.number, seq(order, "order.approved")), by=sales)
    assert refusal.value.permission == "changes.withdraw_approval"


def test_an_entry_that_is_not_there(order):
    with build.no_trace(), pytest.raises(NotFound):
        undo_entry(Undoing(order.number, 999), by=THE_HOUSE)


def test_the_timeline_says_it_in_as_many_statements_however_long_it_is(order):
    def shown():
        return with_undo(timeline([("order", order.pk)], company_id=1), order, THE_HOUSE)

    few = build.statements(shown)
    for _ in range(20):
        hold_orders([order], code="look", by=THE_HOUSE)
        release_holds([order], by=THE_HOUSE)
    assert build.statements(shown) == few
    approved = next(entry for entry in shown() if entry["kind"] == "order.approved")
    assert approved["undo"] == {"possible": True, "why_not": None, "noun": "approval-withdrawal"}


def test_the_page_of_ways_knows_only_kinds_that_there_are():
    kinds = {event.kind for event in _subclasses(Event) if hasattr(event, "kind")}
    assert WAYS.keys() | NO_WAY.keys() <= kinds
    assert {later for way in WAYS.values() for later in way.later} <= kinds
    assert not WAYS.keys() & NO_WAY.keys()


@pytest.mark.usefixtures("real_commits")
def test_two_who_undo_the_same_at_once():
    build.a_shop()
    order = build.order(LAMP=1)
    hold_orders([order], code="look", by=THE_HOUSE)
    answers = at_once([lambda: undo(order, "order.held") for _ in range(4)])
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert build.told("order", order.pk).count("order.entry_undone") == 1
