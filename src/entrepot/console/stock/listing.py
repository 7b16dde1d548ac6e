"""Stock by SKU as a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import F, Model, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_noop

from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.templatetags import console as draw
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.queries import skus_found_by, skus_visible_to
from entrepot.domain.inventory.queries import levels_visible_to, warehouses_visible_to
from entrepot.foundation.actors import Actor

FAMILY = (
    (gettext_noop("Stock"), "/stock", "inventory.view_stock"),
    (gettext_noop("Shortages"), "/shortages", "orders.view_orders"),
)
PARTS = ("on_hand", "reserved", "waiting", "short", "available")


@dataclass(frozen=True, slots=True)
class StockRow:
    """A SKU with its sums over the warehouses, in its smallest units."""

    sku: Sku
    sums: dict[str, int]

    def of(self, part: str) -> Decimal:
        return in_units(self.sums.get(part, 0), self.sku)


def in_units(pieces: int, sku: Sku) -> Decimal:
    """This will say smallest units in the unit of the SKU."""
    return Decimal(pieces).scaleb(-sku.scale)


def page_of(code: str) -> str:
    """This will give the address of a SKU's stock."""
    return f"/stock/of/{quote(code, safe='')}"


def _find(actor: Actor, asked: Asked) -> QuerySet[Sku]:
    found = skus_found_by(actor, asked["q"]) if asked.get("q") else skus_visible_to(actor)
    found = found.filter(kind="goods", archived_at=None)
    levels = levels_visible_to(actor)
    if asked.get("warehouse"):
        found = found.filter(pk__in=levels.filter(warehouse__code=asked["warehouse"], on_hand__gt=0).values("sku"))
    if (part := _NARROWED.get(asked.get("has", ""))) is not None:
        found = found.filter(pk__in=part(levels).values("sku"))
    return found


_NARROWED: dict[str, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
    "waiting": lambda levels: levels.filter(waiting__gt=0),
    "short": lambda levels: levels.filter(short__gt=0),
    "low": lambda levels: levels.filter(safety__gt=0, on_hand__lt=F("reserved") + F("waiting") + F("safety")),
}


def _draw(actor: Actor, found: Sequence[Model]) -> list[StockRow]:
    skus = [one for one in found if isinstance(one, Sku)]
    sums: dict[int, dict[str, int]] = {}
    for level in levels_visible_to(actor).filter(sku__in=[sku.pk for sku in skus]):
        of_sku = sums.setdefault(level.sku_id, dict.fromkeys(PARTS, 0))
        for part in PARTS:
            of_sku[part] += getattr(level, part)
    return [StockRow(sku, sums.get(sku.pk, {})) for sku in skus]


def _part(name: str, title: str, *, usual: bool = True) -> Column[StockRow]:
    def shown(row: StockRow) -> str:
        drawn = draw.quantity(row.of(name), row.sku.unit)
        return format_html("<strong>{}</strong>", drawn) if name == "available" else drawn if row.of(name) else ""

    return Column(name, title, shown, lambda row: row.of(name), usual=usual, end=True)


STOCK: Listing[Any] = Listing(
    name="stock",
    title=gettext_noop("Stock"),
    live="sku stock_document order",
    address="/stock",
    permission="inventory.view_stock",
    family=FAMILY,
    columns=[
        Column("sku", gettext_noop("SKU"), lambda row: row.sku.code, lambda row: row.sku.code),
        Column(
            "name",
            gettext_noop("Name"),
            lambda row: format_html('<span class="clip">{}</span>', named(row.sku.name)),
            lambda row: named(row.sku.name),
        ),
        _part("available", gettext_noop("Available")),
        _part("on_hand", gettext_noop("On hand")),
        _part("reserved", gettext_noop("Reserved")),
        _part("waiting", gettext_noop("Waited for")),
        _part("short", gettext_noop("Missing")),
    ],
    find=_find,
    draw=_draw,
    link=lambda row: page_of(row.sku.code),
    key=lambda row: row.sku.code,
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("waiting", gettext_noop("Waited for"), {"has": "waiting"}),
        Tab("short", gettext_noop("Missing"), {"has": "short"}),
        Tab("low", gettext_noop("Below safety stock"), {"has": "low"}),
    ],
    narrowings=[
        Narrowing(
            "warehouse",
            gettext_noop("Lies in"),
            lambda actor: [(one.code, named(one.name)) for one in warehouses_visible_to(actor)],
        )
    ],
    hint=gettext_noop("Code, name or barcode"),
    nothing=gettext_noop("Goods appear here as soon as the catalogue has some."),
)
