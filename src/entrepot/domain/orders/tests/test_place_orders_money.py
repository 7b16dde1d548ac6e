"""What an order says of money is believed only as far as it can be."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.placing.given import NewLine, PriceMissing
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("currency", ["ABC", "cny", "XXX"])
def test_a_currency_that_there_is_not_is_refused(shop, currency):
    with build.no_trace(), pytest.raises(Invalid, match="ISO 4217"):
        build.order(LAMP=1, more={"currency": currency})


def test_no_channel_sells_in_a_currency_that_there_is_not():
    with build.no_trace(), pytest.raises(Invalid, match="ISO 4217"):
        open_channel("moon", policies={"currency": "ABC"}, by=THE_HOUSE)


@pytest.mark.parametrize(("asked", "collected"), [("999", "20.00"), ("12.345", "12.35"), ("0", "0")])
def test_no_more_is_collected_than_is_owed(shop, asked, collected):
    order = build.fresh(build.order(LAMP=2, more={"cod_amount": Decimal(asked)}))
    assert order.cod_amount == Decimal(collected)


def test_a_charge_without_a_price_is_refused_as_goods_are(shop):
    wish = build.wish(LAMP=1)
    charge = NewLine("", Decimal(1), title="Gift wrapping", kind="charge")
    wish = replace(wish, lines=[*wish.lines, charge])
    with build.no_trace(), pytest.raises(PriceMissing, match="Gift wrapping"):
        only(place_orders([wish], by=THE_HOUSE))
