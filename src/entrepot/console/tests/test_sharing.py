"""What is sent to a customer: the link, its picture, and texts to be pasted, as long as they are true."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.console.tests.people import somebody
from entrepot.desk.sharing.actions import set_customer_texts
from entrepot.desk.sharing.models import OrderLink
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db):
    build.a_shop()
    return build.order(LAMP=2)


def dialog(order, browser=None, *, post: bool = False) -> str:
    browser = browser or somebody("sales")
    address = f"/orders/{order.number}/sharing"
    return str((browser.post(address) if post else browser.get(address)).content.decode())


def test_a_link_is_made_when_somebody_wants_one(order):
    browser = somebody("sales")
    assert "Make a link" in dialog(order, browser)
    assert not OrderLink.objects.exists()
    made = dialog(order, browser, post=True)
    assert "<svg" in made
    assert dialog(order, browser).count("/o/") == made.count("/o/")
    assert OrderLink.objects.count() == 1


def test_what_is_owed_can_be_asked_for_in_a_message(order):
    set_customer_texts(
        Channel.objects.get(pk=order.channel_id), how_to_pay={"zh-hans": "微信转账"}, how_to_reach={}, by=THE_HOUSE
    )
    shown = dialog(order, post=True)
    assert "Payment link" in shown
    assert "#pay" in shown
    assert "微信转账" in shown
    only(record_payments([NewPayment("bank_transfer", order.total, (order.pk,))], by=THE_HOUSE))
    assert "#pay" not in dialog(order, somebody("sales", name="another"))


def test_whoever_pays_at_the_door_is_not_asked_before(db):
    build.a_shop()
    wish = replace(build.wish(LAMP=1), cod_amount=Decimal(10**6))
    order = only(place_orders([wish], by=THE_HOUSE))
    assert order.cod_amount == order.total
    assert "#pay" not in dialog(order, post=True)
