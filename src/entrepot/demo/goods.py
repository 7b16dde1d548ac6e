"""The catalogue of the demo company: 600 SKUs for kitchen, tea and gifts, their kits and services."""

from dataclasses import dataclass
from decimal import Decimal

from entrepot.demo.words import table
from entrepot.domain.catalog.rules import NewBarcode, NewComponent, NewProduct, NewSku

_CENT = Decimal("0.01")
_LANGUAGES = ("zh-hans", "zh-hant", "en")
# Nobody can get these any more; buyers go on asking for them.
SCARCE = ("TEA02-RD", "WARE4-GN", "GIFT1-GN")
# Not made any more, and not sold either.
DISCONTINUED = "LAMP06-PK"
# Each at one warehouse only, at the other only, and a few at both: the stories live on that.
AT_THE_FIRST, AT_THE_SECOND, AT_BOTH = "GIFT2-IV", "GIFT3-IV", "GIFT5-IV"
# The market leaves these to what is told of them.
_KEPT_BACK = frozenset({*SCARCE, DISCONTINUED, AT_THE_FIRST, AT_THE_SECOND, AT_BOTH})


@dataclass(frozen=True)
class Goods:
    """What the company sells, and what the generator needs to know of it."""

    products: list[NewProduct]
    skus: list[NewSku]

    @property
    def stocked(self) -> list[NewSku]:
        return [sku for sku in self.skus if sku.kind == "goods"]

    @property
    def common(self) -> list[NewSku]:
        """What customers take from the shelves without anybody's help."""
        return [sku for sku in self.stocked if sku.code not in _KEPT_BACK]

    def price(self, code: str) -> Decimal:
        """What a piece of this SKU costs a private customer."""
        return next(sku.price or Decimal(0) for sku in self.skus if sku.code == code)

    @property
    def kits(self) -> list[NewSku]:
        return [sku for sku in self.skus if sku.kind == "kit"]

    @property
    def services(self) -> list[NewSku]:
        return [sku for sku in self.skus if sku.kind == "service"]


def goods() -> Goods:
    """This will describe the whole catalogue; kits come after their parts."""
    variants = table("variants")
    products: list[NewProduct] = []
    skus: list[NewSku] = []
    for row in table("products"):
        names = {language: row[language] for language in _LANGUAGES}
        products.append(NewProduct(row["code"], names, row["category"], "山屿"))
        for variant in (v for v in variants if v["set"] == row["variants"]):
            skus.append(_variant(row, variant, len(skus)))
    by_code = {sku.code: sku for sku in skus}
    skus += [_kit(row, by_code) for row in table("kits")]
    skus += [
        NewSku(r["code"], {x: r[x] for x in _LANGUAGES}, price=Decimal(r["price"]), kind="service", unit="次",
               tax_rate=Decimal("0.06"))
        for r in table("services")
    ]  # fmt: skip
    return Goods(products, skus)


def _variant(row: dict[str, str], variant: dict[str, str], number: int) -> NewSku:
    price = (Decimal(row["price"]) * Decimal(variant["factor"])).quantize(Decimal(1))
    names = {x: f"{row[x]} {variant[x]}" if x != "en" else f"{row[x]}, {variant[x]}" for x in _LANGUAGES}
    boxed = price < 150
    code = f"{row['code']}-{variant['code']}"
    weight = int(int(row["weight_g"]) * (Decimal(variant["factor"]) if row["variants"] in ("size", "bed") else 1))
    barcodes = [NewBarcode(ean13(200_000_000_000 + number))]
    if boxed:
        barcodes.append(NewBarcode(ean13(210_000_000_000 + number), unit="箱"))
    return NewSku(
        code, names, price=price, product=row["code"], tracking=row["tracking"],
        units={"箱": 12} if boxed else {}, barcodes=barcodes, weight_g=weight,
        floor_price=(price * Decimal("0.45")).quantize(_CENT), cost=(price * Decimal("0.38")).quantize(_CENT),
        tax_rate=Decimal("0.09") if row["tracking"] == "lot" else Decimal("0.13"),
        options={row["variants"]: variant["zh-hans"]},
    )  # fmt: skip


def _kit(row: dict[str, str], by_code: dict[str, NewSku]) -> NewSku:
    parts, worth = [], Decimal(0)
    for part in row["parts"].split(","):
        code, _, quantity = part.partition("*")
        price = (by_code[code].price or Decimal(0)) * int(quantity)
        worth += price
        parts.append(NewComponent(code, int(quantity), price))
    price = (worth * Decimal("0.88")).quantize(Decimal(1))
    return NewSku(
        row["code"], {x: row[x] for x in _LANGUAGES}, price=price, kind="kit", unit="套", components=parts,
        floor_price=(price * Decimal("0.55")).quantize(_CENT), tax_rate=Decimal("0.13"),
        barcodes=[NewBarcode(ean13(220_000_000_000 + len(row["code"]) * 1000 + sum(map(ord, row["code"]))))],
    )  # fmt: skip


def ean13(twelve: int) -> str:
    """This will add the check digit (GS1 General Specifications, 7.9) to twelve digits."""
    digits = f"{twelve:012}"
    total = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits))
    return digits + str(-total % 10)
