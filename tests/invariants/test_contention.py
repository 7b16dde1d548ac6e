"""Many clients who want the same few things, one order after the other: what is there is sold, all of it, once.

Each docstring names the lock that it is about; `test_locks_matter.py` takes it away and sees the books go wrong
(that of accounts in the smaller race of `test_races.py`, which is about the same lock).
"""

import random
import time
from decimal import Decimal

import pytest
from django.db import OperationalError, transaction
from django.db.models import Sum

from entrepot.domain.customers.models import Customer
from entrepot.domain.inventory.models import Level, Warehouse
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build
from tests.invariants import test_races
from tests.invariants.at_once import at_once
from tests.invariants.deadlocks import counting_circles, none_in_a_circle
from tests.invariants.test_races import kept, someone

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

adds_up, own_shop = test_races.adds_up, test_races.own_shop
CLIENTS = 20


def one_by_one(wishes):
    """A client: places one order after the other, and keeps what was answered."""
    answers = []
    for wish in wishes:
        try:
            answers.append(only(place_orders([wish], by=THE_HOUSE)))
        except Refusal as refusal:
            answers.append(refusal)
    return answers


def answers_of(clients) -> list:
    """All of them at the same moment, and nobody in a circle."""
    with none_in_a_circle():
        return [answer for one in at_once([lambda w=w: one_by_one(w) for w in clients]) for answer in one]


def test_two_hundred_buyers_of_one_hundred_pieces(own_shop):
    """`lock_levels_of` when goods are promised: without it, more is promised than is there."""
    build.receive("SH", LAMP=90)
    answers = answers_of([[someone(10 * c + n, LAMP=1) for n in range(10)] for c in range(CLIENTS)])
    refused = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert (len(kept(answers)), len(refused), set(refused)) == (100, 100, {"out_of_stock"})
    assert build.stock("LAMP") == {"on_hand": 100, "reserved": 100, "waiting": 0, "short": 0}


def test_orders_of_twenty_lines_out_of_fifty_hot_skus(own_shop):
    """`lock_levels_of` locks in the order of the levels: without it, circles, or more than there is."""
    codes, chance = [f"H{n:02}" for n in range(50)], random.Random(20)
    build.some_skus(codes)
    build.receive("SH", **dict.fromkeys(codes, 20))
    clients = [
        [someone(10 * c + n, **dict.fromkeys(chance.sample(codes, 20), 1)) for n in range(4)] for c in range(12)
    ]
    answers = answers_of(clients)
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} <= {"out_of_stock"}
    assert len(kept(answers)) >= 20
    hot = Level.objects.filter(sku__code__in=codes)
    assert hot.aggregate(all=Sum("reserved"))["all"] == 20 * len(kept(answers))
    assert not hot.filter(reserved__gt=20).exists()
    assert Demand.objects.filter(sku__code__in=codes).count() == 20 * len(kept(answers))


def test_a_hundred_orders_on_one_account_under_its_limit(own_shop):
    """`lock_accounts` in review: without it, everybody finds room under the limit."""
    codes = [f"C{n:02}" for n in range(100)]
    build.some_skus(codes)
    build.receive("SH", **dict.fromkeys(codes, 1))
    buyer = build.order(VASE=1).buyer
    set_credit_limit(buyer, limit=Decimal(385), currency="CNY", by=THE_HOUSE)
    answers = answers_of([[build.wish(**{code: 1}) for code in codes[c::CLIENTS]] for c in range(CLIENTS)])
    assert len(kept(answers)) == 100
    let_go = [order for order in answers if order.holds_open == 0]
    assert len(let_go) == 37
    assert Customer.objects.count() == 1
    assert Order.objects.count() == 101


def test_a_circle_is_counted(own_shop):
    """What the tests above rely on: two who lock two rows crosswise are one more on the database's count."""

    def cross(*codes: str) -> None:
        with transaction.atomic():
            for code in codes:
                Warehouse.objects.select_for_update().get(code=code)
                time.sleep(0.5)

    with counting_circles() as circles, pytest.raises(OperationalError, match="deadlock"):
        at_once([lambda: cross("SH", "BJ"), lambda: cross("BJ", "SH")])
    assert circles.counted == 1
