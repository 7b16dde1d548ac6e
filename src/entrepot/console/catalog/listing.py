"""The list of goods and services."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.catalog.pictures import picture_of_sku, pictured
from entrepot.console.catalog.words import FAMILY, page_of
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


def _find(actor: Actor, asked: Asked) -> QuerySet[Sku]:
    found = skus_with_details(actor, query=asked.get("q", ""), archived=asked.get("archived") == "yes")
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("unpriced"):
        found = found.filter(list_price=None)
    return found.select_related("product")


class _Row(NamedTuple):
    """A SKU, the currency of its price, and what of all that are shown has a picture."""

    sku: Sku
    currency: str
    seen: set[str]


def _draw(actor: Actor, found: Sequence[Model]) -> list[_Row]:
    currency, skus = company_of(actor).currency, [one for one in found if isinstance(one, Sku)]
    seen = pictured(skus)
    return [_Row(one, currency, seen) for one in skus]


def _name(row: _Row) -> str:
    return format_html(
        '<span class="with-picture">{}<span class="clip">{}</span></span>',
        picture_of_sku(row.sku.code, row.seen), named(row.sku.name),
    )  # fmt: skip


def _kind(row: _Row) -> str:
    return gettext(KINDS[row[0].kind])


def _kinds(actor: Actor) -> list[tuple[str, str]]:
    return [(code, gettext(title)) for code, title in KINDS.items()]


def _price(row: _Row) -> str:
    sku, currency, _ = row
    return "" if sku.list_price is None else price_text(sku.list_price, currency)


def _barcodes(row: _Row) -> str:
    return "、".join(one.value for one in row[0].barcodes.all())


def _units(row: _Row) -> str:
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
            _name,
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
