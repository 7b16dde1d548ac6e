"""Minds that change: cancellations, amendments, ways back, states set by hand. What a preview says comes true."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from entrepot.desk.sharing.actions import (
    ask_about_shared_order,
    cancel_shared_order,
    readdress_shared_order,
    share_orders,
)
from entrepot.desk.sharing.queries import customer_by
from entrepot.domain.changes.actions import (
    Cancellation,
    HandingBack,
    Override,
    Withdrawal,
    amend_orders,
    cancel_orders,
    override_state,
    preview_amendment,
    preview_cancellation,
    preview_override,
    return_to_sales,
    withdraw_approval,
)
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.orders.placing.given import InvoiceRequest, NewLine
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.refusals import Refusal
from tests import build
from tests.invariants.business.world import SKUS, WAREHOUSES, World, few, step, which

OPEN = ("placed", "approved")
# From where a state can be set by hand.
SET_FROM = {"approved": ("placed", "completed"), "delivered": ("approved",), "completed": ("approved",)}
lines = st.one_of(
    st.builds(LineChange, few, quantity=few.map(Decimal)),
    st.builds(LineChange, few, unit_price=st.sampled_from(("0", "8.88", "25.00")).map(Decimal)),
    st.builds(LineChange, few, discount=st.sampled_from(("0", "1.01")).map(Decimal)),
    st.builds(LineChange, few, remove=st.just(True)),
    st.builds(LineChange, few, swap=st.sampled_from(SKUS)),
    st.builds(LineChange, few, note=st.just("as a gift")),
)
added = st.builds(NewLine, st.sampled_from(SKUS), few.map(Decimal), st.just(Decimal("6.66")))
adjustments = st.sampled_from((Adjustment("round", round_down_to=Decimal(1)), Adjustment("deal", total=Decimal(11))))
# Everything that may be different, one kind at a time or some of them together.
wanted = st.fixed_dictionaries({}, optional={
    "lines": st.lists(lines, min_size=1, max_size=2),
    "added": st.lists(added, min_size=1, max_size=2),
    "shipping": st.sampled_from(("0", "4.44")).map(Decimal),
    "order_discount": st.sampled_from(("0", "2.22", "500")).map(Decimal),
    "adjustment": adjustments,
    "ship_to": st.sampled_from((build.TO_PUDONG, replace(build.TO_PUDONG, street="南京路 1 号"))),
    "invoice": st.just(InvoiceRequest("company", "某某有限公司", "91310000000000000X")),
    "fields": st.fixed_dictionaries({}, optional={
        "warehouse": st.sampled_from((*WAREHOUSES, "")), "priority": few, "flag": st.sampled_from(("", "red")),
        "seller_memo": st.just("fragile"), "tags": st.just(["vip"]), "carrier": st.sampled_from(("SF", "")),
    }),
})  # fmt: skip


class Minds(World):
    @step(weight=6, n=which, given=wanted, hours=st.sampled_from((None, 24)))
    def amend(self, n: int, given: dict[str, Any], hours: int | None) -> None:
        fields = dict(given.get("fields", {}))
        if hours:
            fields["ship_by"] = self.now + timedelta(hours=hours)
        asked = Amendment(self.an_order(n, *OPEN).number, "they rang", **{**given, "fields": fields})
        self.amended(asked)
        self.often_follow()

    @step(weight=8, n=which, line=lines, changes=st.booleans())
    def amend_lines(self, n: int, line: LineChange, changes: bool) -> None:
        """The kind of change that moves most: alone, and often."""
        self.amended(Amendment(self.an_order(n, *OPEN).number, lines=[line]))
        if changes:
            self.follow_now()

    def amended(self, asked: Amendment) -> None:
        before = self.look(preview_amendment, asked)
        (answer,) = self.do(amend_orders, [asked])
        _the_same(before, answer)

    @step(n=which, quantity=few)
    def amend_two(self, n: int, quantity: int) -> None:
        """A list of which each is decided on its own, with running sums."""
        asked = [Amendment(o.number, lines=[LineChange(1, Decimal(quantity))]) for o in self.orders_at(n * 3, *OPEN)]
        self.do(amend_orders, asked)

    @step(weight=2, n=which, wants=st.sampled_from(("cancel", "elsewhere", "an answer")))
    def a_customer_comes_by_link(self, n: int, wants: str) -> None:
        order = self.an_order(n)
        (link,) = self.do(share_orders, [order])
        if isinstance(link, Refusal):
            return
        by = customer_by(link)
        if wants == "cancel":
            self.do(cancel_shared_order, link, edition=order.edition, by=by)
        elif wants == "elsewhere":
            to = replace(build.TO_PUDONG, street=f"南京路 {n} 号")
            self.do(readdress_shared_order, link, ship_to=to, edition=order.edition, by=by)
        else:
            self.do(ask_about_shared_order, link, text="几时到?", by=by)
        self.often_follow()

    @step(weight=2, n=which)
    def cancel(self, n: int) -> None:
        self.cancelled(Cancellation(self.an_order(n).number, "changed their mind"))

    @step(weight=3, n=which, line=st.integers(1, 3), pieces=st.integers(1, 3))
    def cancel_part(self, n: int, line: int, pieces: int) -> None:
        self.cancelled(Cancellation(self.an_order(n, *OPEN).number, "too many", [(line, pieces)]))
        self.often_follow()

    def cancelled(self, asked: Cancellation) -> None:
        before = self.look(preview_cancellation, asked)
        (answer,) = self.do(cancel_orders, [asked])
        _the_same(before, answer)

    @step(weight=3, n=which)
    def withdraw_approval(self, n: int) -> None:
        self.do(withdraw_approval, [Withdrawal(o.number, "too quick") for o in self.orders_at(n, "approved")])
        self.often_follow()

    @step(weight=3, n=which)
    def return_to_sales(self, n: int) -> None:
        self.do(return_to_sales, [HandingBack(o.number, "no floor") for o in self.orders_at(n, *OPEN)])
        self.often_follow()

    @step(
        weight=8, n=which, to=st.sampled_from(("approved", "delivered", "completed")),
        rest=st.sampled_from(("", "write_off", "owed")),
    )  # fmt: skip
    def override(self, n: int, to: str, rest: str) -> None:
        asked = Override(self.an_order(n, *SET_FROM[to]).number, to, "the boss says so", rest)
        before = self.look(preview_override, asked)
        (answer,) = self.do(override_state, [asked])
        assert before == answer or before.code == answer.code, (before, answer)
        self.often_follow()


def _the_same(before: Any, answer: Any) -> None:
    """What was said before is what came of it."""
    if isinstance(answer, Refusal) or isinstance(before, Refusal):
        assert (before.code, before.facts) == (answer.code, answer.facts), (before, answer)
    else:
        assert answer.preview == before, (before, answer.preview)
