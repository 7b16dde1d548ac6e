"""Customers: made, changed, one of two, two of one; and what they bought before these books began."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from entrepot.domain.customers.actions import (
    NewCustomer,
    add_addresses,
    archive_addresses,
    archive_customers,
    change_customer,
    create_customers,
    create_group,
)
from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.orders.actions import book_past_orders
from entrepot.domain.orders.history import PastItem, PastLines, PastOrder, PastOrders
from entrepot.domain.payments.actions import settle_past_orders
from entrepot.domain.receivables.actions import merge_customers, unmerge_customers
from entrepot.domain.returns.actions import PastReversal, PastReversalLine, PastReversals, book_past_reversals
from entrepot.foundation.accounts.models import Channel
from tests import build
from tests.invariants.business.world import World, few, picked_from, step, which

AT = datetime(2010, 1, 5, 2, tzinfo=UTC)
ANNA = Buyer(name="Anna", external_id="77", channel_code="import")


class People(World):
    def a_customer(self, n: int) -> Customer:
        return picked_from(Customer.objects.order_by("pk"), (), n)

    @step(n=few, blocked=st.booleans())
    def create(self, n: int, blocked: bool) -> None:
        new = NewCustomer("王芳", phone=f"1380000000{n}", external_ids={"tmall": f"t{n}"}, blocked=blocked)
        self.do(create_customers, [new, replace(new, external_ids={})])

    @step(n=which, blocked=st.booleans(), days=st.sampled_from((None, 0, 30)))
    def change(self, n: int, blocked: bool, days: int | None) -> None:
        self.do(change_customer, self.a_customer(n), changes={"blocked": blocked, "payment_days": days})
        self.do(add_addresses, [self.a_customer(n)], addresses=[build.TO_PUDONG])
        self.often_follow()

    @step(n=few, m=which)
    def put_away(self, n: int, m: int) -> None:
        """Somebody who has ordered nothing, or has; and an address."""
        there = list(Address.objects.filter(in_book=True).order_by("pk"))
        self.do(archive_addresses, there[m % (len(there) or 1) :][:1])
        if n == 1:
            self.do(archive_customers, [self.a_customer(m)])
        self.often_follow()

    @step(weight=2, n=which, m=which)
    def make_one_of_two(self, n: int, m: int) -> None:
        self.do(merge_customers, (self.a_customer(n).number, self.a_customer(m).number))
        self.often_follow()

    @step(weight=3, n=which, m=which)
    def make_two_of_one(self, n: int, m: int) -> None:
        merged = Customer.objects.exclude(merged_into=None).select_related("merged_into").first()
        pair = (merged.merged_into.number, merged.number) if merged else (self.a_customer(n).number, "C-NONE")
        self.do(unmerge_customers, pair)
        self.often_follow()

    @step(n=few)
    def make_a_group(self, n: int) -> None:
        self.do(create_group, f"g{n}", name="G")

    @step(weight=2, n=few, pieces=few, settle=st.booleans())
    def past_orders(self, n: int, pieces: int, settle: bool) -> None:
        """The same order is booked once, however often it comes."""
        channel = Channel.objects.get(code="import", company_id=1)
        lines = PastLines([0], [0], [pieces], [2_500_000], [250 * pieces])
        sold = [PastOrder(f"H{n}", AT, date(2010, 1, 5), buyer=ANNA)]
        self.do(book_past_orders, PastOrders(channel, "CNY", sold, [PastItem("LAMP", "LAMP", "A lamp")], lines))
        if settle:
            self.do(settle_past_orders, channel, external_ids=[f"H{n}"])

    @step(weight=2, n=few, pieces=few)
    def past_reversals(self, n: int, pieces: int) -> None:
        """Cancellations of the past: set against what was bought, or credited."""
        channel = Channel.objects.get(code="import", company_id=1)
        line = PastReversalLine("LAMP", "", pieces, Decimal("2.50"), Decimal("2.50") * pieces)
        given = PastReversal(f"R{n}", AT, date(2010, 2, 5), ANNA, [line])
        self.do(book_past_reversals, PastReversals(channel, "CNY", [given]))
