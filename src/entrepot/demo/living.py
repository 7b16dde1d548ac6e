"""The demo company while it is served: orders come, people work, parcels arrive. Never more than somebody can see."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from entrepot.demo.company import company_as_it_is
from entrepot.demo.controls import Controls
from entrepot.demo.figures import unpaid
from entrepot.demo.ninety_days import Trade
from entrepot.demo.warehouse_work import WarehouseWork
from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.orders.actions import approve_orders, place_orders
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.placing.given import NewOrder
from entrepot.domain.orders.states import OrderState, Progress
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.shipping.actions import deliver_parcels
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation import clock

RUSH = 300
# Beyond so many open orders nobody orders any more, until there are fewer.
MOST_OPEN = 260
TO_REVIEW, UNPAID, ON_THE_WAY = 40, 8, 150
_LATE = 5
_BEAT, _AFTER_TROUBLE = 4.0, 3.0
# What stays on the shelf of each step while people work, so that a visitor finds something of everything.
_STAYS = {
    FulfilmentState.RELEASED: 60, FulfilmentState.PICKED: 6, FulfilmentState.CHECKED: 4, FulfilmentState.PACKED: 8,
}  # fmt: skip
# So many orders held for a reason wait for the visitor; others are decided.
_WAITS_FOR = {
    "duplicate": 4, "credit_limit": 3, "goods_unmatched": 1, "address_masked": 3, "address_incomplete": 2,
    "customer_blocked": 2, "price_below_floor": 3, "amount": 3, "message": 5, "memo": 4, "short": 6, "gifts_only": 1,
    "data_unreadable": 1, "fraud_check": 2,
}  # fmt: skip
# Nobody can send these until somebody has mended them.
_MUST_BE_MENDED = "goods_unmatched"
Thing = TypeVar("Thing")
logger = logging.getLogger("entrepot.demo")


class SteadyWork(WarehouseWork):
    """Works through what is more than should lie there, the oldest first."""

    def deliver(self) -> None:
        """This will bring the parcels that are longest on their way."""
        left = Parcel.objects.filter(company_id=self.by.company_id, state=ParcelState.HANDED_OVER).order_by("id")
        numbers = list(left.values_list("number", flat=True))
        deliver_parcels(_beyond(numbers, ON_THE_WAY), by=self.by)

    def _some(self, state: FulfilmentState, _share: float, steps: tuple[str, ...] = ()) -> list[str]:
        waiting = Fulfilment.objects.filter(company_id=self.by.company_id, state=state).order_by("id")
        held = FulfilmentLine.objects.filter(fulfilment__state=state, order_line__order__holds_open__gt=0)
        waiting = waiting.exclude(pk__in=held.values("fulfilment"))
        if steps:
            waiting = waiting.filter(steps__in=steps)
        ship_only = steps == ("ship",)
        late = self._late() if state == FulfilmentState.RELEASED else ()
        numbers = [number for number in waiting.values_list("number", flat=True) if number not in late]
        return list(_beyond(numbers, 0 if ship_only else _STAYS[state] - len(late)))

    def _late(self) -> frozenset[str]:
        """The most overdue stay, for somebody to find them."""
        overdue = Fulfilment.objects.filter(
            company_id=self.by.company_id, state=FulfilmentState.RELEASED,
            lines__order_line__order__deadline__lt=clock.now(),
        )  # fmt: skip
        found = overdue.order_by("lines__order_line__order__deadline", "id").values_list("number", flat=True)
        return frozenset(list(dict.fromkeys(found))[:_LATE])


class LivingCompany:
    """A step is some seconds of the company's life. What follows from it is left to the worker, as ever."""

    def __init__(self, chance: Random) -> None:
        company = company_as_it_is()
        # No number of a channel was ever as high as the clock.
        first = int(clock.now().timestamp() * 1000)
        self.people = Trade.of(company, chance, orders_a_week=250, first=first)
        self.warehouses = SteadyWork(chance, company.staff["sunlei"])
        self.chance, self.steps = chance, 0

    def step(self) -> None:
        """This will let something happen everywhere, and nothing pile up."""
        self.steps += 1
        if self._open() < MOST_OPEN:
            self._order([clock.now()] * self.chance.choice((1, 1, 2)))
        self.warehouses.a_day()
        self.warehouses.deliver()
        self._review()
        self._collect()
        if self.steps % 20 == 0:
            self.people.stockroom.fill_gaps()
        if self.steps % 200 == 0:
            self.people.stockroom.stock_up(1)
            self.people.desk.change_minds()

    def rush(self) -> None:
        """This will place what a live stream sells, all at once."""
        self._place(self.people.market.a_rush(clock.now(), RUSH, minutes=0))

    def _open(self) -> int:
        return Order.objects.filter(
            company_id=self.warehouses.by.company_id, state__in=(OrderState.PLACED, OrderState.APPROVED),
            progress=Progress.UNSHIPPED,
        ).count()  # fmt: skip

    def _order(self, times: list[datetime]) -> None:
        self._place(self.people.market.at_times(times))

    def _place(self, wishes: list[NewOrder]) -> None:
        answers = place_orders(wishes, by=self.people.desk.sales)
        self.people.desk.take_money([answer for answer in answers if isinstance(answer, Order)])

    def _review(self) -> None:
        """The oldest are decided, but for those that wait for a visitor."""
        held = Hold.objects.filter(
            order__company_id=self.warehouses.by.company_id, order__state=OrderState.PLACED, released_at=None
        )
        codes: dict[int, set[str]] = {}
        for order_id, code in held.order_by("-order_id").values_list("order_id", "code"):
            codes.setdefault(order_id, set()).add(code)
        seen: dict[str, int] = {}
        goes = []
        for order_id, own in codes.items():
            for code in own:
                seen[code] = seen.get(code, 0) + 1
            if all(seen[code] > _WAITS_FOR.get(code, 0) for code in own):
                goes.append(order_id)
        some = goes[::-1][: max(0, len(codes) - TO_REVIEW)]
        unclear = [pk for pk in some if _MUST_BE_MENDED in codes[pk]]
        approve_orders(
            list(Order.objects.filter(pk__in=set(some) - set(unclear)).order_by("id")), by=self.people.desk.reviewer
        )
        numbers = Order.objects.filter(pk__in=unclear).order_by("id").values_list("number", flat=True)
        cancel_orders([Cancellation(number, "商品已下架") for number in numbers], by=self.people.desk.service)

    def _collect(self) -> None:
        """Whoever owes longest pays, and a few go on owing."""
        owing = list(unpaid(self.warehouses.by.company_id).order_by("id").values_list("pk", flat=True))
        payments = [NewPayment("other", None, (pk,)) for pk in _beyond(owing, UNPAID)]
        record_payments(payments, by=self.people.desk.finance)


def live(controls: Controls) -> int:
    """This will let the company live until a signal ends it; a database that goes away is waited for."""
    company: LivingCompany | None = None
    while True:
        if controls.paused:
            time.sleep(1)
            continue
        try:
            company = company or LivingCompany(Random())
            if controls.rush_asked:
                company.rush()
                controls.rush_came()
            company.step()
        except (OperationalError, InterfaceError) as trouble:
            logger.warning("The demo company waits for the database: %s", str(trouble).strip().splitlines()[:1])
            connection.close()
            time.sleep(_AFTER_TROUBLE)
        time.sleep(_BEAT / controls.speed)


def _beyond(numbers: Sequence[Thing], stays: int) -> Sequence[Thing]:
    more = max(0, len(numbers) - max(0, stays))
    # The more there is, the faster they work.
    return numbers[: min(more, max(3, more // 6))]
