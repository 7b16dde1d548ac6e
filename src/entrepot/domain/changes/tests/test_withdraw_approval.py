"""An approval is taken back, until picking begins."""

import pytest

from entrepot.domain.changes.actions import Withdrawal, withdraw_approval
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments, undo_picking
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.tests.building import kinds
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.orders.models import Hold
from entrepot.domain.shipping.actions import Packing, pack_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop):
    order = build.order(LAMP=2, VASE=1)
    build.follow()
    return order


def withdraw(*orders, reason="look again"):
    return withdraw_approval([Withdrawal(order.number, reason) for order in orders], by=THE_HOUSE)


def test_what_was_released_is_called_back_and_nobody_approves_it_by_itself(order):
    assert Fulfilment.objects.get().state == "released"
    back = only(withdraw(order))
    assert (back.state, back.holds_open, back.approved_at) == ("placed", 1, None)
    assert back.edition == order.edition + 1
    assert Fulfilment.objects.get().state == "cancelled"
    assert build.stock("LAMP") == {"on_hand": 10, "reserved": 2, "waiting": 0, "short": 0}
    build.follow()
    assert build.fresh(order).state == "placed"
    assert Hold.objects.get().note == "look again"
    assert build.differences() == {}


def test_the_next_approval_lifts_the_hold_and_the_goods_go_to_the_warehouse_again(order):
    only(withdraw(order))
    approved = only(approve_orders([build.fresh(order)], by=THE_HOUSE))
    assert (approved.state, approved.holds_open) == ("approved", 0)
    build.follow()
    assert sorted(Fulfilment.objects.values_list("state", flat=True)) == ["cancelled", "released"]
    assert build.differences() == {}


def test_the_words_of_people_stay_out_of_the_journal(order):
    only(withdraw(order, reason="Mrs Wang rang"))
    entry = build.Entry.objects.get(kind="order.approval_withdrawn")
    assert entry.facts == {"reason": "other"}
    assert kinds("order", order.pk)[-3:] == ["order.recalled", "order.held", "order.approval_withdrawn"]


@pytest.mark.parametrize("packed", [False, True])
def test_once_picking_has_begun_it_is_too_late(order, packed):
    work = Fulfilment.objects.get()
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    if packed:
        pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    with build.no_trace():
        (refusal,) = withdraw(order)
    assert (refusal.code, refusal.fulfilments) == ("picking_has_begun", work.number)
    if not packed:
        undo_picking([work.number], by=THE_HOUSE)
        assert only(withdraw(order)).state == "placed"


def test_only_what_is_approved_loses_its_approval(shop, order):
    only(withdraw(order))
    with build.no_trace():
        again, nowhere = withdraw_approval([Withdrawal(order.number), Withdrawal("SO-none")], by=THE_HOUSE)
    assert (again.code, nowhere.code) == ("out_of_turn", "not_found")


def test_a_stale_edition_and_a_second_mention_are_refused(order):
    asked = [
        Withdrawal(order.number, edition=order.edition + 1), Withdrawal(order.number), Withdrawal(order.number)
    ]  # fmt: skip
    stale, twice, thrice = withdraw_approval(asked, by=THE_HOUSE)
    assert (stale.code, twice.code, thrice.code) == ("changed_meanwhile", "invalid", "invalid")
    assert only(withdraw(order)).state == "placed"


def test_a_list_costs_what_one_costs(shop):
    build.receive("SH", LAMP=500)

    def placed(n):
        orders = [build.order(LAMP=1, customer=None, ship_to=None, channel="web") for _ in range(n)]
        approve_orders([o for o in orders if o.state == "placed"], by=THE_HOUSE)
        build.follow()
        return orders

    one, many, last = placed(1), placed(20), placed(1)
    withdraw(*one)
    assert build.statements(lambda: withdraw(*many)) == build.statements(lambda: withdraw(*last))


def test_who_only_sells_may_not(order):
    seller = Actor(ActorKind.PERSON, 1, "seller", 1, frozenset({"orders.place_orders"}))
    with build.no_trace(), pytest.raises(NotAllowed):
        withdraw_approval([Withdrawal(order.number)], by=seller)
