"""The small worlds that tests live in."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.customers.steps import Buyer, NewAddress
from entrepot.domain.inventory import steps as inventory
from entrepot.domain.inventory.actions import Arrival, NewWarehouse, Receipt, open_warehouse, receive_stock
from entrepot.domain.inventory.models import Level
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.receivables.steps import forget_house_accounts
from entrepot.foundation.accounts.actions import create_token
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal import following
from entrepot.foundation.journal.models import Entry, Retry
from entrepot.foundation.refusals import Refusal
from entrepot.insight.verification import run_all

ZHANG = Buyer(name="张伟", phone="13800001234", channel_code="web")
TO_PUDONG = NewAddress(
    name="张伟", phone="13800001234", province="上海市", city="上海市", district="浦东新区", street="世纪大道 100 号"
)


@dataclass
class Shop:
    """Two warehouses: SH has everything, BJ has lamps."""

    near: str = "SH"
    far: str = "BJ"


def a_shop(near: dict[str, int] | None = None, far: dict[str, int] | None = None) -> Shop:
    """Build a shop: by default 10 lamps and 5 vases in Shanghai, 10 lamps in Beijing."""
    near = {"LAMP": 10, "VASE": 5} if near is None else near
    far = {"LAMP": 10} if far is None else far
    some_skus({*near, *far, "LAMP", "VASE"})
    a_warehouse("SH", region_code="310115", province="上海市", priority=1)
    a_warehouse("BJ", region_code="110105", province="北京市", priority=2)
    for warehouse, stock in (("SH", near), ("BJ", far)):
        if stock:
            receive(warehouse, **stock)
    return Shop()


def some_skus(codes: Iterable[str], price: str = "10.00") -> None:
    from entrepot.domain.catalog.actions import NewSku

    for result in create_skus(
        [NewSku(code, f"商品 {code}", price=Decimal(price)) for code in sorted(codes)], by=THE_HOUSE
    ):
        if isinstance(result, Refusal):
            raise result


def a_warehouse(code: str, **settings: Any) -> None:
    open_warehouse(NewWarehouse(code, {"zh-hans": code}, settings), by=THE_HOUSE)


def receive(warehouse: str, **stock: int) -> None:
    receive_stock(Receipt(warehouse, [Arrival(sku, n) for sku, n in stock.items()]), by=THE_HOUSE)


def wish(*, channel: str = "web", price: str | None = "10.00", ship_to: NewAddress | None = TO_PUDONG,
         customer: Buyer | None = ZHANG, more: dict[str, Any] | None = None, **lines: int) -> NewOrder:  # fmt: skip
    """What a customer asks for: `wish(LAMP=2, VASE=1)`."""
    wanted = [NewLine(sku, Decimal(n), Decimal(price) if price else None) for sku, n in lines.items()]
    return NewOrder(channel, wanted, customer=customer, ship_to=ship_to, **(more or {}))


def order(**wished: Any) -> Order:
    """Place one order, or raise its refusal."""
    return only(place_orders([wish(**wished)], by=THE_HOUSE))


def follow() -> None:
    """Let everything happen that follows from what happened, and see to it that nothing was parked.

    A test lives in one transaction, whose entries are not settled before it ends, and other databases of the
    cluster have transactions too: here, followers read what they would read if all had ended.
    """
    settled, following.SETTLED = following.SETTLED, "true"
    try:
        following.catch_up()
    finally:
        following.SETTLED = settled
    assert not Retry.objects.exists(), list(Retry.objects.values_list("follower", "subject", "problem"))


def stock(sku: str, warehouse: str = "SH") -> dict[str, int]:
    level = Level.objects.get(sku__code=sku, warehouse__code=warehouse, owner_id=0)
    return {part: getattr(level, part) for part in ("on_hand", "reserved", "waiting", "short")}


@contextmanager
def no_trace() -> Iterator[None]:
    """What happens inside must leave every table as it was: no entry, no row, no level changed."""
    before = everything()
    yield
    after = everything()
    assert after == before, [table for table in after if after[table] != before[table]]


def everything() -> dict[str, Any]:
    """Every table of ours: how many rows, and a hash of what stands in them."""
    there = set(connection.introspection.table_names())
    ours = (m._meta.db_table for m in apps.get_models() if m.__module__.startswith("entrepot."))
    tables = sorted(there.intersection(ours))
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{t}', count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {t} t" for t in tables
            )
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def statements(do: Callable[[], Any]) -> int:
    """How many statements the database is asked for, without savepoints."""
    with CaptureQueriesContext(connection) as asked:
        do()
    return sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries)


def told(subject: str, subject_id: int) -> list[str]:
    """What the journal says about a subject, in order."""
    entries = Entry.objects.filter(subject=subject, subject_id=subject_id).order_by("seq")
    return list(entries.values_list("kind", flat=True))


def fresh(thing: Any) -> Any:
    """The row as it is now."""
    return type(thing).objects.get(pk=thing.pk)


def differences() -> dict[str, list[dict[str, Any]]]:
    """What `verify` finds."""
    return {finding.name: finding.differences for finding in run_all() if finding.differences}


def forget_caches() -> None:
    """Each test has a database of its own making; what processes remember of it must go."""
    forget_house_accounts()
    inventory.outside.cache_clear()


class Program:
    """A program that speaks to the API with a token."""

    def __init__(self, token: str) -> None:
        self.client, self.token = Client(), token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        response = self.client.generic(
            method, f"/api/v1{path}", b"" if body is None else orjson.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )  # fmt: skip
        return response.status_code, orjson.loads(response.content) if response.content else None

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        return self("POST", path, {} if body is None else body, **headers)


def a_program(*roles: str, scopes: list[str] | None = None) -> Program:
    """A program with these roles."""
    from entrepot.roles import write_roles

    write_roles()
    return Program(create_token("test", roles=list(roles), scopes=scopes, by=THE_HOUSE))
