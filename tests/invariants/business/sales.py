"""How orders come, wait, are held, looked at and decided on."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from entrepot.domain.customers.rules import Buyer
from entrepot.domain.orders import actions as orders
from entrepot.domain.orders.actions import AskedBack, NewBlacklisted
from entrepot.domain.orders.models import Blacklisted, Order, RefundRequest
from entrepot.domain.orders.placing.given import NewOrder
from entrepot.domain.orders.rules.refund_requests import AskedBy
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from entrepot.integrations.channels.actions import Inbound, receive_orders, replay_payload
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.tests.taobao_trade import a_trade
from tests import build
from tests.invariants.business.world import CHANNELS, SKUS, World, few, fresh_numbers, picked_from, step, which

wished = st.fixed_dictionaries({
    "channel": st.sampled_from(CHANNELS),
    "lines": st.dictionaries(st.sampled_from(SKUS), few, min_size=1),
    "policy": st.sampled_from(("", "refuse", "wait", "ship_available")),
    "complete": st.booleans(),
    "shipping": st.sampled_from(("0", "7.77")),
    "discount": st.sampled_from(("0", "3.33")),
    "subsidy": st.sampled_from(("0", "1.11")),
    "collected": st.sampled_from(("0", "5")),
    "known": st.booleans(),
    "unknown_goods": st.booleans(),
})  # fmt: skip


class Sales(World):
    def a_wish(self, given: dict) -> NewOrder:
        lines, channel = given["lines"], given["channel"]
        if given["unknown_goods"] and channel == "tmall":
            lines = {**lines, "NO-SUCH": 1}
        self.buyers += not given["known"]
        phone = f"139{self.buyers:08}"
        more = {
            "shortage_policy": given["policy"], "ship_complete": given["complete"],
            "shipping": Decimal(given["shipping"]), "order_discount": Decimal(given["discount"]),
            "platform_discount": Decimal(given["subsidy"]), "cod_amount": Decimal(given["collected"]),
            "tax_inclusive": not given["complete"],
        }  # fmt: skip
        return build.wish(
            channel=channel, price="9.99", customer=Buyer("李雷", phone, channel_code=channel),
            ship_to=replace(build.TO_PUDONG, phone=phone), more=more, **lines,
        )  # fmt: skip

    def remember(self, answers) -> None:
        self.orders += [order.pk for order in answers if not isinstance(order, Refusal)]

    @step(weight=8, given=wished, second=wished, two=st.booleans())
    def place(self, given: dict, second: dict, two: bool) -> None:
        """One order, or two in one list, of which one may be refused."""
        wishes = [self.a_wish(given), *([self.a_wish(second)] if two else [])]
        foreseen = self.look(orders.preview_order, wishes[0])
        answers = self.do(orders.place_orders, wishes)
        if not isinstance(answers[0], Refusal):
            assert (foreseen.total, foreseen.refusal) == (answers[0].total, None), foreseen
        self.remember(answers)
        self.often_follow()

    @step(weight=2, given=wished)
    def save_draft(self, given: dict) -> None:
        self.remember(self.do(orders.save_drafts, [self.a_wish(given)]))

    @step(weight=2, n=which)
    def place_draft(self, n: int) -> None:
        self.do(orders.place_drafts, self.orders_at(n, "draft"))
        self.often_follow()

    @step(weight=2, memo=st.sampled_from(("", "改发邮政")), flag=st.integers(0, 3), again=st.booleans())
    def receive_from_a_marketplace(self, memo: str, flag: int, again: bool) -> None:
        """As it writes orders, also a second time with something different about it."""
        stamp = self.now.strftime("%Y-%m-%d %H:%M:%S")
        tid = {} if again else {"tid": str(next(fresh_numbers))}
        payload = a_trade(**tid, modified=stamp, seller_memo=memo, seller_flag=flag)
        brought = self.do(receive_orders, [Inbound("tmall", payload)])
        self.remember(answer for answer in brought if getattr(answer, "pk", 0) not in self.orders)
        self.often_follow()

    @step(n=which)
    def read_a_payload_anew(self, n: int) -> None:
        if InboundPayload.objects.exists():
            kept = picked_from(InboundPayload.objects.order_by("pk"), InboundPayload.objects.all(), n)
            self.do(replay_payload, kept)

    @step(n=which, code=st.sampled_from(("look", "call")), hours=st.sampled_from((None, 1, 48)))
    def hold(self, n: int, code: str, hours: int | None) -> None:
        until = hours and self.now + timedelta(hours=hours)
        self.do(orders.hold_orders, self.orders_at(n), code=code, expires_at=until)

    @step(weight=4, n=which)
    def release_holds(self, n: int) -> None:
        self.do(orders.release_holds, self.orders_at(n, "placed", "approved"))
        self.often_follow()

    @step()
    def release_expired_holds(self) -> None:
        orders.release_expired_holds((), by=THE_HOUSE)

    @step(weight=5, n=which, finally_=st.booleans())
    def approve(self, n: int, finally_: bool) -> None:
        act = orders.approve_orders_finally if finally_ else orders.approve_orders
        self.do(act, self.orders_at(n, "placed"))
        self.often_follow()

    @step(n=which)
    def reject(self, n: int) -> None:
        self.do(orders.reject_orders, [self.an_order(n, "placed")], reason="no")

    @step(weight=3, n=which)
    def submit_again(self, n: int) -> None:
        self.do(orders.submit_again, self.orders_at(n, "placed"))
        self.often_follow()

    @step(weight=3, n=which, amount=st.sampled_from((None, "3.00", "9000.00")), who=st.sampled_from(list(AskedBy)))
    def ask_money_back(self, n: int, amount: str | None, who: str) -> None:
        """Whatever has not left stays, until it is decided."""
        asked = [AskedBack(o.number, "damaged", amount and Decimal(amount), who) for o in self.orders_at(n)]
        self.do(orders.request_refunds, asked)
        self.often_follow()

    @step(weight=2, n=which, refused=st.booleans())
    def no_money_back(self, n: int, refused: bool) -> None:
        found = Order.objects.filter(refund_requests__in=RefundRequest.objects.filter(closed_at=None)).order_by("pk")
        some = [picked_from(found, Order.objects.filter(pk__in=self.orders), n)]
        if refused:
            self.do(orders.refuse_refund_requests, some, reason="all is well")
        else:
            self.do(orders.withdraw_refund_requests, some)
        self.often_follow()

    @step(weight=2, n=which)
    def review_again(self, n: int) -> None:
        self.do(orders.review_again, self.orders_at(n, "placed"))

    @step(weight=2, n=which)
    def complete_or_reopen(self, n: int) -> None:
        self.do(orders.complete_orders, [self.an_order(n, "approved")])
        self.do(orders.reopen_orders, [self.an_order(n, "completed")])

    @step(n=which, add=st.booleans())
    def blacklist(self, n: int, add: bool) -> None:
        """Their open orders are held by a follower, and the hold heals when the entry goes."""
        if add:
            self.do(orders.add_to_blacklist, [NewBlacklisted("refused it", receiver_of=self.an_order(n).number)])
        else:
            there = list(Blacklisted.objects.order_by("pk"))
            self.do(orders.remove_from_blacklist, there, reason="all is well")
        self.often_follow()
