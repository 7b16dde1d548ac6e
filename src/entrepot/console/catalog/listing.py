"""The list of goods and services."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.catalog.words import FAMILY
from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.domain.catalog.models import Sku, SkuKind
from entrepot.domain.catalog.queries import skus_with_details
from entrepot.domain.pricing.rules import price_text
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor

KINDS = {
    SkuKind.GOODS.value: gettext_noop("Goods"), SkuKind.SERVICE.value: gettext_noop("Service"),
    SkuKind.KIT.value: gettext_noop("Kit"),
}  # fmt: skip


def page_of(code: str) -> str:
    """This will give the address of a SKU in the catalogue."""
    return f"/catalog/of/{quote(code, safe='')}"


def _find(actor: Actor, asked: Asked) -> QuerySet[Sku]:
    found = skus_with_details(actor, query=asked.get("q", ""), archived=asked.get("archived") == "yes")
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("unpriced"):
        found = found.filter(list_price=None)
    return found.select_related("product")


def _draw(actor: Actor, found: Sequence[Model]) -> list[tuple[Sku, str]]:
    currency = company_of(actor).currency
    return [(one, currency) for one in found if isinstance(one, Sku)]


def _kind(row: tuple[Sku, str]) -> str:
    return gettext(KINDS[row[0].kind])


def _kinds(actor: Actor) -> list[tuple[str, str]]:
    return [(code, gettext(title)) for code, title in KINDS.items()]


def _price(row: tuple[Sku, str]) -> str:
    sku, currency = row
    return "" if sku.list_price is None else price_text(sku.list_price, currency)


def _barcodes(row: tuple[Sku, str]) -> str:
    return "、".join(one.value for one in row[0].barcodes.all())


def _units(row: tuple[Sku, str]) -> str:
    sku = row[0]
    return "、".join([sku.unit, *(f"{unit.code}={unit.factor}" for unit in sku.units.all())])


CATALOG: Listing[Any] = Listing(
    name="catalog",
    title=gettext_noop("Goods"),
    live="sku",
    address="/catalog",
    permission="catalog.view_skus",
    family=FAMILY,
    columns=[
        Column("sku", gettext_noop("SKU"), lambda row: row[0].code, lambda row: row[0].code, sort="code"),
        Column(
            "name",
            gettext_noop("Name"),
            lambda row: format_html('<span class="clip">{}</span>', named(row[0].name)),
            lambda row: named(row[0].name),
        ),
        Column("kind", gettext_noop("Kind"), _kind, _kind),
        Column(
            "product",
            gettext_noop("Product"),
            lambda row: row[0].product.code if row[0].product else "",
            lambda row: row[0].product.code if row[0].product else "",
            usual=False,
        ),
        Column("barcodes", gettext_noop("Barcodes"), _barcodes, _barcodes),
        Column("units", gettext_noop("Units"), _units, _units),
        Column("price", gettext_noop("Price"), _price, lambda row: row[0].list_price, end=True, sort="list_price"),
    ],
    find=_find,
    draw=_draw,
    link=lambda row: page_of(row[0].code),
    key=lambda row: row[0].code,
    tabs=[
        Tab("sold", gettext_noop("On sale")),
        Tab("unpriced", gettext_noop("Without a price"), {"unpriced": "yes"}),
        Tab("archived", gettext_noop("Archived"), {"archived": "yes"}),
    ],
    narrowings=[
        Narrowing("kind", gettext_noop("Kind"), _kinds),
    ],
    hint=gettext_noop("Code, name, pinyin or barcode"),
    nothing=gettext_noop(
        "What can be ordered stands here: write it down one by one, or import a sheet of all of it."
    ),
    primary={
        "title": gettext_noop("New goods"),
        "address": "/catalog/new",
        "icon": "plus",
        "permission": "catalog.create_skus",
    },
)
