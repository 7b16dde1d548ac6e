"""The state of an order is set by hand, and the books stay right."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import Cancellation, Override, cancel_orders, override_state
from entrepot.domain.changes.models import ChangeSet
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import hold_orders, place_orders, release_holds
from entrepot.domain.orders.placing.given import NewLine
from entrepot.domain.receivables.models import Account
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def override(order, to, reason="the carrier rang", **more):
    return override_state([Override(order.number, to, reason, **more)], by=THE_HOUSE)


@pytest.fixture
def sent(shop):
    order = build.order(LAMP=2)
    build.follow()
    work = Fulfilment.objects.get()
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    only(hand_over_fulfilments([HandOver(work.number, "SF", "SF1234567890123")], by=THE_HOUSE))
    build.follow()
    return build.fresh(order)


def test_a_held_order_is_approved_all_the_same(shop):
    order = build.order(LAMP=1)
    only(hold_orders([order], code="call_first", by=THE_HOUSE))
    held = build.order(LAMP=1)
    assert (held.state, held.holds_open) == ("placed", 1)
    done = only(override(held, "approved"))
    assert (done.before, done.after, done.holds_lifted) == ("placed", "approved", ["duplicate"])
    assert (build.fresh(held).state, build.fresh(held).holds_open) == ("approved", 0)
    assert (ChangeSet.objects.get().kind, ChangeSet.objects.get().reason) == ("override", "the carrier rang")
    assert build.told("order", held.pk)[-1] == "order.state_overridden"
    assert build.differences() == {}


def test_delivered_without_the_carriers_word_then_completed_with_the_rest_written_off(sent):
    only(override(sent, "delivered"))
    assert Parcel.objects.get().state == "delivered"
    assert build.fresh(sent).progress == "delivered"
    build.follow()
    assert build.fresh(sent).state == "approved"
    with build.no_trace():
        (refusal,) = override(sent, "completed")
    assert (refusal.code, refusal.status) == ("rest_undecided", 422)
    done = only(override(sent, "completed", rest="write_off"))
    assert [(e.account, e.amount) for e in done.entries] == [("order", Decimal(-20)), ("write_off", Decimal(20))]
    account = Account.objects.get(pk=sent.account_id)
    assert (account.balance, account.written_off) == (0, 20)
    assert build.fresh(sent).state == "completed"
    assert build.differences() == {}


def test_completed_with_the_rest_still_owed_and_reopened(sent):
    only(override(sent, "delivered"))
    only(override(sent, "completed", rest="owed"))
    assert Account.objects.get(pk=sent.account_id).balance == 20
    assert build.differences() == {}
    only(override(sent, "approved"))
    again = build.fresh(sent)
    assert (again.state, again.completed_at, again.holds_open) == ("approved", None, 1)
    build.follow()
    assert build.fresh(sent).state == "approved"
    only(release_holds([build.fresh(sent)], by=THE_HOUSE))
    assert build.differences() == {}


def test_what_cannot_be_is_refused_in_words(shop):
    order = build.order(LAMP=2)
    build.follow()
    wish = replace(build.wish(channel="tmall"), lines=[NewLine("???", Decimal(1), Decimal(5))])
    unknown = only(place_orders([wish], by=THE_HOUSE))
    gone = build.order(VASE=1)
    only(cancel_orders([Cancellation(gone.number)], by=THE_HOUSE))
    asked = [
        Override(order.number, "delivered", "x"), Override(unknown.number, "approved", "x"),
        Override(gone.number, "approved", "x"), Override("SO-none", "approved", "x"),
    ]  # fmt: skip
    with build.no_trace():
        answers = override_state(asked, by=THE_HOUSE)
        codes = [answer.code for answer in answers]
        (open_goods,) = override(order, "completed")
        (silent,) = override(order, "delivered", reason=" ")
        (stale,) = override(order, "delivered", edition=99)
    assert codes == ["has_not_left", "nobody_knows_the_goods", "out_of_turn", "not_found"]
    assert (open_goods.code, silent.code, stale.code) == ("has_not_arrived", "invalid", "changed_meanwhile")


def test_only_the_privileged_may(sent):
    reviewer = Actor(ActorKind.PERSON, 1, "reviewer", 1, frozenset({"changes.withdraw_approval"}))
    with build.no_trace(), pytest.raises(NotAllowed):
        override_state([Override(sent.number, "delivered", "x")], by=reviewer)


def test_a_list_costs_what_one_costs(shop):
    build.receive("SH", LAMP=500)

    def held(n):
        orders = [build.order(LAMP=1) for _ in range(n)]
        hold_orders(orders, code="call_first", by=THE_HOUSE)
        return [order for order in orders if build.fresh(order).state == "placed"]

    def approve(orders):
        override_state([Override(o.number, "approved", "x") for o in orders], by=THE_HOUSE)

    build.order(LAMP=1)
    one, many, last = held(1), held(20), held(1)
    approve(one)
    assert build.statements(lambda: approve(many)) == build.statements(lambda: approve(last))
