"""Goods are chosen, paid and taken away in one go, and once however often it is said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.desk.counter import selling
from entrepot.desk.counter.selling import CASH, Sale, SaleIsOver, SomebodyMustLook, TooLittleGiven, sell_over_counter
from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine, UnknownSku
from entrepot.domain.payments.models import Payment
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from entrepot.roles import permissions_of
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(shop):
    return Sale("k1", "counter", "SH", [NewLine("LAMP", Decimal(2)), NewLine("VASE", Decimal(1))], CASH)


def cashier(**more):
    return Actor(ActorKind.PERSON, 1, "小周", THE_HOUSE.company_id, frozenset(permissions_of("cashier")), **more)


def test_it_is_ordered_paid_and_taken_away(till):
    before = build.stock("LAMP")
    sold = sell_over_counter(replace(till, given=Decimal(50)), by=cashier())
    order = Order.objects.get(number=sold.order)
    assert (sold.total, sold.change) == (Decimal(30), Decimal(20))
    assert (order.state, order.progress, order.account.balance) == ("approved", "delivered", 0)
    assert Payment.objects.get().method == CASH
    assert build.stock("LAMP")["on_hand"] == before["on_hand"] - 2
    build.follow()
    assert build.fresh(order).state == "completed"
    assert build.differences() == {}


def test_said_twice_it_is_sold_once(till):
    first = sell_over_counter(till, by=THE_HOUSE)
    again = sell_over_counter(till, by=THE_HOUSE)
    assert first == again
    assert (Order.objects.count(), Payment.objects.count(), Parcel.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("link", ["record_payments", "release_orders", "ship_orders", "deliver_parcels"])
def test_wherever_it_stopped_it_goes_on_from_there(till, link, monkeypatch):
    def power_fails(*_, **__):
        raise RuntimeError("the power failed")

    with monkeypatch.context() as dark:
        dark.setattr(selling, link, power_fails)
        with pytest.raises(RuntimeError):
            sell_over_counter(till, by=THE_HOUSE)
    build.follow()
    assert build.differences() == {}
    sold = sell_over_counter(till, by=THE_HOUSE)
    assert Order.objects.get().progress == "delivered"
    assert (Order.objects.get().number, Payment.objects.count(), Parcel.objects.count()) == (sold.order, 1, 1)
    assert build.differences() == {}


def test_what_cannot_be_sold_is_said_before_anything_is_written(till):
    with build.no_trace():
        with pytest.raises(TooLittleGiven) as little:
            sell_over_counter(replace(till, given=Decimal(29)), by=THE_HOUSE)
        with pytest.raises(UnknownSku):
            sell_over_counter(replace(till, lines=[NewLine("???", Decimal(1))]), by=THE_HOUSE)
    assert (little.value.total, little.value.currency) == ("30.00", "CNY")


def test_what_does_not_lie_here_is_not_sold(till):
    many = replace(till, lines=[NewLine("LAMP", Decimal(1000))])
    with build.no_trace(), pytest.raises(Exception, match="LAMP"):
        sell_over_counter(many, by=THE_HOUSE)


def test_what_somebody_must_look_at_is_neither_paid_nor_taken(till):
    open_channel("careful", policies={"kind": "counter", "auto_approve": False}, by=THE_HOUSE)
    sale = replace(till, channel="careful")
    with pytest.raises(SomebodyMustLook):
        sell_over_counter(sale, by=THE_HOUSE)
    order = Order.objects.get()
    assert not Payment.objects.exists()
    only(approve_orders([order], by=THE_HOUSE))
    assert sell_over_counter(sale, by=THE_HOUSE).order == order.number
    other = replace(sale, key="k2")
    with pytest.raises(SomebodyMustLook) as must_look:
        sell_over_counter(other, by=THE_HOUSE)
    only(cancel_orders([Cancellation(must_look.value.order)], by=THE_HOUSE))
    with pytest.raises(SaleIsOver):
        sell_over_counter(other, by=THE_HOUSE)


def test_only_whoever_may_sells(till):
    salesman = replace(cashier(), permissions=frozenset(permissions_of("sales")))
    with build.no_trace(), pytest.raises(NotAllowed):
        sell_over_counter(till, by=salesman)
