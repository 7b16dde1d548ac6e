"""What people write of goods, read as the catalogue takes it."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from entrepot.console.orders.deeds import amount_said
from entrepot.console.settings.forms import names_said
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.rules import NewBarcode
from entrepot.domain.pricing.rules import price_text
from entrepot.foundation.refusals import Invalid

_UNIT = re.compile(r"\s*(?P<unit>[^\s=:：＝]{1,20})\s*[=:：＝]\s*(?P<factor>\d{1,9})\s*")
_MONEY = ("price", "floor_price", "cost")
_WHOLE = ("min_quantity", "quantity_step")
_SIZES = ("weight_g", "length_mm", "width_mm", "height_mm")
# Beyond this nothing is a price.
_DIGITS = 12


def changes_said(post: QueryDict, *, shows_cost: bool) -> dict[str, Any]:
    """This will read everything that the form of a SKU says. What goods cost is read where it was shown."""
    money = {name: _price(post, name) for name in _MONEY if name == "price" or shows_cost}
    return {
        "name": names_said(post), **money, "tax_rate": _rate(post),
        "units": units_said(post.get("units", "")), "barcodes": barcodes_said(post.get("barcodes", "")),
        **{name: _whole(post, name) or 1 for name in _WHOLE}, **{name: _whole(post, name) for name in _SIZES},
    }  # fmt: skip


def units_said(text: str) -> dict[str, int]:
    """This will read `箱=12, 托=480` as how many smallest units each holds."""
    found: dict[str, int] = {}
    for part in filter(str.strip, re.split(r"[,，;；\n]", text)):
        match = _UNIT.fullmatch(part)
        if match is None or int(match["factor"]) < 1:
            raise Invalid("units", "Write how many each holds, such as 箱=12, 托=480.")
        found[match["unit"]] = int(match["factor"])
    return found


def barcodes_said(text: str) -> list[NewBarcode]:
    """This will read a barcode a line, with the unit behind it where it is that of a larger pack."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if any(len(line) > 2 for line in lines):
        raise Invalid("barcodes", "Write one barcode a line, and behind it the unit if it is not that of one piece.")
    return [NewBarcode(*line) for line in lines]


def _price(post: QueryDict, name: str) -> Decimal | None:
    price = amount_said(post.get(name, ""), name)
    if price is not None and (price < 0 or price.adjusted() >= _DIGITS):
        raise Invalid(name, "Write an amount such as 128.00.")
    return price


def _rate(post: QueryDict) -> Decimal:
    text = post.get("tax_rate", "").strip().rstrip("%％").strip() or "0"
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise Invalid("tax_rate", "Write per cent, such as 13.")
    if not rate.is_finite() or not 0 <= rate < 100:
        raise Invalid("tax_rate", "Write per cent, such as 13.")
    return (rate / 100).quantize(Decimal("0.0001"))


def _whole(post: QueryDict, name: str) -> int | None:
    text = post.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Invalid(name, "Write a whole number, or nothing.")
    return int(text)


def texts_of(sku: Sku | None, currency: str) -> Mapping[str, Any]:
    """This will say a SKU in the fields of the form; of none, what a new one begins with."""
    if sku is None:
        return {"unit": "件", "min_quantity": 1, "quantity_step": 1}
    units = {unit.pk: unit.code for unit in sku.units.all()}
    prices = {"price": sku.list_price, "floor_price": sku.floor_price, "cost": sku.cost}
    return {
        **{name: "" if price is None else price_text(price, currency) for name, price in prices.items()},
        "tax_rate": f"{(sku.tax_rate * 100).normalize():f}",
        "units": ", ".join(f"{unit.code}={unit.factor}" for unit in sku.units.all()),
        "barcodes": "\n".join(f"{one.value} {units.get(one.unit_id or 0, '')}".strip() for one in sku.barcodes.all()),
        **{name: getattr(sku, name) for name in (*_WHOLE, *_SIZES)},
    }  # fmt: skip
