"""Ninety days of the demo company, traded through the same actions as anybody's, with the clock set day by day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from entrepot.demo.company import found_company
from entrepot.demo.desk_work import DeskWork
from entrepot.demo.stocking import Stockroom
from entrepot.demo.warehouse_work import WarehouseWork
from entrepot.demo.wishes import Market
from entrepot.domain.orders.actions import place_drafts, place_orders, save_drafts
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewOrder
from entrepot.foundation import clock
from entrepot.foundation.journal import following

DAYS = 90
_ZONE = ZoneInfo("Asia/Shanghai")
_SHOP_HOURS = 13.0


@dataclass
class Outcome:
    """What came of it: orders placed, wishes refused (mostly for want of goods)."""

    placed: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def trade(*, seed: int, orders: int, days: int = DAYS, tell: Callable[[int, int], None]) -> Outcome:
    """This will found the company and trade until now. `tell` hears of each day that is over: (done, of)."""
    chance = Random(seed)
    until = clock.now()
    mornings = _mornings(until, days)
    with clock.clock_set_to(mornings[0] - timedelta(days=1)):
        company = found_company(chance)
    market = Market(company, chance)
    buyer = company.staff["sunlei"]
    stockroom = Stockroom(market, chance, orders * 7 / len(mornings), buyer)
    warehouses, desk = WarehouseWork(chance, buyer), DeskWork(chance, company.staff)
    outcome = Outcome()
    shares = _shares(mornings, until, orders)
    for day, morning in enumerate(mornings):
        with clock.clock_set_to(min(morning + timedelta(hours=1), until)):
            if day % 7 == 0:
                stockroom.stock_up(day // 7)
            if day % 10 == 9:
                stockroom.lose()
            warehouses.a_day()
            warehouses.deliver()
            # The reviewer is away for the last days, so that a visitor finds something to decide.
            if day < len(mornings) - 5:
                desk.review()
        with clock.clock_set_to(min(morning + timedelta(hours=_SHOP_HOURS), until)):
            wishes = [wish for wish in market.a_day(morning, shares[day]) if (wish.placed_at or until) <= until]
            desk.take_money(_place(wishes, desk, outcome))
            desk.change_minds()
            if day % 6 == 5:
                _draft(market, desk, last=day > len(mornings) - 12)
            following.catch_up()
        tell(day + 1, len(mornings))
    return outcome


def _mornings(until: datetime, days: int) -> list[datetime]:
    """Nine o'clock of each day up to today, if today's has passed."""
    last = until.astimezone(_ZONE).replace(hour=9, minute=0, second=0, microsecond=0)
    mornings = [(last - timedelta(days=days - 1 - n)) for n in range(days)]
    return [morning for morning in mornings if morning < until]


def _shares(mornings: list[datetime], until: datetime, orders: int) -> list[int]:
    """How many orders come on each day: more at the weekend, more lately."""
    weights = []
    for day, morning in enumerate(mornings):
        open_for = min(_SHOP_HOURS, (until - morning).total_seconds() / 3600) / _SHOP_HOURS
        weekend = 1.35 if morning.weekday() >= 5 else 1.0
        weights.append(open_for * weekend * (0.8 + 0.4 * day / len(mornings)))
    whole = sum(weights)
    return [round(orders * weight / whole) for weight in weights]


def _place(wishes: list[NewOrder], desk: DeskWork, outcome: Outcome) -> list[Order]:
    placed: dict[int, Order] = {}
    for answer in place_orders(wishes, by=desk.sales):
        if isinstance(answer, Order):
            placed[answer.pk] = answer
        else:
            outcome.refused[answer.code] = outcome.refused.get(answer.code, 0) + 1
    outcome.placed += len(placed)
    return list(placed.values())


def _draft(market: Market, desk: DeskWork, *, last: bool) -> None:
    """Drafts are saved, and but for those of the last days placed."""
    saved = save_drafts(market.drafts(clock.now(), 4), by=desk.sales)
    drafts = [answer for answer in saved if isinstance(answer, Order)]
    if not last:
        place_drafts(drafts, by=desk.sales)
