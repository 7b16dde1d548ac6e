"""The house before the first order: channels, warehouses, staff, catalogue, price list, wholesale customers."""

import secrets
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TypeVar

from entrepot.demo.goods import Goods, goods
from entrepot.demo.words import address, full_name, phone, words
from entrepot.domain.catalog.actions import create_products, create_skus
from entrepot.domain.customers import regions
from entrepot.domain.customers.actions import NewCustomer, create_customers, create_group
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.inventory.actions import NewWarehouse, open_warehouse
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.foundation.accounts.actions import create_user, open_channel
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE, Actor
from entrepot.foundation.refusals import Refusal

Made = TypeVar("Made")

WHOLESALE_CUSTOMERS = 24
# The numbers of people who order begin above those of contact persons in firms.
FIRST_PERSON = 1_000

_STAFF = {
    "chenjing": ("陈静", "sales"), "zhouhang": ("周航", "sales"), "linyue": ("林悦", "reviewer"),
    "sunlei": ("孙磊", "warehouse"), "hemin": ("何敏", "finance"), "xuwen": ("徐雯", "service"),
}  # fmt: skip
_WAREHOUSES: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("SH", {"zh-hans": "上海仓", "zh-hant": "上海倉", "en": "Shanghai"}, "310118", "pick_pack_ship"),
    ("GZ", {"zh-hans": "广州仓", "zh-hant": "廣州倉", "en": "Guangzhou"}, "440111", "pick_ship"),
    ("CD", {"zh-hans": "成都仓", "zh-hant": "成都倉", "en": "Chengdu"}, "510114", "pick_check_pack_ship"),
)


@dataclass
class Firm:
    """A company that buys on credit."""

    customer: Customer
    ship_to: NewAddress


@dataclass
class DemoCompany:
    goods: Goods
    staff: dict[str, Actor] = field(default_factory=dict)
    firms: list[Firm] = field(default_factory=list)


def found_company(chance: Random) -> DemoCompany:
    """This will set up the company as it was on its first day, without goods."""
    company = DemoCompany(goods())
    for name, (full, role) in _STAFF.items():
        # Nobody signs in with this until `entrepot user` sets a password.
        user = create_user(name, password=secrets.token_urlsafe(24), roles=[role], name=full, by=THE_HOUSE)
        company.staff[name] = actor_of_user(User.objects.get(pk=user.pk))
    open_channel(
        "wechat", name={"zh-hans": "微信小程序", "zh-hant": "微信小程式", "en": "WeChat shop"},
        policies={"kind": "shop", "shortage_policy": "wait", "payment_before_release": True}, by=THE_HOUSE,
    )  # fmt: skip
    for priority, (code, names, region_code, steps) in enumerate(_WAREHOUSES, start=1):
        region = regions.by_code(region_code)
        assert region is not None
        settings = {
            "region_code": region_code, "province": region.province, "city": region.city or region.province,
            "district": region.district, "priority": priority, "steps": steps,
        }  # fmt: skip
        bins = [f"{aisle}-{shelf:02}-{level}" for aisle in "AB" for shelf in range(1, 11) for level in (1, 2)]
        open_warehouse(NewWarehouse(code, names, settings, bins), by=THE_HOUSE)
    must(create_products(company.goods.products, by=THE_HOUSE))
    must(create_skus(company.goods.skus, by=THE_HOUSE))
    _price_for_wholesale(company.goods)
    company.firms = _firms(chance)
    return company


def must(answers: list[Made | Refusal]) -> list[Made]:
    """This will give the results of a list of which nothing may be refused."""
    for answer in answers:
        if isinstance(answer, Refusal):
            raise answer
    return answers  # type: ignore[return-value]


def _price_for_wholesale(sold: Goods) -> None:
    create_group("wholesale", name={"zh-hans": "批发客户", "zh-hant": "批發客戶", "en": "Wholesale"}, by=THE_HOUSE)
    lists = [NewPriceList("wholesale", {"zh-hans": "批发价", "en": "Wholesale"}, priority=10, group="wholesale")]
    must(create_price_lists(lists, by=THE_HOUSE))
    prices = []
    for sku in sold.stocked:
        price = sku.price or Decimal(0)
        prices.append(NewPrice("wholesale", sku.code, (price * Decimal("0.68")).quantize(Decimal("0.01"))))
        prices.append(NewPrice("wholesale", sku.code, (price * Decimal("0.6")).quantize(Decimal("0.01")), 24))
    must(set_prices(prices, by=THE_HOUSE))


def _firms(chance: Random) -> list[Firm]:
    names = [f"{firm}{chance.choice(words()['trades'])}" for firm in words()["firms"][:WHOLESALE_CUSTOMERS]]
    places = [address(chance, full_name(chance), phone(number)) for number in range(len(names))]
    made = must(
        create_customers(
            [
                NewCustomer(
                    name, phone=f"021-5550{number:04}", email=f"buy{number:02}@example.com", kind="company",
                    group="wholesale", payment_days=chance.choice((15, 30, 30, 45)), addresses=[place],
                    tax_number=f"91310000MA1DEMO{number:02}X", external_ids={"erp": f"K{number:04}"},
                )
                for number, (name, place) in enumerate(zip(names, places, strict=True))
            ],
            by=THE_HOUSE,
        )
    )  # fmt: skip
    for customer in made:
        limit = Decimal(chance.choice((20, 40, 60, 100)) * 1000)
        set_credit_limit(customer, limit=limit, currency="CNY", by=THE_HOUSE)
    return [Firm(customer, place) for customer, place in zip(made, places, strict=True)]
