"""What staff of the demo company decide about orders and money."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.db.models import F, QuerySet

from entrepot.demo.wishes import MARKETPLACES
from entrepot.demo.words import words
from entrepot.domain.changes.actions import Cancellation, Cancelled, cancel_orders
from entrepot.domain.orders.actions import approve_orders, hold_orders, reject_orders, release_holds
from entrepot.domain.orders.models import Hold, Order, OrderLine
from entrepot.domain.orders.states import LineKind, OrderState, Progress
from entrepot.domain.payments.actions import (
    Deferral,
    NewPayment,
    NewRefund,
    put_on_account,
    record_payments,
    refund_orders,
)
from entrepot.domain.receivables.models import Standing
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor

_OPEN = (OrderState.PLACED, OrderState.APPROVED)
_OWING = (Standing.UNPAID, Standing.PART_PAID)
_PAYS_AT_ONCE = {"wechat": 0.92, "phone": 0.9, "api": 0.96, "counter": 1.0, **dict.fromkeys(MARKETPLACES, 1.0)}
# Whose orders are paid by their buyers before anything is sent.
PAID_BEFORE = ("wechat", "phone", "api")
_METHODS = {"counter": "cash", "phone": "bank_transfer", "portal": "bank_transfer"}


class DeskWork:
    """Reviews, takes money in and gives it back, and helps those who change their minds."""

    def __init__(self, chance: Random, staff: dict[str, Actor]) -> None:
        self.chance = chance
        self.reviewer, self.finance = staff["linyue"], staff["hemin"]
        self.service, self.sales = staff["xuwen"], staff["chenjing"]

    def review(self) -> None:
        """This will decide most of what is held: approve it, or reject what looks wrong."""
        held = self._mine().filter(state=OrderState.PLACED, holds_open__gt=0).order_by("id")
        looked_at = [order for order in held if self.chance.random() < 0.6]
        codes: dict[int, set[str]] = {}
        open_holds = Hold.objects.filter(order__in=looked_at, released_at=None)
        for order_id, code in open_holds.values_list("order_id", "code"):
            codes.setdefault(order_id, set()).add(code)
        wrong: list[Order] = []
        right: list[Order] = []
        for order in looked_at:
            own = codes.get(order.pk, set())
            if "goods_unmatched" in own or "fraud_check" in own:
                continue
            doubtful = own & {"price_below_floor", "duplicate"} and self.chance.random() < 0.5
            (wrong if doubtful else right).append(order)
        approve_orders(right, by=self.reviewer)
        reject_orders(wrong, reason="审核不通过：重复下单或价格异常", by=self.reviewer)
        if suspicious := [o for o in right if self.chance.random() < 0.04]:
            hold_orders(suspicious, code="fraud_check", note="等待风控回复", by=self.reviewer)

    def _mine(self) -> QuerySet[Order]:
        return Order.objects.filter(company_id=self.sales.company_id)

    def clear(self) -> None:
        """This will leave nothing: decide what is held, cancel what nobody can read, collect what is owed."""
        held = self._mine().filter(state__in=_OPEN, holds_open__gt=0).order_by("id")
        unclear = Hold.objects.filter(order__in=held, released_at=None, code="goods_unmatched").values("order")
        gone = list(held.filter(pk__in=unclear).values_list("number", flat=True))
        done = cancel_orders([Cancellation(number, self._reason()) for number in gone], by=self.service)
        self._refund([answer for answer in done if isinstance(answer, Cancelled)])
        approve_orders(list(held.filter(state=OrderState.PLACED)), by=self.reviewer)
        release_holds(list(held.filter(state=OrderState.APPROVED)), by=self.reviewer)
        owing = self._mine().filter(
            channel__code__in=PAID_BEFORE, state=OrderState.APPROVED, account__standing__in=_OWING, cod_amount=0
        )
        rows = owing.order_by("id").values_list("pk", "account__balance", "channel__code")
        record_payments([_payment(pk, balance, channel, "") for pk, balance, channel in rows], by=self.finance)

    def take_money(self, placed: Sequence[Order]) -> None:
        """This will record what buyers paid as they ordered and what came since, and let firms pay later."""
        channels = dict(Order.objects.filter(pk__in=[o.pk for o in placed]).values_list("pk", "channel__code"))
        paid, later = self._collected(), []
        for order in placed:
            channel = channels[order.pk]
            if channel == "portal":
                later.append(Deferral(order.pk))
            elif order.total and not order.cod_amount and self.chance.random() < _PAYS_AT_ONCE[channel]:
                paid.append(_payment(order.pk, order.total, channel, order.external_id))
        record_payments(paid, by=self.finance)
        put_on_account(later, by=self.finance)

    def _collected(self) -> list[NewPayment]:
        """What carriers collected at the door, and what firms have transferred."""
        owing = (
            self._mine()
            .filter(state=OrderState.APPROVED, progress=Progress.DELIVERED, account__standing__in=_OWING)
            .order_by("id")
        )
        paid = []
        for pk, channel, balance, cod in owing.values_list("pk", "channel__code", "account__balance", "cod_amount"):
            if self.chance.random() < (0.06 if channel == "portal" else 0.5):
                payment = _payment(pk, balance, channel, "")
                paid.append(NewPayment("cash_on_delivery", balance, (pk,)) if cod else payment)
        return paid

    def change_minds(self) -> None:
        """This will cancel what was never paid for, and some orders or lines whose buyers want them no more."""
        recent = self._mine().filter(state__in=_OPEN, progress=Progress.UNSHIPPED).exclude(channel__code="counter")
        unpaid = recent.filter(
            channel__code__in=PAID_BEFORE, cod_amount=0, account__standing=Standing.UNPAID,
            placed_at__lt=clock.now() - timedelta(days=3),
        )  # fmt: skip
        whole = set(unpaid.values_list("number", flat=True))
        unclear = recent.filter(
            holds__code="goods_unmatched", holds__released_at=None, placed_at__lt=clock.now() - timedelta(days=6)
        )
        whole |= {
            number
            for number in unclear.order_by("id").values_list("number", flat=True)
            if self.chance.random() < 0.15
        }
        fresh = recent.filter(placed_at__gt=clock.now() - timedelta(days=2)).order_by("id")
        numbers = list(fresh.values_list("number", flat=True))
        whole |= {number for number in numbers if self.chance.random() < 0.012}
        parts = self._parts([number for number in numbers if number not in whole and self.chance.random() < 0.012])
        asked = [Cancellation(number, self._reason()) for number in sorted(whole)]
        asked += [Cancellation(number, self._reason(), lines=[(1, n)]) for number, n in parts.items()]
        done = cancel_orders(asked, by=self.service)
        self._refund([answer for answer in done if isinstance(answer, Cancelled)])

    def _parts(self, numbers: Sequence[str]) -> dict[str, int]:
        """One piece of the first line, where that is not all there is."""
        lines = OrderLine.objects.filter(
            order__number__in=numbers, position=1, kind=LineKind.GOODS, order__units_ordered__gt=F("quantity")
        )
        return dict.fromkeys(lines.values_list("order__number", flat=True), 1)

    def _refund(self, cancelled: Sequence[Cancelled]) -> None:
        wanted = {c.preview.order: c.preview.refundable for c in cancelled}
        ids = dict(Order.objects.filter(number__in=wanted).values_list("number", "id"))
        back = [NewRefund(ids[number], amount, "订单取消") for number, amount in sorted(wanted.items()) if amount > 0]
        refund_orders(back, by=self.finance)

    def _reason(self) -> str:
        return str(self.chance.choice(words()["reasons"]))


def _payment(order_id: int, amount: Decimal, channel: str, reference: str) -> NewPayment:
    return NewPayment(_METHODS.get(channel, "other"), amount, (order_id,), reference=reference)
