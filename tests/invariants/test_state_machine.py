"""Whatever is done, in whatever order, goods and money add up.

Real actions on a real database, one transaction an example; after each step every check of `verify` runs.
ENTREPOT_DEEP=1 goes on for longer.
"""

import itertools
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.catalog.rules import NewComponent
from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.steps import Buyer
from entrepot.domain.fulfilment.actions import (
    Counted,
    Picking,
    Recalling,
    check_fulfilments,
    pick_fulfilments,
    recall_fulfilments,
    release_orders,
    undo_picking,
)
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.queries import works
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.inventory.models import Level
from entrepot.domain.orders import actions as orders
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import (
    allocate_payments,
    record_payments,
    refund_orders,
    take_back_allocations,
    void_payments,
)
from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.steps import NewAllocation, NewPayment, NewRefund, TakeBack, Void
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.domain.shipping.actions import (
    HandOver,
    NewParcel,
    Packing,
    ParcelHandOver,
    Together,
    deliver_parcels,
    hand_over_fulfilments,
    hand_over_parcels,
    pack_fulfilments,
    pack_together,
    unpack_parcels,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build

SKUS = ("LAMP", "VASE", "SET")
CHANNELS = ("web", "phone", "tmall", "wholesale", "prepaid", "careful")
WAREHOUSES = ("SH", "BJ", "GZ")

# Enough to take any of what is there; a step takes the remainder.
which = st.integers(0, 5)
BILLS = itertools.count(10**12)
few = st.integers(1, 4)


def a_world() -> None:
    """Three warehouses that work in three ways, and channels with every policy."""
    build.some_skus({"LAMP", "VASE"})
    parts = [NewComponent("LAMP", 1), NewComponent("VASE", 2)]
    create_skus([NewSku("SET", "套装", price=Decimal("30.00"), kind="kit", components=parts)], by=THE_HOUSE)
    build.a_warehouse("SH", region_code="310115", priority=1, steps="pick_pack_ship")
    build.a_warehouse("BJ", region_code="110105", priority=2, steps="ship")
    build.a_warehouse("GZ", region_code="440106", priority=3, steps="pick_check_pack_ship")
    build.receive("SH", LAMP=6, VASE=8)
    build.receive("BJ", LAMP=4, VASE=2)
    open_channel("prepaid", policies={"reserve_when": "payment", "payment_before_release": True}, by=THE_HOUSE)
    open_channel("careful", policies={"auto_approve": False, "shortage_policy": "ship_available"}, by=THE_HOUSE)


class Business(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        build.forget_caches()
        self.now = datetime.now(UTC)
        clock._set_to.set(self.now)
        a_world()
        self.buyers, self.turns = 2, 0
        first = [
            build.wish(channel="web", LAMP=2, VASE=1),
            build.wish(channel="phone", SET=1, LAMP=1, more={"shipping": Decimal("7.77")}),
            build.wish(channel="prepaid", LAMP=1),
            build.wish(channel="careful", VASE=2, customer=Buyer("李雷", "13900000001")),
            build.wish(channel="web", LAMP=1, more={"warehouse": "BJ"}, customer=Buyer("韩梅梅", "13900000002")),
        ]
        self.orders = [order.pk for order in orders.place_orders(first, by=THE_HOUSE)]
        build.follow()

    # Goods

    @rule(warehouse=st.sampled_from(WAREHOUSES), sku=st.sampled_from(SKUS[:2]), n=few)
    def receive(self, warehouse: str, sku: str, n: int) -> None:
        build.receive(warehouse, **{sku: n})
        self.often_follow()

    @rule(warehouse=st.sampled_from(WAREHOUSES), sku=st.sampled_from(SKUS[:2]), n=st.integers(-6, 3))
    def adjust(self, warehouse: str, sku: str, n: int) -> None:
        """Also below what is reserved: reality wins."""
        self.try_to(lambda: adjust_stock(StockCorrection(warehouse, [Adjustment(sku, n)], "counted"), by=THE_HOUSE))

    @rule(warehouse=st.sampled_from(WAREHOUSES), sku=st.sampled_from(SKUS[:2]), n=st.integers(0, 6))
    def count(self, warehouse: str, sku: str, n: int) -> None:
        adjust_stock(StockCorrection(warehouse, [Adjustment(sku, counted=n)], "counted"), by=THE_HOUSE)

    # Orders

    @rule(
        channel=st.sampled_from(CHANNELS), lines=st.dictionaries(st.sampled_from(SKUS), few, min_size=1),
        policy=st.sampled_from(("", "refuse", "wait", "ship_available")), complete=st.booleans(),
        shipping=st.sampled_from(("0", "7.77")), discount=st.sampled_from(("0", "3.33")), draft=st.booleans(),
        known=st.booleans(), unknown_goods=st.booleans(),
    )  # fmt: skip
    def order(self, channel, lines, policy, complete, shipping, discount, draft, known, unknown_goods) -> None:
        if unknown_goods and channel == "tmall":
            lines = {**lines, "NO-SUCH": 1}
        self.buyers += not known
        phone = f"139{self.buyers:08}"
        wished = build.wish(
            channel=channel, price="9.99", customer=Buyer("李雷", phone, channel_code=channel),
            ship_to=replace(build.TO_PUDONG, phone=phone),
            more={"shortage_policy": policy, "ship_complete": complete, "shipping": Decimal(shipping),
                  "order_discount": Decimal(discount), "tax_inclusive": not complete},
            **lines,
        )  # fmt: skip
        act = orders.save_drafts if draft else orders.place_orders
        placed = act([wished], by=THE_HOUSE)[0]
        if not isinstance(placed, Refusal):
            self.orders.append(placed.pk)
            self.often_follow()

    @precondition(lambda self: self.orders)
    @rule(n=which)
    def place_draft(self, n: int) -> None:
        orders.place_drafts([self.an_order(n, state="draft")], by=THE_HOUSE)

    @precondition(lambda self: self.orders)
    @rule(n=which, code=st.sampled_from(("look", "call")), hours=st.sampled_from((None, 1, 48)))
    def hold(self, n: int, code: str, hours: int | None) -> None:
        until = hours and self.now + timedelta(hours=hours)
        orders.hold_orders([self.an_order(n)], code=code, expires_at=until, by=THE_HOUSE)

    @precondition(lambda self: self.orders)
    @rule(n=which)
    def release_holds(self, n: int) -> None:
        orders.release_holds([self.an_order(n)], by=THE_HOUSE)
        self.often_follow()

    @rule()
    def release_expired_holds(self) -> None:
        orders.release_expired_holds((), by=THE_HOUSE)

    @precondition(lambda self: self.orders)
    @rule(n=which)
    def approve(self, n: int) -> None:
        orders.approve_orders([self.an_order(n, state="placed")], by=THE_HOUSE)
        self.often_follow()

    @precondition(lambda self: self.orders)
    @rule(n=which)
    def reject(self, n: int) -> None:
        orders.reject_orders([self.an_order(n, state="placed")], reason="no", by=THE_HOUSE)

    @precondition(lambda self: self.orders)
    @rule(n=which)
    def cancel(self, n: int) -> None:
        cancel_orders([Cancellation(self.an_order(n).number, "changed their mind")], by=THE_HOUSE)

    @precondition(lambda self: self.orders)
    @rule(n=which, line=st.integers(1, 3), pieces=st.integers(1, 3))
    def cancel_part(self, n: int, line: int, pieces: int) -> None:
        asked = Cancellation(self.an_order(n).number, "too many", [(line, pieces)])
        cancel_orders([asked], by=THE_HOUSE)

    # Work

    @precondition(lambda self: Fulfilment.objects.exists())
    @rule(n=which)
    def do_what_comes_next(self, n: int) -> None:
        """Take one piece of work the next step, whichever that is."""
        found = Fulfilment.objects.exclude(state__in=("handed_over", "cancelled")).order_by("-pk")
        if not found:
            return
        work = found[n % len(found)]
        step = {"released": lambda: pick_fulfilments([Picking(work.number)], by=THE_HOUSE),
                "picked": lambda: pack_fulfilments([Packing(work.number)], by=THE_HOUSE),
                "checked": lambda: pack_fulfilments([Packing(work.number)], by=THE_HOUSE),
                "packed": lambda: hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)}  # fmt: skip
        self.try_to(step[work.state])

    @precondition(lambda self: self.orders)
    @rule(n=which)
    def release(self, n: int) -> None:
        release_orders([self.an_order(n).pk], by=THE_HOUSE)

    @precondition(lambda self: Fulfilment.objects.exists())
    @rule(n=which, found=st.sampled_from((None, None, 0, 1)))
    def pick(self, n: int, found: int | None) -> None:
        """As asked, or less of the first line than is asked: the shelf is short."""
        work = works([self.a_work(n, state="released").pk]).popitem()[1]
        counted = () if found is None else [Counted(min(found, work.lines[0].remaining), line=1)]
        pick_fulfilments([Picking(work.number, counted)], by=THE_HOUSE)

    @precondition(lambda self: Fulfilment.objects.exists())
    @rule(n=which)
    def undo_picking(self, n: int) -> None:
        undo_picking([self.a_work(n, state="picked").number], by=THE_HOUSE)

    @precondition(lambda self: Fulfilment.objects.exists())
    @rule(n=which)
    def check(self, n: int) -> None:
        check_fulfilments([Picking(self.a_work(n, state="picked").number)], by=THE_HOUSE)

    @precondition(lambda self: Fulfilment.objects.exists())
    @rule(n=which, pieces=st.sampled_from((None, 1)))
    def recall(self, n: int, pieces: int | None) -> None:
        lines = () if pieces is None else [Counted(pieces, line=1)]
        recall_fulfilments([Recalling(self.a_work(n).number, lines)], by=THE_HOUSE)

    @precondition(lambda self: Fulfilment.objects.exists())
    @rule(n=which, part=st.booleans(), state=st.sampled_from(("picked", "checked", "released")))
    def pack(self, n: int, part: bool, state: str) -> None:
        parcels = [NewParcel([Counted(1, line=1)])] if part else ()
        pack_fulfilments([Packing(self.a_work(n, state=state).number, parcels)], by=THE_HOUSE)

    @precondition(lambda self: Fulfilment.objects.count() > 1)
    @rule(n=which, m=which)
    def pack_together(self, n: int, m: int) -> None:
        numbers = [self.a_work(n, state="picked").number, self.a_work(m, state="picked").number]
        pack_together([Together(numbers)], by=THE_HOUSE)

    @precondition(lambda self: Parcel.objects.exists())
    @rule(n=which)
    def unpack(self, n: int) -> None:
        unpack_parcels([self.a_parcel(n, state="packed").number], by=THE_HOUSE)

    @precondition(lambda self: Fulfilment.objects.exists())
    @rule(n=which, state=st.sampled_from(("packed", "released", "picked")))
    def hand_over(self, n: int, state: str) -> None:
        self.try_to(
            lambda: hand_over_fulfilments(
                [HandOver(self.a_work(n, state=state).number, "SF", f"SF{next(BILLS)}")], by=THE_HOUSE
            )
        )

    @precondition(lambda self: Parcel.objects.exists())
    @rule(n=which)
    def hand_over_parcel(self, n: int) -> None:
        self.try_to(
            lambda: hand_over_parcels([ParcelHandOver(self.a_parcel(n, state="packed").number)], by=THE_HOUSE)
        )

    @precondition(lambda self: Parcel.objects.exists())
    @rule(n=which)
    def deliver(self, n: int) -> None:
        deliver_parcels([self.a_parcel(n, state="handed_over").number], by=THE_HOUSE)

    # Money

    @precondition(lambda self: self.orders)
    @rule(
        n=which, method=st.sampled_from(("cash", "bank_transfer")), amount=st.sampled_from((None, "5.00", "200.00"))
    )
    def pay(self, n: int, method: str, amount: str | None) -> None:
        order = self.an_order(n)
        owed = order.account.balance if order.account and order.account.balance > 0 else Decimal("1.00")
        paid = NewPayment(method, Decimal(amount) if amount else owed, (order.pk,))
        record_payments([paid], by=THE_HOUSE)
        self.often_follow()

    @precondition(lambda self: self.orders)
    @rule(n=which, amount=st.sampled_from((None, "2.50", "1000.00")))
    def refund(self, n: int, amount: str | None) -> None:
        """Also more than was paid: that must be refused."""
        paid = Order.objects.filter(account__paid__gt=0).order_by("-pk")
        order = paid[n % len(paid)] if paid else self.an_order(n)
        wanted = NewRefund(order.pk, Decimal(amount) if amount else None, "sorry")
        refund_orders([wanted], by=THE_HOUSE)

    @precondition(lambda self: self.orders and Payment.objects.exists())
    @rule(n=which, m=which)
    def allocate(self, n: int, m: int) -> None:
        allocate_payments([NewAllocation(self.a_payment(m).pk, self.an_order(n).pk)], by=THE_HOUSE)

    @precondition(lambda self: Allocation.objects.exists())
    @rule(n=which)
    def take_back(self, n: int) -> None:
        allocation = list(Allocation.objects.order_by("pk"))[n % Allocation.objects.count()]
        wanted = TakeBack(allocation.payment_id, allocation.order_id, reason="wrong order")
        take_back_allocations([wanted], by=THE_HOUSE)

    @precondition(lambda self: Payment.objects.exists())
    @rule(n=which)
    def void(self, n: int) -> None:
        void_payments([Void(self.a_payment(n).pk, "bounced")], by=THE_HOUSE)

    @precondition(lambda self: Customer.objects.exists())
    @rule(n=which, limit=st.sampled_from((None, "0", "50", "500")))
    def set_credit_limit(self, n: int, limit: str | None) -> None:
        customer = list(Customer.objects.order_by("pk"))[n % Customer.objects.count()]
        set_credit_limit(customer, limit=limit and Decimal(limit), currency="CNY", by=THE_HOUSE)

    # Time

    @rule()
    def follow(self) -> None:
        build.follow()

    @rule(hours=st.sampled_from((1, 30, 800)))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        clock._set_to.set(self.now)

    # What holds

    @invariant()
    def everything_adds_up(self) -> None:
        assert build.differences() == {}

    def often_follow(self) -> None:
        """Workers are quick, mostly."""
        self.turns += 1
        if self.turns % 4:
            build.follow()

    def try_to(self, act) -> None:
        """Do it, or be refused; a refusal undoes what it began."""
        try:
            act()
        except Refusal:
            return

    def an_order(self, n: int, state: str = "") -> Order:
        """One of the newest, if possible in that state."""
        found = Order.objects.filter(pk__in=self.orders).select_related("account").order_by("-pk")
        some = list(found.filter(state=state) if state else found) or list(found)
        return some[n % len(some)]

    def a_work(self, n: int, state: str = "") -> Fulfilment:
        found = Fulfilment.objects.order_by("-pk")
        some = list(found.filter(state=state) if state else found) or list(found)
        return some[n % len(some)]

    def a_parcel(self, n: int, state: str) -> Parcel:
        some = list(Parcel.objects.filter(state=state).order_by("-pk")) or list(Parcel.objects.order_by("-pk"))
        return some[n % len(some)]

    def a_payment(self, n: int) -> Payment:
        some = list(Payment.objects.order_by("-pk"))
        return some[n % len(some)]


class InATransaction(Business):
    """Each example begins with the database as the migrations left it."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


DEEP = bool(os.environ.get("ENTREPOT_DEEP"))


@pytest.mark.django_db
def test_whatever_is_done_goods_and_money_add_up():
    assert Channel.objects.exists()
    assert not Level.objects.exists()
    run_state_machine_as_test(
        InATransaction,
        settings=settings(
            max_examples=int(os.environ.get("H6_N", 400)) if DEEP else 20,
            stateful_step_count=80 if DEEP else 30,
            deadline=None,
            derandomize=not DEEP,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
            if DEEP
            else (Phase.explicit, Phase.generate),
        ),
    )
