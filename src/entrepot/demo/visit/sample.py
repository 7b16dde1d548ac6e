"""A sheet of orders as a clerk has it, with seven faults in it."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Sum

from entrepot.domain.catalog.models import Sku

HEADS = ("订单号", "商品编码", "数量", "单价", "下单时间", "收货人", "手机", "省", "市", "区", "详细地址", "买家留言")
_GOOD = 8
_ENOUGH = 50


def selling(company_id: int, many: int) -> list[tuple[str, Decimal]]:
    """This will give codes and prices of goods that can be ordered, those of which there is most first."""
    there = Sum(F("levels__on_hand") - F("levels__reserved") - F("levels__waiting") - F("levels__safety"))
    found = Sku.objects.filter(company_id=company_id, kind="goods", archived_at=None, list_price__gt=0)
    found = found.annotate(there=there).filter(there__gt=_ENOUGH).order_by("-there", "id")
    return [(code, price or Decimal(0)) for code, price in found.values_list("code", "list_price")[:many]]


def sample(company_id: int, day: str) -> list[Sequence[object]]:
    """This will give the rows: eight good orders, and seven of which each has another fault. `day` is an ISO day."""
    goods = selling(company_id, _GOOD)
    (code, price), tag = goods[0], day.replace("-", "")
    rows = [
        _row(f"YL{tag}{place:03d}", sku, cost, day, place)
        for place, (sku, cost) in enumerate((goods * _GOOD)[:_GOOD], 1)
    ]
    rows.append(_row(f"YL{tag}901", "没有这个货号", price, day, 11))
    rows.append(_row(f"YL{tag}902", code, price, day, 12, quantity="两个半"))
    rows.append(_row(f"YL{tag}903", code, price, day, 13, quantity=0))
    rows.append(_row(f"YL{tag}904", code, "便宜点", day, 14))
    rows.append(_row(f"YL{tag}905", code, price, "上周五", 15))
    rows.append(_row(f"YL{tag}906", code, price, day, 16, phone="1380013800"))
    rows.append(_row("7.55E+13", code, price, day, 17))
    return rows


def _row(
    number: str, sku: str, price: object, day: str, place: int, *, quantity: object = 1, phone: str = ""
) -> Sequence[object]:
    return (
        number, sku, quantity, price, day, f"林小{place}", phone or f"138{place:08d}",
        "浙江省", "杭州市", "西湖区", f"文三路{place}号", "请尽快发货",
    )  # fmt: skip
