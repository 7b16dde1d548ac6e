"""What customers of the demo company order, day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from entrepot.demo.company import FIRST_PERSON, DemoCompany, Firm
from entrepot.demo.words import address, full_name, phone, words
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.orders.placing.given import InvoiceRequest, NewLine, NewOrder
from entrepot.foundation.money import ZERO

_SHARES = {"tmall": 30, "jd": 18, "douyin": 15, "wechat": 15, "counter": 7, "phone": 6, "portal": 4, "api": 5}
MARKETPLACES = ("tmall", "jd", "douyin")
_CENT = Decimal("0.01")
_PEOPLE = 2_400


class Market:
    """All the customers there are, and their taste. Everything comes from one seed."""

    def __init__(self, company: DemoCompany, chance: Random, *, first: int = 0) -> None:
        """`first` is where the numbers of channels begin, so that none is used twice."""
        self.company, self.chance = company, chance
        self.stocked = company.goods.common
        # A few things sell much, most sell little.
        shuffled = chance.sample(range(len(self.stocked)), len(self.stocked))
        self.taste = [1 / (rank + 12) for rank in shuffled]
        self._count = first

    def a_rush(self, begins: datetime, orders: int, *, minutes: float = 90) -> list[NewOrder]:
        """This will give what a live stream sells while it lasts: a few things, to very many."""
        shown = self.chance.sample(self.stocked, 6)
        wishes = []
        for after in sorted(self.chance.uniform(0, minutes) for _ in range(orders)):
            lines = [self._line(self.chance.choice(shown), self.chance.choice((1, 1, 1, 2)))]
            wish = self._of_marketplace("douyin", begins + timedelta(minutes=after))
            wishes.append(replace(wish, lines=lines, tags=["直播间"], seller_memo=""))
        return wishes

    def a_day(self, morning: datetime, orders: int) -> list[NewOrder]:
        """This will give what is ordered on one day, in the order in which it is ordered."""
        spread = sorted(self.chance.uniform(0, 13) for _ in range(orders))
        return self.at_times(morning + timedelta(hours=hours) for hours in spread)

    def at_times(self, times: Iterable[datetime]) -> list[NewOrder]:
        """This will give an order for each time, and now and then the same again."""
        wishes: list[NewOrder] = []
        for at in times:
            wish = self._order(at)
            wishes.append(wish)
            if wish.channel in MARKETPLACES and self.chance.random() < 0.012:
                wishes.append(self._again(wish))
        return wishes

    def drafts(self, at: datetime, count: int) -> list[NewOrder]:
        """This will give orders that the sales staff has begun to write down."""
        wishes = [replace(self._by_phone(at), cod_amount=ZERO) for _ in range(count)]
        return [wish for wish in wishes if not any(line.sku.startswith("KIT-") for line in wish.lines)]

    def _order(self, at: datetime) -> NewOrder:
        channel = self.chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        if channel in MARKETPLACES:
            return self._of_marketplace(channel, at)
        if channel == "portal":
            return self._of_firm(at, self.chance.choice(self.company.firms))
        if channel == "counter":
            return NewOrder("counter", self._lines(2), source="desk", placed_at=at)
        return self._by_phone(at) if channel == "phone" else self._of_shop(channel, at)

    def _of_shop(self, channel: str, at: datetime) -> NewOrder:
        buyer, place = self._person(channel)
        invoice = None
        if self.chance.random() < 0.08:
            firm = f"{self.chance.choice(words()['firms'])}{self.chance.choice(words()['trades'])}"
            invoice = InvoiceRequest("company", firm, "91330100MA2DEMO01X", "invoice@example.com")
        return NewOrder(
            channel, self._lines(3, services=True), customer=buyer, ship_to=place, external_id=self._number(channel),
            source="channel", shipping=Decimal(self.chance.choice((0, 0, 8, 12))), placed_at=at, invoice=invoice,
            order_discount=Decimal(self.chance.choice((0, 0, 0, 10, 20))), customer_message=self._message(0.1),
        )  # fmt: skip

    def _of_marketplace(self, channel: str, at: datetime) -> NewOrder:
        buyer, place = self._person(channel)
        buyer, place = self._masked(buyer, place)
        lines = self._lines(3)
        if self.chance.random() < 0.015:
            code = self.chance.choice(words()["unknown"])
            lines = [*lines, NewLine(code, Decimal(1), Decimal(59), title=code, external_id="x")]
        if self.chance.random() < 0.01:
            place = replace(place, street="")
        return NewOrder(
            channel, lines, customer=buyer, ship_to=place, external_id=self._number(channel), source="channel",
            placed_at=at, deadline=at + timedelta(hours=48), ship_by=at + timedelta(hours=24),
            customer_message=self._message(0.08), seller_memo=self._memo(0.05),
            discounts=[{"code": "满减", "amount": "15", "paid_by": "platform"}] if self.chance.random() < 0.2 else (),
        )  # fmt: skip

    def _by_phone(self, at: datetime) -> NewOrder:
        buyer, place = self._person("phone")
        lines = self._lines(3, services=True)
        return NewOrder(
            "phone", lines, customer=buyer, ship_to=place, source="desk", placed_at=at, seller_memo=self._memo(0.2),
            salesperson=self.chance.choice(("chenjing", "zhouhang")), shipping=Decimal(12),
            cod_amount=_worth(lines) + 12 if self.chance.random() < 0.6 else ZERO,
            priority=1 if self.chance.random() < 0.1 else 0,
        )  # fmt: skip

    def _of_firm(self, at: datetime, firm: Firm) -> NewOrder:
        lines = []
        for sku in self._some_skus(self.chance.randint(2, 9)):
            boxed = bool(sku.units) and self.chance.random() < 0.8
            pieces = self.chance.randint(1, 2) if boxed else self.chance.randint(2, 10)
            lines.append(NewLine(sku.code, Decimal(pieces), unit="箱" if boxed else ""))
        return NewOrder(
            "portal", lines, customer_number=firm.customer.number, ship_to=firm.ship_to, source="desk",
            placed_at=at, salesperson=self.chance.choice(("chenjing", "zhouhang")), kind="on_account",
            ship_complete=self.chance.random() < 0.15, seller_memo=self._memo(0.15),
        )  # fmt: skip

    def _again(self, wish: NewOrder) -> NewOrder:
        """The same basket once more, some minutes later: a buyer who pressed twice."""
        later = (wish.placed_at or datetime.min) + timedelta(minutes=self.chance.randint(1, 9))
        return replace(wish, external_id=self._number(wish.channel), placed_at=later)

    def _person(self, channel: str) -> tuple[Buyer, NewAddress]:
        """Somebody of the market's own people; a few order much more than the others."""
        return person(FIRST_PERSON + int(_PEOPLE * self.chance.random() ** 1.4), channel)

    def _masked(self, buyer: Buyer, place: NewAddress) -> tuple[Buyer, NewAddress]:
        """Marketplaces hide who it is; most give a cipher that the carrier can read, some forget."""
        dice = self.chance.random()
        if dice > 0.6:
            return buyer, place
        name, number = f"{buyer.name[0]}**", f"{buyer.phone[:3]}****{buyer.phone[-4:]}"
        cipher = f"~{self.chance.getrandbits(96):024x}~1~" if dice > 0.02 else ""
        masked = replace(place, name=name, phone=number, masked=True, platform_cipher=cipher)
        return replace(buyer, name=name, phone=number), masked

    def _lines(self, most: int, *, services: bool = False) -> list[NewLine]:
        lines = []
        for sku in self._some_skus(self.chance.choices(range(1, most + 1), [5, 3, 2][:most])[0]):
            pieces = self.chance.choices((1, 2, 3, 6), (70, 20, 7, 3))[0]
            lines.append(self._line(sku, pieces))
        if self.chance.random() < 0.03:
            lines.append(self._line(self.chance.choice(self.company.goods.kits), 1))
        if services and self.chance.random() < 0.06:
            lines.append(self._line(self.chance.choice(self.company.goods.services), 1))
        return lines

    def _line(self, sku: NewSku, pieces: int) -> NewLine:
        price = sku.price or ZERO
        dice = self.chance.random()
        if dice < 0.15:
            price = (price * Decimal("0.9")).quantize(_CENT)
        elif dice < 0.153:
            price = (price * Decimal("0.4")).quantize(_CENT)
        return NewLine(sku.code, Decimal(pieces), price)

    def _some_skus(self, count: int) -> Sequence[NewSku]:
        chosen = self.chance.choices(self.stocked, self.taste, k=count)
        return list({sku.code: sku for sku in chosen}.values())

    def _number(self, channel: str) -> str:
        self._count += 1
        return f"{channel.upper()}{26_000_000_000 + self._count * 7_919}"

    def _message(self, share: float) -> str:
        return str(self.chance.choice(words()["messages"])) if self.chance.random() < share else ""

    def _memo(self, share: float) -> str:
        return str(self.chance.choice(words()["memos"])) if self.chance.random() < share else ""


def person(number: int, channel: str) -> tuple[Buyer, NewAddress]:
    """This will give the person with a number: always the same one, who lives where that person lives."""
    own = Random(number)
    name = full_name(own)
    buyer = Buyer(name, phone(number), external_id=f"{channel}-{number}", channel_code=channel)
    return buyer, address(own, name, phone(number))


def _worth(lines: Sequence[NewLine]) -> Decimal:
    return sum((line.quantity * (line.unit_price or ZERO) for line in lines), ZERO)
