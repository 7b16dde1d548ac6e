"""The shop that is measured: 10,000 SKUs in two warehouses, and the orders that are placed there."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

SKUS = 10_000
STOCK = 1_000_000
_PLACES = (
    ("上海市", "上海市", "浦东新区"), ("浙江省", "杭州市", "西湖区"), ("江苏省", "南京市", "鼓楼区"),
    ("广东省", "广州市", "天河区"), ("四川省", "成都市", "武侯区"), ("湖北省", "武汉市", "江汉区"),
)  # fmt: skip
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def build() -> None:
    """This will make the catalogue and stock the two warehouses, through the actions."""
    from entrepot.domain.catalog.actions import create_skus
    from entrepot.domain.catalog.rules import NewSku
    from entrepot.domain.inventory.actions import Arrival, NewWarehouse, Receipt, open_warehouse, receive_stock
    from entrepot.foundation.actors import THE_HOUSE

    codes = [code(n) for n in range(SKUS)]
    for start in range(0, SKUS, 1000):
        create_skus(
            [NewSku(one, f"商品 {one}", price=Decimal(10), weight_g=500) for one in codes[start : start + 1000]],
            by=THE_HOUSE,
        )
    for priority, (name, region, province) in enumerate((("SH", "310115", "上海市"), ("GZ", "440106", "广东省"))):
        settings = {"region_code": region, "province": province, "priority": priority, "steps": "pick_pack_ship"}
        open_warehouse(NewWarehouse(name, {"zh-hans": name}, settings), by=THE_HOUSE)
        for start in range(0, SKUS, 2000):
            lines = [Arrival(one, STOCK) for one in codes[start : start + 2000]]
            receive_stock(Receipt(name, lines), by=THE_HOUSE)


def code(number: int) -> str:
    """This will give the code of the SKU with that number."""
    return f"SKU{number:05}"


def bodies(seed: int, *, lines: int = 3, prefix: str = "B") -> Iterator[dict[str, Any]]:
    """This will give orders as a program would send them, without end; no two of one buyer."""
    chance, number = Random(seed), 0
    while True:
        number += 1
        name = chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(_GIVEN)
        phone = f"1{chance.choice((38, 39, 58, 86))}{seed % 100:02}{number:06}"
        province, city, district = chance.choice(_PLACES)
        yield {
            "channel": "web",
            "external_id": f"{prefix}{seed}-{number}",
            "customer": {"name": name, "phone": phone},
            "ship_to": {
                "name": name, "phone": phone, "province": province, "city": city, "district": district,
                "address": f"人民路 {chance.randint(1, 999)} 号 {chance.randint(101, 2804)} 室",
            },
            "lines": [
                {"sku": code(sku), "quantity": chance.randint(1, 3), "unit_price": "10.00"}
                for sku in chance.sample(range(SKUS), lines)
            ],
        }  # fmt: skip


def wishes(seed: int, count: int, *, lines: int = 3) -> list[Any]:
    """This will give the same orders as the action takes them."""
    from entrepot.domain.customers.rules import Buyer, NewAddress
    from entrepot.domain.orders.placing.given import NewLine, NewOrder

    made = []
    for body, _ in zip(bodies(seed, lines=lines, prefix="W"), range(count), strict=False):
        to = body["ship_to"]
        made.append(
            NewOrder(
                body["channel"],
                [NewLine(x["sku"], Decimal(x["quantity"]), Decimal(x["unit_price"])) for x in body["lines"]],
                external_id=body["external_id"],
                customer=Buyer(**body["customer"], channel_code="web"),
                ship_to=NewAddress(
                    name=to["name"], phone=to["phone"], province=to["province"], city=to["city"],
                    district=to["district"], street=to["address"],
                ),
            )
        )  # fmt: skip
    return made
