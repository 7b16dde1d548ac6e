"""The company that the state machine lives in, how it acts, and what must hold after each step."""

import inspect
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewComponent, NewSku
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.models import Payment
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import permission_of
from entrepot.foundation.actors import THE_HOUSE, Actor
from entrepot.foundation.refusals import Refusal
from tests import build
from tests.lock_order import watched

GOODS = ("LAMP", "VASE")
TRACKED = ("MILK", "PHONE")
SKUS = (*GOODS, "SET", *TRACKED)
CHANNELS = ("web", "phone", "tmall", "wholesale", "prepaid", "careful")
WAREHOUSES = ("SH", "BJ", "GZ")

# Enough to take any of what is there; a step takes the remainder.
which = st.integers(0, 5)
few = st.integers(1, 4)
fresh_numbers = itertools.count(10**12)

# What was done in all examples together, and how often it was refused.
done: Counter[str] = Counter()
refused: Counter[str] = Counter()


def step(*, weight: int = 1, needs: str = "", **drawn: Any) -> Callable[[Any], Any]:
    """A step of the business: how often it is taken, of what there must be some, and what it is given.

    Hypothesis leaves out most of so many rules in each example, and takes the others alike often; a day in a company
    is not like that.
    """

    def noted(method: Any) -> Any:
        method.step = (weight, needs, drawn)
        return method

    return noted


def a_world() -> None:
    """Three warehouses that work in three ways, goods of every kind of tracking, channels with every policy."""
    build.some_skus(set(GOODS))
    parts = [NewComponent("LAMP", 1), NewComponent("VASE", 2)]
    more = [
        NewSku("SET", "套装", price=Decimal("30.00"), kind="kit", components=parts),
        NewSku("MILK", "牛奶", price=Decimal("4.00"), tracking="lot"),
        NewSku("PHONE", "手机", price=Decimal("99.00"), tracking="serial"),
    ]
    create_skus(more, by=THE_HOUSE)
    build.a_warehouse("SH", region_code="310115", priority=1, steps="pick_pack_ship")
    build.a_warehouse("BJ", region_code="110105", priority=2, steps="ship")
    build.a_warehouse("GZ", region_code="440106", priority=3, steps="pick_check_pack_ship")
    build.receive("SH", LAMP=9, VASE=12)
    build.receive("BJ", LAMP=6, VASE=2)
    tracked = [Arrival("MILK", 5, lot="L1"), Arrival("PHONE", 2, serials=["P-1", "P-2"])]
    receive_stock(Receipt("SH", tracked), by=THE_HOUSE)
    open_channel("prepaid", policies={"reserve_when": "payment", "payment_before_release": True}, by=THE_HOUSE)
    open_channel("careful", policies={"auto_approve": False, "shortage_policy": "ship_available"}, by=THE_HOUSE)


def first_wishes() -> list[Any]:
    second = Buyer("李雷", "13900000001")
    third = Buyer("韩梅梅", "13900000002")
    return [
        build.wish(channel="web", LAMP=2, VASE=1),
        build.wish(channel="phone", SET=1, LAMP=1, more={"shipping": Decimal("7.77")}),
        build.wish(channel="prepaid", LAMP=1),
        build.wish(channel="careful", VASE=2, MILK=1, customer=second),
        build.wish(channel="web", LAMP=1, more={"warehouse": "BJ"}, customer=third),
        build.wish(channel="web", PHONE=1, more={"platform_discount": Decimal("2.00"), "cod_amount": Decimal(3)}),
    ]


class World(RuleBasedStateMachine):
    """The beginning, the hands that act, and what holds. Steps stand in the classes beside."""

    @initialize()
    def begin(self) -> None:
        build.forget_caches()
        self.now = datetime.now(UTC)
        clock._set_to.set(self.now)
        a_world()
        self.buyers, self.turns = 3, 0
        self.orders = [order.pk for order in place_orders(first_wishes(), by=THE_HOUSE)]
        build.follow()

    @rule(data=st.data())
    def take_a_step(self, data: Any) -> None:
        steps = {name: method.step for name, method in inspect.getmembers(type(self)) if hasattr(method, "step")}
        possible = {name: asked for name, asked in steps.items() if not asked[1] or asked[1] in self.there}
        name = data.draw(st.sampled_from([name for name in possible for _ in range(possible[name][0])]), label="step")
        given = {argument: data.draw(values, label=argument) for argument, values in steps[name][2].items()}
        getattr(self, name)(**given)

    # Acting

    def do(self, act: Callable[..., Any], *args: Any, by: Actor = THE_HOUSE, **more: Any) -> Any:
        """Do it, or be refused, as it may be: then everything is as it was. Locks go down the stairs."""
        name = permission_of(act.__wrapped__)  # type: ignore[attr-defined]
        before = build.everything()
        with watched() as seen:
            try:
                answer = act(*args, by=by, **more)
            except Refusal as refusal:
                answer = refusal
        assert not seen.inversions, (name, seen.inversions)
        if was_refused(answer):
            refused[name] += 1
            after = build.everything()
            traces = [table for table in after if after[table] != before[table]]
            assert not traces, f"{name} was refused ({answer}) and left a trace in {traces}"
        else:
            done[name] += 1
        return answer

    def look(self, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Ask for a preview, which changes nothing whatever it says."""
        with build.no_trace():
            return self.do(act, *args, **more)

    def follow_now(self) -> None:
        """Let followers act, each of whose transactions locks down the stairs as well."""
        with watched() as seen:
            build.follow()
        assert not seen.inversions, seen.inversions

    def often_follow(self) -> None:
        """Workers are quick, mostly."""
        self.turns += 1
        if self.turns % 4:
            self.follow_now()

    # Finding what to act on

    def an_order(self, n: int, *states: str) -> Order:
        """One of the newest, if possible in one of these states."""
        found = Order.objects.filter(pk__in=self.orders).select_related("account").order_by("-pk")
        return picked_from(found.filter(state__in=states) if states else found, found, n)

    def orders_at(self, n: int, *states: str) -> list[Order]:
        """One order or two, so that lists are acted on as well."""
        two = [self.an_order(n, *states), self.an_order(n + 1, *states)]
        return two if n % 3 == 0 and two[0].pk != two[1].pk else two[:1]

    def a_work(self, n: int, *states: str) -> Fulfilment:
        found = Fulfilment.objects.order_by("-pk")
        return picked_from(found.filter(state__in=states) if states else found, found, n)

    def a_parcel(self, n: int, *states: str) -> Parcel:
        found = Parcel.objects.order_by("-pk")
        return picked_from(found.filter(state__in=states) if states else found, found, n)

    def a_payment(self, n: int) -> Payment:
        return picked_from(Payment.objects.order_by("-pk"), Payment.objects.all(), n)

    # What holds

    @invariant()
    def everything_adds_up(self) -> None:
        differences = build.differences()
        assert not differences, differences
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        there = (("work", Fulfilment), ("parcel", Parcel), ("payment", Payment))
        self.there = {name for name, model in there if model.objects.exists()}


def picked_from(wanted: Any, otherwise: Any, n: int) -> Any:
    some = list(wanted) or list(otherwise)
    return some[n % len(some)]


def was_refused(answer: Any) -> bool:
    """Whether nothing came of it, of a list: of none of its items."""
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return bool(answer) and all(isinstance(item, Refusal) for item in answer)
    return isinstance(answer, Refusal)
