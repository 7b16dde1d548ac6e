"""How money comes, is put on orders, taken off again, given back, owed, and was owed before."""

from decimal import Decimal

from hypothesis import strategies as st

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import (
    allocate_payments,
    claim_payments,
    put_on_account,
    record_payments,
    refund_advances,
    refund_orders,
    take_back_allocations,
    take_back_claims,
    take_off_account,
    void_payments,
)
from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.steps import (
    AdvanceRefund,
    Claim,
    ClaimReturn,
    Deferral,
    NewAllocation,
    NewPayment,
    NewRefund,
    TakeBack,
    Void,
)
from entrepot.domain.pricing.actions import (
    NewLimit,
    NewPrice,
    NewPriceList,
    create_price_lists,
    set_adjustment_limits,
    set_prices,
)
from entrepot.domain.receivables.actions import (
    book_opening_balances,
    set_credit_limit,
    take_back_opening_balances,
)
from entrepot.domain.receivables.models import OpeningBalance
from entrepot.domain.receivables.opening import NewOpening
from entrepot.foundation.refusals import Refusal
from tests.invariants.business.world import SKUS, World, few, picked_from, step, which


class Money(World):
    @step(weight=8, 
        n=which, method=st.sampled_from(("cash", "bank_transfer")), amount=st.sampled_from((None, "5.00", "200.00")),
        both=st.booleans(),
    )  # fmt: skip
    def pay(self, n: int, method: str, amount: str | None, both: bool) -> None:
        """What an order owes, less, more, or for two orders at once."""
        for_these = self.orders_at(n * 3 if both else n, "placed", "approved")
        owed = sum((o.account.balance for o in for_these if o.account and o.account.balance > 0), Decimal(0))
        ids = tuple(order.pk for order in for_these)
        self.do(record_payments, [NewPayment(method, Decimal(amount) if amount else owed or Decimal(1), ids)])
        self.often_follow()

    @step(weight=2, amount=st.sampled_from(("12.00", "7.00", "0")))
    def pay_in_advance(self, amount: str) -> None:
        payer = Customer.objects.order_by("pk").first() if Decimal(amount) % 2 == 0 else None
        self.do(record_payments, [NewPayment("cash", Decimal(amount), payer_id=payer and payer.pk, currency="CNY")])

    @step(weight=2, needs="payment", n=which, m=which, back=st.booleans())
    def claim(self, n: int, m: int, back: bool) -> None:
        """Mostly of money that is nobody's, or that was claimed."""
        likely = Payment.objects.exclude(claimed_by="") if back else Payment.objects.filter(payer=None, advance__gt=0)
        payment = likely.order_by("-pk").first() or self.a_payment(n)
        if back:
            self.do(take_back_claims, [ClaimReturn(payment.pk, "wrong_payer")])
        else:
            customer = picked_from(Customer.objects.order_by("pk"), (), m)
            self.do(claim_payments, [Claim(payment.pk, customer.pk)])
        self.often_follow()

    @step(weight=4, n=which, amount=st.sampled_from((None, "2.50", "1000.00")))
    def refund(self, n: int, amount: str | None) -> None:
        """Also more than was paid: that must be refused."""
        paid = Order.objects.filter(account__paid__gt=0).order_by("-pk")
        order = paid[n % len(paid)] if paid else self.an_order(n)
        self.do(refund_orders, [NewRefund(order.pk, Decimal(amount) if amount else None, "sorry")])
        self.often_follow()

    @step(weight=3, needs="payment", n=which, amount=st.sampled_from((None, "1.00", "1000.00")))
    def refund_advance(self, n: int, amount: str | None) -> None:
        wanted = AdvanceRefund(self.a_payment(n).pk, Decimal(amount) if amount else None, "not needed")
        self.do(refund_advances, [wanted])

    @step(needs="payment", n=which, m=which)
    def allocate(self, n: int, m: int) -> None:
        self.do(allocate_payments, [NewAllocation(self.a_payment(m).pk, self.an_order(n).pk)])
        self.often_follow()

    @step(weight=2, n=which)
    def take_back(self, n: int) -> None:
        if Allocation.objects.exists():
            found = picked_from(Allocation.objects.order_by("-pk"), (), n)
            self.do(take_back_allocations, [TakeBack(found.payment_id, found.order_id, reason="wrong order")])
            self.often_follow()

    @step(weight=2, needs="payment", n=which)
    def void(self, n: int) -> None:
        self.do(void_payments, [Void(self.a_payment(n).pk, "bounced")])

    @step(weight=3, n=which, on=st.booleans())
    def on_account(self, n: int, on: bool) -> None:
        orders = self.orders_at(n, "placed", "approved")
        if on:
            self.do(put_on_account, [Deferral(order.pk) for order in orders])
        else:
            self.do(take_off_account, [order.pk for order in orders])
        self.often_follow()

    @step(n=which, limit=st.sampled_from((None, "0", "50", "500")))
    def set_credit_limit(self, n: int, limit: str | None) -> None:
        customer = picked_from(Customer.objects.order_by("pk"), (), n)
        self.do(set_credit_limit, customer, limit=limit and Decimal(limit), currency="CNY")
        self.often_follow()

    @step(n=which, reference=few, back=st.booleans())
    def opening_balance(self, n: int, reference: int, back: bool) -> None:
        """What was owed before these books began is booked once, and taken back once."""
        there = list(OpeningBalance.objects.order_by("pk"))
        if back and there:
            self.do(take_back_opening_balances, [there[n % len(there)]])
        else:
            customer = picked_from(Customer.objects.order_by("pk"), (), n)
            new = NewOpening(customer.pk, f"D{reference}", Decimal("42.00"), "CNY", self.now.date())
            self.do(book_opening_balances, [new])

    @step(sku=st.sampled_from(SKUS), price=st.sampled_from((None, "7.50", "60")), most=few)
    def prices(self, sku: str, price: str | None, most: int) -> None:
        made = self.do(create_price_lists, [NewPriceList("all", "基础")])
        self.do(set_prices, [NewPrice("all", sku, price and Decimal(price))])
        if isinstance(made[0], Refusal):
            self.do(set_adjustment_limits, [NewLimit("pricing.round_off_totals", Decimal(most))])
        self.often_follow()
