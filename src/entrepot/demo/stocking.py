"""Goods that arrive at the demo company, and goods that get lost."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from django.db.models import Q

from entrepot.demo.wishes import Market
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.inventory.actions import (
    Adjustment,
    Arrival,
    Receipt,
    StockCorrection,
    adjust_stock,
    receive_stock,
)
from entrepot.domain.inventory.models import Level
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor

SHARES = {"HZ": 0.5, "SZ": 0.3, "CD": 0.2}
_WEEKS_AHEAD = 3.0
# Pieces of an order on average, distributors' boxes included.
_PIECES_AN_ORDER = 6.0


def expiry_of(code: str, made: date) -> date:
    """This will tell until when what was made on a day can be sold: nine, twelve or eighteen months, by its kind."""
    return made + timedelta(days=(270, 365, 540)[sum(map(ord, code)) % 3])


class Stockroom:
    """Knows what sells how fast, and buys in time; a few goods it cannot get."""

    def __init__(self, market: Market, chance: Random, orders_a_week: float, by: Actor, *, serial: int = 0) -> None:
        """`serial` is where serial numbers begin, so that none is used twice."""
        self.chance, self.by, self.market = chance, by, market
        whole = sum(market.taste)
        self.weekly = {
            sku.code: orders_a_week * _PIECES_AN_ORDER * taste / whole
            for sku, taste in zip(market.stocked, market.taste, strict=True)
        }
        self.sold_out = set(chance.sample(sorted(self.weekly), len(self.weekly) // 25))
        self.serial = serial

    def stock_up(self, week: int) -> None:
        """This will receive, at each warehouse, what would run out within weeks."""
        there = self._available()
        for warehouse, share in SHARES.items():
            lines = []
            for sku in self.market.stocked:
                wanted = int(self.weekly[sku.code] * share * _WEEKS_AHEAD) + 2
                has = there[(sku.code, warehouse)]
                if (sku.code in self.sold_out and week) or has > wanted / 2:
                    continue
                if sku.code in self.sold_out:
                    wanted = max(1, wanted // 2)
                if wanted > has:
                    lines.append(self._arrival(sku, wanted - has, warehouse))
            if lines:
                receive_stock(Receipt(warehouse, lines, f"PO-{clock.now():%y%m%d}-{warehouse}"), by=self.by)

    def fill_gaps(self) -> None:
        """This will receive at the first warehouse whatever somebody waits for, scarce goods apart."""
        missing: dict[str, int] = defaultdict(int)
        wanted = Demand.objects.filter(company_id=self.by.company_id, sku__isnull=False)
        waiting = wanted.filter(Q(short__gt=0) | Q(waiting__gt=0))
        for code, short, waits in waiting.values_list("sku__code", "short", "waiting"):
            missing[code] += short + waits
        tracked = {sku.code: sku for sku in self.market.stocked}
        lines = [self._arrival(tracked[code], n, "HZ") for code, n in sorted(missing.items()) if code in tracked]
        if lines:
            receive_stock(Receipt("HZ", lines, f"PO-{clock.now():%y%m%d%H%M%S}"), by=self.by)

    def lose(self) -> None:
        """This will book what was found broken at one warehouse."""
        # What is tracked by lot or number would have to be named.
        plain = {sku.code for sku in self.market.stocked if sku.tracking == "none"}
        there = {key: n for key, n in self._available().items() if n > 0 and key[1] == "HZ" and key[0] in plain}
        found = self.chance.sample(sorted(there), 4)
        lines = [Adjustment(code, change=-1) for code, _ in found]
        adjust_stock(StockCorrection("HZ", lines, reason="damaged"), by=self.by)

    def _arrival(self, sku: NewSku, quantity: int, warehouse: str) -> Arrival:
        serials: list[str] = []
        if sku.tracking == "serial":
            serials = [f"SY{self.serial + n:08}" for n in range(quantity)]
            self.serial += quantity
        lot = f"L{clock.now():%y%m%d}" if sku.tracking == "lot" else ""
        expires_on = expiry_of(sku.code, clock.now().date()) if lot else None
        number = sum(map(ord, sku.code + warehouse))
        place = f"{'AB'[number % 2]}-{number % 10 + 1:02}-{number % 4 // 2 + 1}" if warehouse == "HZ" else ""
        return Arrival(sku.code, quantity, place, lot, serials, expires_on)

    def _available(self) -> dict[tuple[str, str], int]:
        rows = Level.objects.filter(company_id=self.by.company_id, owner_id=0).values_list(
            "sku__code", "warehouse__code", "on_hand", "reserved", "waiting"
        )
        found: dict[tuple[str, str], int] = defaultdict(int)
        for sku, warehouse, on_hand, reserved, waiting in rows:
            found[(sku, warehouse)] = on_hand - reserved - waiting
        return found
