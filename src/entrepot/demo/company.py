"""The house before the first order: companies, channels, warehouses, staff, catalogue, price list, distributors."""

import secrets
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from entrepot.demo.goods import DISCONTINUED, Goods, goods
from entrepot.demo.mark import SECOND_COMPANY
from entrepot.demo.pictures import hang_pictures
from entrepot.demo.words import address, full_name, phone, words
from entrepot.domain.catalog.actions import archive_skus, create_products, create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers import regions
from entrepot.domain.customers.actions import NewCustomer, create_customers, create_group
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.founding.actions import NewCompany, open_company
from entrepot.domain.inventory.actions import (
    Arrival,
    Consignment,
    NewWarehouse,
    Receipt,
    add_owner,
    open_warehouse,
    receive_consignment,
    receive_stock,
)
from entrepot.domain.orders.actions import activate_review_rules
from entrepot.domain.orders.queries import review_rules_visible_to
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.foundation.accounts.actions import archive_channel, create_user, open_channel, rename_company
from entrepot.foundation.accounts.models import Channel, Company, User
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE, Actor, the_house
from entrepot.foundation.refusals import Refusal

Made = TypeVar("Made")

DISTRIBUTORS = 24
# The numbers of people who order begin above those of contact persons in firms.
FIRST_PERSON = 1_000

_NAMES = {"zh-hans": "山屿家居（杭州）有限公司", "zh-hant": "山嶼家居（杭州）有限公司", "en": "Shanyu Home, Hangzhou"}
_SECOND_NAMES = {
    "zh-hans": "山屿家居（深圳）跨境电商有限公司", "zh-hant": "山嶼家居（深圳）跨境電商有限公司",
    "en": "Shanyu Home, Shenzhen",
}  # fmt: skip
_STAFF = {
    "chenjing": ("陈静", "sales"), "zhouhang": ("周航", "sales"), "linyue": ("林悦", "reviewer"),
    "sunlei": ("孙磊", "warehouse"), "hemin": ("何敏", "finance"), "xuwen": ("徐雯", "service"),
    "wutong": ("吴桐", "cashier"), "linhai": ("林海", "manager"),
}  # fmt: skip
_WAREHOUSES: tuple[tuple[str, dict[str, str], str, str, bool], ...] = (
    ("HZ", {"zh-hans": "杭州仓", "zh-hant": "杭州倉", "en": "Hangzhou"}, "330109", "pick_check_pack_ship", True),
    ("SZ", {"zh-hans": "深圳仓", "zh-hant": "深圳倉", "en": "Shenzhen"}, "440306", "ship", False),
    ("CD", {"zh-hans": "成都云仓（第三方）", "zh-hant": "成都雲倉（第三方）", "en": "Chengdu, third-party"}, "510114",
     "pick_pack_ship", False),
)  # fmt: skip
_CHANNELS: dict[str, tuple[dict[str, str], dict[str, object]]] = {
    "wechat": (
        {"zh-hans": "微信小程序", "zh-hant": "微信小程式", "en": "WeChat shop"},
        {"kind": "shop", "shortage_policy": "wait", "payment_before_release": True},
    ),
    "portal": (
        {"zh-hans": "分销商平台", "zh-hant": "經銷商平台", "en": "Distributor portal"},
        {"kind": "team", "shortage_policy": "wait", "reserve_when": "approval"},
    ),
    "api": (
        {"zh-hans": "开放接口", "zh-hant": "開放介面", "en": "API"},
        {"kind": "shop", "shortage_policy": "wait"},
    ),
}  # fmt: skip
# Whose goods lie beside ours at the third party; nobody is promised any of them.
_OWNER = ("SHUJIN", {"zh-hans": "蜀锦茶行", "zh-hant": "蜀錦茶行", "en": "Shujin Tea"})
_KEPT_FOR_OTHERS = 12
# What every company begins with, and this one has others for; files go on coming through `import`.
_NOT_USED = ("web", "wholesale")
# Beside what every company begins with: remarks are read, large orders looked at.
_REVIEWED_TOO = ({"rule": "amount", "above": "8000"}, {"rule": "message"}, {"rule": "memo"}, {"rule": "gifts_only"})


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


def is_the_demo() -> bool:
    """This will tell whether the demo company lives in this database."""
    return Company.objects.filter(code=SECOND_COMPANY).exists()


def found_company(chance: Random) -> DemoCompany:
    """This will set up the company as it was on its first day, without goods."""
    company = DemoCompany(goods())
    rename_company(_NAMES, by=THE_HOUSE)
    for name, (full, role) in _STAFF.items():
        # Nobody signs in with this until `entrepot user` sets a password.
        user = create_user(name, password=secrets.token_urlsafe(24), roles=[role], name=full, by=THE_HOUSE)
        company.staff[name] = actor_of_user(User.objects.get(pk=user.pk))
    for code, (names, policies) in _CHANNELS.items():
        open_channel(code, name=names, policies=policies, by=THE_HOUSE)
    for priority, (code, names, region, steps, with_bins) in enumerate(_WAREHOUSES, start=1):
        _open(code, names, region, steps, priority, with_bins=with_bins, by=THE_HOUSE)
    must(create_products(company.goods.products, by=THE_HOUSE))
    must(create_skus(company.goods.skus, by=THE_HOUSE))
    hang_pictures(company.goods.products, company.goods.skus)
    must(archive_skus(list(Sku.objects.filter(company_id=THE_HOUSE.company_id, code=DISCONTINUED)), by=THE_HOUSE))
    _keep_for_others(company.goods)
    rules = review_rules_visible_to(THE_HOUSE).get(active=True).rules
    activate_review_rules([*rules, *_REVIEWED_TOO], by=THE_HOUSE)
    _price_for_distributors(company.goods)
    _create_firms(chance)
    company.firms = _firms()
    _found_second(company.goods)
    # After the other company, which begins with the same channels.
    for idle in Channel.objects.filter(company_id=THE_HOUSE.company_id, code__in=_NOT_USED):
        archive_channel(idle, by=THE_HOUSE)
    return company


def company_as_it_is() -> DemoCompany:
    """This will find the company again that was founded some time ago."""
    users = User.objects.filter(username__in=_STAFF)
    return DemoCompany(goods(), {user.username: actor_of_user(user) for user in users}, _firms())


def must(answers: list[Made | Refusal]) -> list[Made]:
    """This will give the results of a list of which nothing may be refused."""
    for answer in answers:
        if isinstance(answer, Refusal):
            raise answer
    return answers  # type: ignore[return-value]


def _keep_for_others(goods: Goods) -> None:
    """The third party keeps goods of another house as well."""
    code, names = _OWNER
    add_owner(code, name=names, by=THE_HOUSE)
    plain = [sku.code for sku in goods.skus if sku.tracking == "none" and sku.kind == "goods"][:_KEPT_FOR_OTHERS]
    lines = [Arrival(sku, 40 + 15 * n) for n, sku in enumerate(plain)]
    receive_consignment(Consignment(code, "CD", lines, "SHUJIN-ASN-001"), by=THE_HOUSE)


def _open(
    code: str, names: dict[str, str], region_code: str, steps: str, priority: int, *, with_bins: bool, by: Actor
) -> None:
    region = regions.by_code(region_code)
    assert region is not None
    settings = {
        "region_code": region_code, "province": region.province, "city": region.city or region.province,
        "district": region.district, "priority": priority, "steps": steps,
    }  # fmt: skip
    bins = [f"{aisle}-{shelf:02}-{level}" for aisle in "AB" for shelf in range(1, 11) for level in (1, 2)]
    open_warehouse(NewWarehouse(code, names, settings, bins if with_bins else ()), by=by)


def _found_second(sold: Goods) -> None:
    """The company for customers abroad: a few of the same goods, its own warehouse."""
    opened = open_company(NewCompany(SECOND_COMPANY, _SECOND_NAMES, language="zh-hant"), by=THE_HOUSE)
    house = the_house(opened.pk)
    names = {"zh-hans": "深圳保税仓", "zh-hant": "深圳保稅倉", "en": "Shenzhen, bonded"}
    _open("SZ", names, "440305", "ship", 1, with_bins=False, by=house)
    few = [replace(sku, product="") for sku in sold.common if sku.tracking == "none"][::16]
    must(create_skus(few, by=house))
    receive_stock(Receipt("SZ", [Arrival(sku.code, 60) for sku in few], "PO-FIRST"), by=house)


def _price_for_distributors(sold: Goods) -> None:
    names = {"zh-hans": "分销商", "zh-hant": "經銷商", "en": "Distributors"}
    create_group("distributors", name=names, by=THE_HOUSE)
    prices_of = {"zh-hans": "分销价", "zh-hant": "經銷價", "en": "Distributors' prices"}
    must(
        create_price_lists([NewPriceList("distributors", prices_of, priority=10, group="distributors")], by=THE_HOUSE)
    )
    prices = []
    for sku in sold.stocked:
        price = sku.price or Decimal(0)
        prices.append(NewPrice("distributors", sku.code, (price * Decimal("0.68")).quantize(Decimal("0.01"))))
        prices.append(NewPrice("distributors", sku.code, (price * Decimal("0.6")).quantize(Decimal("0.01")), 24))
    must(set_prices(prices, by=THE_HOUSE))


def _place_of(number: int) -> NewAddress:
    """Where the firm with this number is: always the same."""
    own = Random(number)
    return address(own, full_name(own), phone(number))


def _create_firms(chance: Random) -> None:
    names = [f"{firm}{chance.choice(words()['trades'])}" for firm in words()["firms"][:DISTRIBUTORS]]
    made = must(
        create_customers(
            [
                NewCustomer(
                    name, phone=phone(number), email=f"buy{number:02}@example.com", kind="company",
                    group="distributors", payment_days=chance.choice((15, 30, 30, 45)), addresses=[_place_of(number)],
                    tax_number=f"91330109MA1DEMO{number:02}X", external_ids={"erp": f"K{number:04}"},
                )
                for number, name in enumerate(names)
            ],
            by=THE_HOUSE,
        )
    )  # fmt: skip
    for customer in made:
        limit = Decimal(chance.choice((40, 60, 100, 150)) * 1000)
        set_credit_limit(customer, limit=limit, currency="CNY", by=THE_HOUSE)


def _firms() -> list[Firm]:
    own = Customer.objects.filter(company_id=THE_HOUSE.company_id, group__code="distributors").order_by("id")
    return [Firm(customer, _place_of(number)) for number, customer in enumerate(own[:DISTRIBUTORS])]
