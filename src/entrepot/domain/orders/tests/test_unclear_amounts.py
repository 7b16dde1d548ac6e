"""A marketplace's order is kept whatever its amounts say, and somebody looks at it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Hold
from entrepot.domain.orders.placing.given import NewLine
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, Refusal
from tests import build

pytestmark = pytest.mark.django_db


def place(channel: str, *lines: NewLine, **more):
    wish = replace(build.wish(channel=channel, LAMP=1), lines=lines, **more)
    return only(place_orders([wish], by=THE_HOUSE))


LAMP = NewLine("LAMP", Decimal(1), Decimal(10))


@pytest.mark.parametrize(
    ("line", "more"),
    [
        (replace(LAMP, discount=Decimal(11)), {}),
        (LAMP, {"order_discount": Decimal(11)}),
        (replace(LAMP, unit_price=Decimal(-1)), {}),
    ],
)
def test_what_cannot_be_is_held_with_what_was_sent(shop, line, more):
    order = place("tmall", line, **more)

    (hold,) = Hold.objects.filter(order=order, code="amounts_unclear")
    (sent,) = hold.facts["lines"]
    assert (sent["quantity"], sent["discount"]) == (str(line.quantity), str(line.discount))
    assert order.state == "placed"
    assert build.differences() == {}


@pytest.mark.parametrize("sent", ["0", "-2", "1.5"])
def test_a_quantity_that_cannot_be_is_held_as_it_was_sent(shop, sent):
    order = place("tmall", replace(LAMP, quantity=Decimal(sent)))

    (hold,) = Hold.objects.filter(order=order, code="quantity_unclear")
    assert hold.facts["sent"] == sent
    assert order.state == "placed"
    assert build.differences() == {}


def test_a_shop_of_our_own_refuses_it(shop):
    with build.no_trace(), pytest.raises(Invalid):
        place("web", replace(LAMP, discount=Decimal(11)))
    with build.no_trace(), pytest.raises(Refusal):
        place("web", replace(LAMP, quantity=Decimal(0)))
