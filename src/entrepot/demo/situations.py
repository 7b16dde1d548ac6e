"""What lies on the desks at any hour: so many orders of each kind, made at the end of the load."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from entrepot.demo.abroad import sell_abroad
from entrepot.demo.company import must
from entrepot.demo.figures import worklist
from entrepot.demo.goods import SCARCE
from entrepot.demo.ninety_days import Trade
from entrepot.demo.wishes import MARKETPLACES, person
from entrepot.demo.words import phone, words
from entrepot.domain.customers.actions import NewCustomer, create_customers
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import FulfilmentLine
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.orders.actions import AskedBack, place_orders, request_refunds
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal import following

TO_PICK = 60
# Of these there is enough for everything that is told here and in the stories.
SHELF = ("TEA02-WH", "TEA03-IV", "WARE2-IV", "WARE5-BL", "COOK1-GY", "GIFT1-IV", "GIFT4-BK", "TEX06-WH")
_LARGE = "COOK1-GY"
_FIRST_PERSON = 20_000
_RECEIPTS = (
    ("王建国 货款", "1280"), ("杭州云杉商贸 6月", "8640.50"), ("", "356"), ("李女士 转账 茶具", "688"),
    ("备注：订单尾款", "1999"), ("现金存入", "500"),
)  # fmt: skip
# Counties and cities that stand right below their province.
_RIGHT_BELOW = (("湖北省", "", "仙桃市", "干河街道沔阳大道 18 号"), ("海南省", "", "琼海市", "嘉积镇银海路 66 号"))


def clear_the_desks(people: Trade) -> None:
    """This will finish whatever ninety days have left, so that what lies there afterwards was put there."""
    for _ in range(3):
        people.desk.clear()
        following.catch_up()
        people.stockroom.fill_gaps()
        following.catch_up()
        people.warehouses.finish()
        following.catch_up()


def fill_the_shelf(people: Trade) -> None:
    """This will receive what the situations and stories take."""
    lines = [Arrival(code, 400, f"A-{n:02}-1") for n, code in enumerate(SHELF, start=1)]
    receive_stock(Receipt("HZ", lines, f"PO-{clock.now():%y%m%d}-SHELF"), by=people.warehouses.by)


def put_work_on_the_desks(people: Trade) -> None:
    """This will place, hold, pick and receive until every desk has what it should have."""
    Desks(people).fill()
    sell_abroad()


class Desks:
    """Makes each kind of work through the same actions as anybody. Each order is somebody else's."""

    def __init__(self, people: Trade) -> None:
        self.people = people
        self.now = clock.now()
        self.count = 0

    def fill(self) -> None:
        """This will make all of it."""
        self._place(self._to_review())
        self._place(self._late() + self._short() + self._in_counties() + self._abroad(), paid=True)
        self._place([self._order("wechat", hours=n) for n in range(1, 9)], paid=False)
        self._over_credit()
        self._refunds_while_packing()
        payments = [
            NewPayment("bank_transfer", Decimal(amount), currency="CNY", reference=f"网银 {text}".strip())
            for text, amount in _RECEIPTS
        ]
        must(record_payments(payments, by=self.people.desk.finance))
        following.catch_up()
        self._place(self._plain(TO_PICK - worklist().to_pick))
        following.catch_up()

    def _to_review(self) -> list[NewOrder]:
        """Everything that a reviewer looks at, but for what is over its credit."""
        messages, memos = words()["messages"], words()["memos"]
        reviewed = [replace(self._order("tmall"), customer_message=text) for text in messages[:5]]
        reviewed += [replace(self._order("api"), seller_memo=text) for text in memos[:4]]
        reviewed += [self._below_floor() for _ in range(3)]
        reviewed += [self._order("api", code=_LARGE, pieces=pieces) for pieces in (36, 40, 48)]
        reviewed += [self._masked(self._order("jd"), cipher="") for _ in range(3)]
        reviewed += [self._somewhere(self._order("douyin")) for _ in range(2)]
        reviewed += self._blocked()
        reviewed.append(self._with_unknown_goods())
        reviewed.append(self._only_gifts())
        unclear = [{"where": "ship_to.phone", "problem": "not_a_number"}]
        reviewed.append(replace(self._order("tmall"), faults=unclear))
        noted = "风控提示：同一设备一小时内下了六单"
        reviewed += [replace(self._order("jd"), holds={"fraud_check": noted}) for _ in range(2)]
        for _ in range(4):
            once = self._order("jd")
            later = (once.placed_at or self.now) + timedelta(minutes=4)
            reviewed += [once, replace(once, external_id=self._number("jd"), placed_at=later)]
        return reviewed

    def _order(self, channel: str, *, code: str = "", pieces: int = 1, hours: float = 2) -> NewOrder:
        self.count += 1
        code = code or SHELF[self.count % 4]
        buyer, place = person(_FIRST_PERSON + self.count, channel)
        at = self.now - timedelta(hours=hours, minutes=self.count % 50)
        marketplace = channel in MARKETPLACES
        line = NewLine(code, Decimal(pieces), self.people.company.goods.price(code))
        return NewOrder(
            channel, [line], customer=buyer, ship_to=place, external_id=self._number(channel), source="channel",
            placed_at=at, ship_by=at + timedelta(hours=24) if marketplace else None,
            deadline=at + timedelta(hours=48) if marketplace else None,
        )  # fmt: skip

    def _number(self, channel: str) -> str:
        self.count += 1
        return f"{channel.upper()}{self.now:%y%m%d%H%M}{self.count:05}"

    def _below_floor(self) -> NewOrder:
        order = self._order("tmall")
        (line,) = order.lines
        price = ((line.unit_price or Decimal(0)) * Decimal("0.3")).quantize(Decimal("0.01"))
        return replace(order, lines=[replace(line, unit_price=price)])

    def _masked(self, order: NewOrder, *, cipher: str) -> NewOrder:
        assert order.customer is not None
        assert order.ship_to is not None
        name, number = f"{order.customer.name[0]}**", f"{order.customer.phone[:3]}****{order.customer.phone[-4:]}"
        hidden = replace(order.ship_to, name=name, phone=number, masked=True, platform_cipher=cipher)
        return replace(order, customer=replace(order.customer, name=name, phone=number), ship_to=hidden)

    def _somewhere(self, order: NewOrder) -> NewOrder:
        assert order.ship_to is not None
        return replace(order, ship_to=replace(order.ship_to, district="", street=""))

    def _blocked(self) -> list[NewOrder]:
        orders = [self._order("api") for _ in range(2)]
        known = [order.customer for order in orders if order.customer]
        must(
            create_customers(
                [NewCustomer(c.name, phone=c.phone, blocked=True, note="多次拒收，货款未结") for c in known],
                by=self.people.desk.sales,
            )
        )
        return orders

    def _with_unknown_goods(self) -> NewOrder:
        order = self._order("tmall")
        code = words()["unknown"][0]
        return replace(
            order, lines=[*order.lines, NewLine(code, Decimal(1), Decimal(59), title=code, external_id="x")]
        )

    def _only_gifts(self) -> NewOrder:
        return replace(self._order("douyin"), lines=[NewLine("GIFT1-IV", Decimal(1), Decimal(0), kind="gift")])

    def _late(self) -> list[NewOrder]:
        orders = [self._order(channel, hours=51) for channel in ("tmall", "jd", "douyin", "tmall", "jd")]
        return [replace(order, priority=1, tags=["催发货"]) for order in orders]

    def _short(self) -> list[NewOrder]:
        """What a marketplace has sold is held for it; in a shop of one's own it waits."""
        return [
            self._order(("tmall", "wechat")[n // 3 % 2], code=SCARCE[n % 3], pieces=1 + n % 2, hours=5 + n / 2)
            for n in range(12)
        ]

    def _in_counties(self) -> list[NewOrder]:
        orders = []
        for province, city, district, street in _RIGHT_BELOW:
            order = self._order("tmall")
            assert order.customer is not None
            place = NewAddress(
                name=order.customer.name, phone=order.customer.phone, province=province, city=city, district=district,
                street=street,
            )  # fmt: skip
            orders.append(replace(order, ship_to=place))
        return orders

    def _abroad(self) -> list[NewOrder]:
        """Somebody in Taipei, and somebody in Singapore."""
        orders = [self._order("api"), self._order("api")]
        places = (
            NewAddress(name="林佳穎", phone="+886 900 000 154", country="TW", city="臺北市", district="大安區",
                       street="和平東路二段 100 號 5 樓", postcode="106"),
            NewAddress(name="Tan Wei Ling", phone="+65 0000 0154", country="SG", city="Singapore",
                       street="12 Tiong Bahru Road #05-17", postcode="168550"),
        )  # fmt: skip
        return [
            replace(order, ship_to=place, customer=replace(order.customer, name=place.name, phone=place.phone))
            for order, place in zip(orders, places, strict=True)
            if order.customer
        ]

    def _plain(self, wanted: int) -> list[NewOrder]:
        orders = [self._order(MARKETPLACES[n % 3], hours=1 + n / 8) for n in range(wanted)]
        return [
            self._masked(order, cipher=f"~{phone(self.count + n)}~1~") if n % 3 == 0 else order
            for n, order in enumerate(orders)
        ]

    def _over_credit(self) -> None:
        firms = self.people.company.firms[:3]
        for firm in firms:
            set_credit_limit(firm.customer, limit=Decimal(500), currency="CNY", by=THE_HOUSE)
        orders = [
            NewOrder(
                "portal", [NewLine(SHELF[n], Decimal(2), unit="箱")], customer_number=firm.customer.number,
                ship_to=firm.ship_to, source="desk", kind="on_account", placed_at=self.now - timedelta(hours=3),
                salesperson="zhouhang",
            )
            for n, firm in enumerate(firms)
        ]  # fmt: skip
        self._place(orders, paid=False)

    def _refunds_while_packing(self) -> None:
        orders = self._place([self._order("tmall", hours=7), self._order("jd", hours=8)])
        following.catch_up()
        lines = FulfilmentLine.objects.filter(order_line__order__in=orders)
        numbers = sorted(set(lines.values_list("fulfilment__number", flat=True)))
        must(pick_fulfilments([Picking(number) for number in numbers], by=self.people.warehouses.by))
        note = "买家申请退款：不想要了，请拦截"
        asked = [AskedBack(order.number, "unwanted", note=note) for order in orders]
        must(request_refunds(asked, by=self.people.desk.service))

    def _place(self, wishes: Sequence[NewOrder], *, paid: bool = True) -> list[Order]:
        orders = must(place_orders(wishes, by=self.people.desk.sales))
        if paid:
            sums = [NewPayment("other", order.total, (order.pk,)) for order in orders if order.total]
            must(record_payments(sums, by=self.people.desk.finance))
        return orders
