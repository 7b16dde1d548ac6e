"""Ninety days of the demo company, traded through the same actions as anybody's, with the clock set day by day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from entrepot.demo.company import DemoCompany, found_company
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
# A live stream so many days ago sold so much of everything; over the holiday nobody worked.
_RUSH_DAYS_AGO, _RUSH_SHARE = 24, 0.1
_HOLIDAY = range(44, 51)
# What lies further back is kept in steps of several days, which nobody will notice.
_DAILY_FOR, _STEP = 21, 3


@dataclass
class Outcome:
    """What came of it: orders placed, wishes refused (mostly for want of goods)."""

    placed: int = 0
    refused: dict[str, int] = field(default_factory=dict)


@dataclass
class Trade:
    """The company at work, with everybody who works there."""

    company: DemoCompany
    market: Market
    stockroom: Stockroom
    warehouses: WarehouseWork
    desk: DeskWork

    @classmethod
    def of(cls, company: DemoCompany, chance: Random, *, orders_a_week: float, first: int = 0) -> "Trade":
        """This will let the company's people begin to work."""
        market, keeper = Market(company, chance, first=first), company.staff["sunlei"]
        return cls(
            company, market, Stockroom(market, chance, orders_a_week, keeper, serial=first),
            WarehouseWork(chance, keeper), DeskWork(chance, company.staff),
        )  # fmt: skip


def trade(*, seed: int, orders: int, days: int = DAYS, tell: Callable[[int, int], None]) -> tuple[Trade, Outcome]:
    """This will found the company and trade until now. `tell` hears of each day that is over: (done, of)."""
    chance = Random(seed)
    until = clock.now()
    mornings = _mornings(until, days)
    with clock.clock_set_to(mornings[0] - timedelta(days=1)):
        company = found_company(chance)
    people = Trade.of(company, chance, orders_a_week=orders * 7 / len(mornings))
    outcome = Outcome()
    shares = _shares(mornings, until, orders)
    waiting: list[NewOrder] = []
    for day, morning in enumerate(mornings):
        left = len(mornings) - 1 - day
        waiting += _wishes(people.market, morning, shares[day], left, orders)
        if left < _DAILY_FOR or day % _STEP == _STEP - 1 or day == 0:
            with clock.clock_set_to(min(morning + timedelta(hours=1), until)):
                _work(people, day, left)
            with clock.clock_set_to(min(morning + timedelta(hours=_SHOP_HOURS), until)):
                _sell(people, [wish for wish in waiting if (wish.placed_at or until) <= until], outcome)
                if day % 12 == 11 and left > 1:
                    _draft(people, last=left < 12)
                following.catch_up()
            waiting = []
        tell(day + 1, len(mornings))
    return people, outcome


def _wishes(market: Market, morning: datetime, share: int, left: int, orders: int) -> list[NewOrder]:
    wishes = market.a_day(morning, share)
    if left == _RUSH_DAYS_AGO:
        wishes += market.a_rush(morning + timedelta(hours=11), round(orders * _RUSH_SHARE))
    return wishes


def _work(people: Trade, day: int, left: int) -> None:
    """A morning at the warehouses and at the desk."""
    if left in _HOLIDAY:
        return
    if day == 0 or day % 7 < (1 if left < _DAILY_FOR else _STEP):
        people.stockroom.stock_up(day // 7)
    if day % 10 == 9:
        people.stockroom.lose()
    people.warehouses.a_day()
    people.warehouses.deliver()
    people.desk.review()


def _sell(people: Trade, wishes: list[NewOrder], outcome: Outcome) -> None:
    placed: list[Order] = []
    for answer in place_orders(wishes, by=people.desk.sales):
        if isinstance(answer, Order):
            placed.append(answer)
        else:
            outcome.refused[answer.code] = outcome.refused.get(answer.code, 0) + 1
    outcome.placed += len(placed)
    people.desk.take_money(placed)
    people.desk.change_minds()


def _mornings(until: datetime, days: int) -> list[datetime]:
    """Nine o'clock of each day up to today, if today's has passed."""
    last = until.astimezone(_ZONE).replace(hour=9, minute=0, second=0, microsecond=0)
    mornings = [(last - timedelta(days=days - 1 - n)) for n in range(days)]
    return [morning for morning in mornings if morning < until]


def _shares(mornings: list[datetime], until: datetime, orders: int) -> list[int]:
    """How many orders come on each day: more at the weekend, more lately, few over the holiday."""
    weights = []
    for day, morning in enumerate(mornings):
        open_for = min(_SHOP_HOURS, (until - morning).total_seconds() / 3600) / _SHOP_HOURS
        weekend = 1.35 if morning.weekday() >= 5 else 1.0
        holiday = 0.2 if len(mornings) - 1 - day in _HOLIDAY else 1.0
        weights.append(open_for * weekend * holiday * (0.8 + 0.4 * day / len(mornings)))
    whole = sum(weights)
    regular = orders * (1 - _RUSH_SHARE) if len(mornings) > _RUSH_DAYS_AGO else orders
    return [round(regular * weight / whole) for weight in weights]


def _draft(people: Trade, *, last: bool) -> None:
    """Drafts are saved, and but for those of the last days placed."""
    saved = save_drafts(people.market.drafts(clock.now(), 4), by=people.desk.sales)
    drafts = [answer for answer in saved if isinstance(answer, Order)]
    if not last:
        place_drafts(drafts, by=people.desk.sales)
