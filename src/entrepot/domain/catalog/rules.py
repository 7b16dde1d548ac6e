"""What makes a SKU or a product whole, and how much of it one unit is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, ClassVar

from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound, Refusal

Name = str | Mapping[str, str]
"""A name in the company's language, or one per language."""

KINDS = frozenset({"goods", "service", "kit"})
TRACKINGS = frozenset({"none", "lot", "serial"})
_LARGEST_PRICE = Decimal(10) ** 13
_LARGEST = 10**9


@dataclass(eq=False)
class UnknownUnit(Refusal):
    """{sku} is not counted in {unit}. Its units are: {known}."""

    code: ClassVar[str] = "unknown_unit"
    status: ClassVar[int] = 422
    sku: str
    unit: str
    known: str


@dataclass(frozen=True, slots=True)
class NewBarcode:
    """What a scanner reads. `unit` is the code of one of the SKU's units, empty for the SKU itself."""

    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NewComponent:
    """So many (in the smallest unit) of another SKU in one kit."""

    sku: str
    quantity: int
    price_share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class NewSku:
    """A SKU as somebody describes it. `units` are codes with how many smallest units each holds."""

    code: str
    name: Name
    price: Decimal | None = None
    product: str = ""
    kind: str = "goods"
    tracking: str = "none"
    unit: str = "件"
    scale: int = 0
    units: Mapping[str, int] = field(default_factory=dict)
    # Of how many smallest units on it is sold, and in multiples of how many.
    min_quantity: int = 1
    quantity_step: int = 1
    barcodes: Sequence[NewBarcode] = ()
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    floor_price: Decimal | None = None
    cost: Decimal | None = None
    tax_rate: Decimal = Decimal(0)
    options: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, object] = field(default_factory=dict)
    components: Sequence[NewComponent] = ()
    # Values of the company's own fields, by code.
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewProduct:
    code: str
    name: Name
    category: str = ""
    brand: str = ""
    attributes: Mapping[str, object] = field(default_factory=dict)


# What a SKU is counted in and followed by cannot change under goods that are already there.
CHANGEABLE = frozenset(f.name for f in fields(NewSku)) - {"code", "kind", "tracking", "scale", "unit"}


@dataclass(slots=True)
class Catalogue:
    """What exists already, as far as a list of new SKUs touches it; each accepted one is added."""

    codes: set[str]
    barcodes: set[str]
    products: Collection[str]
    parts: set[str]

    def accept(self, new: NewSku) -> Refusal | None:
        """This will take a SKU in, or say why not."""
        if new.code in self.codes:
            return AlreadyExists("SKU", new.code)
        refusal = check_sku(new) or self._missing(new)
        if refusal:
            return refusal
        self.codes.add(new.code)
        self.barcodes.update(one.value for one in new.barcodes)
        if new.kind != "kit":
            self.parts.add(new.code)
        return None

    def _missing(self, new: NewSku) -> Refusal | None:
        if new.product and new.product not in self.products:
            return NotFound("product", new.product)
        for barcode in new.barcodes:
            if barcode.value in self.barcodes:
                return AlreadyExists("barcode", barcode.value)
        for component in new.components:
            if component.sku not in self.parts:
                return NotFound("SKU that can be in a kit", component.sku)
        return None


def check_sku(new: NewSku) -> Invalid | None:
    """This will give the first thing that is wrong with a SKU by itself, or nothing."""
    return (
        check_code(new.code)
        or check_name(new.name)
        or check_choice("kind", new.kind, KINDS)
        or check_choice("tracking", new.tracking, TRACKINGS)
        or _check_range("scale", new.scale, 0, 6)
        or check_amounts(new.price, new.floor_price, new.cost, new.tax_rate)
        or check_sizes(new.weight_g, new.length_mm, new.width_mm, new.height_mm)
        or check_units(new.unit, new.units)
        or _check_range("min_quantity", new.min_quantity, 1, _LARGEST)
        or _check_range("quantity_step", new.quantity_step, 1, _LARGEST)
        or check_barcodes(new.barcodes, new.units)
        or check_components(new.code, new.kind, new.components)
    )


def check_code(code: str) -> Invalid | None:
    if not code.strip() or code != code.strip() or len(code) > 60 or not code.isprintable():
        return Invalid("code", "must have 1 to 60 characters, no control characters and no blanks around it")
    # A code stands in addresses of pages and of the API.
    return Invalid("code", "must not contain / ? or #") if set(code) & set("/?#") else None


def check_name(name: Name) -> Invalid | None:
    texts = [name] if isinstance(name, str) else list(name.values())
    if not texts or not all(text.strip() for text in texts):
        return Invalid("name", "must not be empty")
    return Invalid("name", "must have at most 400 characters") if max(map(len, texts)) > 400 else None


def check_choice(what: str, given: str, known: frozenset[str]) -> Invalid | None:
    return None if given in known else Invalid(what, "must be one of {known}", {"known": ", ".join(sorted(known))})


def check_amounts(
    price: Decimal | None, floor_price: Decimal | None, cost: Decimal | None, tax_rate: Decimal
) -> Invalid | None:
    for what, amount in (("price", price), ("floor_price", floor_price), ("cost", cost)):
        if amount is not None and not (amount.is_finite() and 0 <= amount < _LARGEST_PRICE):
            return Invalid(what, "must be an amount from 0 on")
    if not (tax_rate.is_finite() and 0 <= tax_rate < 1):
        return Invalid("tax_rate", "must be a share from 0 to less than 1, such as 0.13")
    return None


def check_sizes(
    weight_g: int | None, length_mm: int | None, width_mm: int | None, height_mm: int | None
) -> Invalid | None:
    sizes = {"weight_g": weight_g, "length_mm": length_mm, "width_mm": width_mm, "height_mm": height_mm}
    found = (_check_range(what, size, 0, _LARGEST) for what, size in sizes.items() if size is not None)
    return next(filter(None, found), None)


def check_units(unit: str, units: Mapping[str, int]) -> Invalid | None:
    for code, factor in units.items():
        if not 0 < len(code) <= 20:
            return Invalid("units", "a unit's code must have 1 to 20 characters")
        if code == unit:
            return Invalid("units", "{unit} is the SKU's own unit already", {"unit": code})
        if not 0 < factor <= _LARGEST:
            return Invalid("units", "{unit} must hold at least one smallest unit", {"unit": code})
    return None if 0 < len(unit) <= 20 else Invalid("unit", "must have 1 to 20 characters")


def check_barcodes(barcodes: Sequence[NewBarcode], units: Mapping[str, int]) -> Invalid | None:
    values = [barcode.value for barcode in barcodes]
    if len(set(values)) != len(values):
        return Invalid("barcodes", "name the same barcode twice")
    for barcode in barcodes:
        if not 0 < len(barcode.value) <= 80 or not barcode.value.isprintable():
            return Invalid("barcodes", "a barcode must have 1 to 80 characters")
        if barcode.unit and barcode.unit not in units:
            given = {"barcode": barcode.value, "unit": barcode.unit}
            return Invalid("barcodes", "{barcode} stands for the unit {unit}, which the SKU has not", given)
    return None


def check_components(code: str, kind: str, components: Sequence[NewComponent]) -> Invalid | None:
    if (kind == "kit") != bool(components):
        return Invalid("components", "a kit has components, anything else has none")
    parts = [component.sku for component in components]
    if code in parts or len(set(parts)) != len(parts):
        return Invalid("components", "a kit names each component once, and never itself")
    for component in components:
        if not 0 < component.quantity <= _LARGEST:
            return Invalid("components", "{sku} must be in the kit at least once", {"sku": component.sku})
        if not (component.price_share.is_finite() and 0 <= component.price_share < 10**6):
            return Invalid("components", "the price share of {sku} must be from 0 on", {"sku": component.sku})
    return None


def named(name: Name, language: str) -> dict[str, str]:
    """This will give a name as it is stored: plain text is in the company's language."""
    return {language: name.strip()} if isinstance(name, str) else {key: text.strip() for key, text in name.items()}


def factor_of(unit: str, own_unit: str, scale: int, units: Mapping[str, int]) -> int | None:
    """This will give how many smallest units one `unit` is, or nothing for a unit that the SKU has not.

    The SKU's own unit (also when none is named) is 10^scale smallest units: a kilogram of 1000 grams.
    """
    if unit in ("", own_unit):
        return int(10**scale)
    return units.get(unit)


def _check_range(what: str, number: int, least: int, most: int) -> Invalid | None:
    given = {"least": least, "most": most}
    return None if least <= number <= most else Invalid(what, "must be from {least} to {most}", given)
