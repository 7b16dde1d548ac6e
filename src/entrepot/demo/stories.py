"""Seven orders with a story, each found by its name: the note that search reads begins with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from entrepot.demo.company import must
from entrepot.demo.goods import AT_BOTH, AT_THE_FIRST, AT_THE_SECOND
from entrepot.demo.ninety_days import Trade
from entrepot.demo.wishes import person
from entrepot.domain.changes.actions import amend_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.fulfilment.actions import (
    Counted,
    Merging,
    Picking,
    check_fulfilments,
    merge_fulfilments,
    pick_fulfilments,
)
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.orders.actions import approve_orders, place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.states import OrderState
from entrepot.domain.payments.actions import Deferral, NewPayment, put_on_account, record_payments
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    Shipping,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
    ship_orders,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal import following

TITLES = (
    "故事一 两仓发货", "故事二 三单一包裹", "故事三 部分发货后改单", "故事四 货到付款预付一部分", "故事五 2箱3件抹零",
    "故事六 一笔汇款四张订单", "故事七 少了一件的谜",
)  # fmt: skip
_FIRST_PERSON = 19_000


def stories_told() -> dict[str, list[str]]:
    """This will name the stories that are in this database, each with the numbers of its orders."""
    found: dict[str, list[str]] = {}
    noted = Order.objects.filter(company_id=THE_HOUSE.company_id, tags__contains=["故事"]).order_by("id")
    for note, number in noted.values_list("internal_note", "number"):
        for title in TITLES:
            if note.startswith(title):
                found.setdefault(title, []).append(number)
    return dict(sorted(found.items(), key=lambda told: TITLES.index(told[0])))


def tell_stories(people: Trade) -> None:
    """This will let all of them happen, since yesterday."""
    with clock.clock_set_to(clock.now() - timedelta(hours=26)):
        Stories(people).tell()


class Stories:
    """Each story is a method that reads from top to bottom."""

    def __init__(self, people: Trade) -> None:
        self.people, self.count = people, 0
        self.keeper, self.seller = people.warehouses.by, people.desk.sales

    def tell(self) -> None:
        """This will let them happen one after the other."""
        for warehouse, goods in (("HZ", (AT_THE_FIRST, AT_BOTH)), ("SZ", (AT_THE_SECOND, AT_BOTH))):
            lines = [Arrival(code, 12) for code in goods]
            receive_stock(Receipt(warehouse, lines, f"PO-{clock.now():%y%m%d}-{warehouse}-S"), by=self.keeper)
        tales: tuple[Callable[[str], None], ...] = (
            self._two_warehouses, self._one_parcel, self._amended_after_leaving, self._partly_prepaid,
            self._boxes_and_pieces, self._one_transfer, self._mystery,
        )  # fmt: skip
        for title, tale in zip(TITLES, tales, strict=True):
            tale(title)
            following.catch_up()

    def _two_warehouses(self, title: str) -> None:
        note = "两样货各在一个仓，拆成两个包裹，一张订单一笔钱"
        (order,) = self._placed([self._wish(title, note, AT_THE_FIRST, AT_THE_SECOND)])
        self._ship(order)

    def _one_parcel(self, title: str) -> None:
        first = self._wish(title, "同一个人下了三单，合成一个包裹发出，三张订单各自不变", "TEA02-WH")
        others = [
            replace(first, lines=[self._line(code)], external_id=f"{first.external_id}{n}")
            for n, code in enumerate(("TEA03-IV", "WARE2-IV"), start=2)
        ]
        work = self._work_for(self._placed([first, *others]))
        must(merge_fulfilments([Merging(work)], by=self.keeper))
        must(pick_fulfilments([Picking(work[0])], by=self.keeper))
        must(check_fulfilments([Picking(work[0])], by=self.keeper))
        must(pack_fulfilments([Packing(work[0])], by=self.keeper))
        must(hand_over_fulfilments([HandOver(work[0], "SF", self._waybill())], by=self.keeper))

    def _amended_after_leaving(self, title: str) -> None:
        wish = self._wish(title, "茶杯先发，碗还没拣，客户把碗从四只改成两只", "TEA02-WH", "WARE2-IV")
        cups, bowls = wish.lines
        (order,) = self._placed([replace(wish, lines=[cups, replace(bowls, quantity=Decimal(4))])])
        must(ship_orders([Shipping(order.number, "SF", self._waybill(), lines=[Counted(1, line=1)])], by=self.keeper))
        following.catch_up()
        fewer = Amendment(order.number, "客户改数量", lines=[LineChange(2, quantity=Decimal(2))])
        must(amend_orders([fewer], by=self.people.desk.service))
        following.catch_up()
        approve_orders(list(Order.objects.filter(pk=order.pk, state=OrderState.PLACED)), by=self.people.desk.reviewer)
        following.catch_up()
        self._ship(order)

    def _partly_prepaid(self, title: str) -> None:
        wish = self._wish(title, "先转一百，其余到门口付给快递", "COOK1-GY", channel="phone")
        total = sum((line.unit_price or Decimal(0) for line in wish.lines), Decimal(0))
        (order,) = self._placed([replace(wish, cod_amount=total - 100)], paid=False)
        payment = NewPayment("bank_transfer", Decimal(100), (order.pk,), reference="订金")
        must(record_payments([payment], by=self.people.desk.finance))
        following.catch_up()
        self._ship(order)

    def _boxes_and_pieces(self, title: str) -> None:
        firm = self.people.company.firms[5]
        line = NewLine("WARE2-IV", typed="2箱3件", unit_price=Decimal("23.37"))
        order = NewOrder(
            "portal", [line], customer_number=firm.customer.number, ship_to=firm.ship_to, source="desk",
            kind="on_account", salesperson="chenjing", adjustment=Adjustment("抹零", round_down_to=Decimal(1)),
            internal_note=f"{title}：按箱和件录入，合计抹到元", tags=["故事"], placed_at=clock.now(),
        )  # fmt: skip
        (placed,) = must(place_orders([order], by=self.seller))
        must(put_on_account([Deferral(placed.pk)], by=self.people.desk.finance))
        following.catch_up()
        self._ship(placed)

    def _one_transfer(self, title: str) -> None:
        note = "客户一笔汇款付了四张订单，财务一次分到四张上"
        orders = self._placed(
            [self._wish(title, note, code) for code in ("TEA02-WH", "GIFT1-IV", "GIFT4-BK", "TEX06-WH")], paid=False
        )
        whole = sum((order.total for order in orders), Decimal(0))
        payment = NewPayment("bank_transfer", whole, tuple(order.pk for order in orders), reference="网银 四单合付")
        must(record_payments([payment], by=self.people.desk.finance))
        following.catch_up()
        for order in orders:
            self._ship(order)

    def _mystery(self, title: str) -> None:
        """One piece was not on its shelf; the other warehouse sent it, and it is still on its way."""
        wish = self._wish(title, "客户来电：买了三件，只收到两件。看时间线就知道另一件在哪里", AT_BOTH)
        (order,) = self._placed([replace(wish, lines=[replace(wish.lines[0], quantity=Decimal(3))])])
        (work,) = self._work_for([order])
        must(pick_fulfilments([Picking(work, [Counted(2, line=1)])], by=self.keeper))
        following.catch_up()
        self._ship(order)
        first = Parcel.objects.filter(lines__fulfilment_line__fulfilment__number=work).values_list(
            "number", flat=True
        )
        must(deliver_parcels(sorted(set(first)), by=self.keeper))

    def _line(self, code: str) -> NewLine:
        return NewLine(code, Decimal(1), self.people.company.goods.price(code))

    def _wish(self, title: str, note: str, *codes: str, channel: str = "api") -> NewOrder:
        self.count += 1
        buyer, place = person(_FIRST_PERSON + self.count, channel)
        return NewOrder(
            channel, [self._line(code) for code in codes], customer=buyer, ship_to=place, placed_at=clock.now(),
            external_id=f"STORY{clock.now():%y%m%d%H%M}{self.count:02}", source="channel", tags=["故事"],
            internal_note=f"{title}：{note}",
        )  # fmt: skip

    def _placed(self, wishes: list[NewOrder], *, paid: bool = True) -> list[Order]:
        orders = must(place_orders(wishes, by=self.seller))
        if paid:
            sums = [NewPayment("other", order.total, (order.pk,)) for order in orders]
            must(record_payments(sums, by=self.people.desk.finance))
        following.catch_up()
        return orders

    def _work_for(self, orders: list[Order]) -> list[str]:
        own = Fulfilment.objects.filter(state=FulfilmentState.RELEASED, lines__order_line__order__in=orders)
        return list(own.order_by("id").distinct().values_list("number", flat=True))

    def _ship(self, order: Order) -> None:
        must(ship_orders([Shipping(order.number, "SF", self._waybill())], by=self.keeper))

    def _waybill(self) -> str:
        return f"SF{self.people.warehouses.chance.randrange(10**13):013}"
