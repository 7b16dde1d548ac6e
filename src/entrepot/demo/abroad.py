"""What the second company sells: a few things to people in Hong Kong, Taiwan, Macau and Singapore."""

from datetime import timedelta
from decimal import Decimal

from entrepot.demo.company import must
from entrepot.demo.mark import SECOND_COMPANY
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.actors import the_house
from entrepot.foundation.journal import following

# Names, places, and numbers that nobody has: no network begins with 154, nor with 0000.
_BUYERS = (
    ("陳嘉欣", "HK", "香港", "九龍城區", "太子道西 154 號 8 樓 B 室", "", "送到樓下管理處即可"),
    ("林佳穎", "TW", "臺北市", "大安區", "和平東路二段 100 號 5 樓", "106", "麻煩附上發票，統編寫在備註"),
    ("何俊傑", "MO", "澳門", "大堂區", "新馬路 54 號", "", ""),
    ("Tan Wei Ling", "SG", "Singapore", "", "12 Tiong Bahru Road #05-17", "168550", ""),
    ("張雅婷", "TW", "臺中市", "西區", "公益路 54 號 3 樓", "403", ""),
    ("李詠詩", "HK", "香港", "沙田區", "大圍道 15 號 20 樓 C 室", "", "星期六在家，其他日子請放自提點"),
    ("Marcus Lim", "SG", "Singapore", "", "8 Marine Parade Central #14-02", "449408", ""),
    ("黃志豪", "HK", "香港", "灣仔區", "軒尼詩道 154 號", "", ""),
)


def sell_abroad() -> None:
    """This will place some orders at the second company, and send the older half of them."""
    house = the_house(Company.objects.get(code=SECOND_COMPANY).pk)
    prices = dict(Sku.objects.filter(company_id=house.company_id).order_by("code").values_list("code", "list_price"))
    codes = sorted(prices)
    wishes = []
    for n, (name, country, city, district, street, postcode, message) in enumerate(_BUYERS):
        number = f"+{ {'HK': 852, 'TW': 886, 'MO': 853, 'SG': 65}[country] } 0000 {154 + n:04}"
        place = NewAddress(
            name=name, phone=number, country=country, city=city, district=district, street=street, postcode=postcode
        )
        lines = [NewLine(code, Decimal(1), prices[code]) for code in (codes[n], codes[-1 - n])]
        wishes.append(
            NewOrder(
                "web",
                lines,
                customer=Buyer(name, number),
                ship_to=place,
                external_id=f"SZ{n + 1:04}",
                source="channel",
                customer_message=message,
                placed_at=clock.now() - timedelta(hours=60 - 7 * n),
            )  # fmt: skip
        )
    orders = must(place_orders(wishes, by=house))
    must(record_payments([NewPayment("other", order.total, (order.pk,)) for order in orders], by=house))
    following.catch_up()
    sent = [order for order in orders[:4] if not order.holds_open]
    waybills = [Shipping(order.number, "DHL", f"{1_540_000_000 + order.pk}") for order in sent]
    must(ship_orders(waybills, by=house))
