"""What is asked about SKUs and products."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import orjson
from django.db.models import QuerySet

from entrepot.domain.catalog.counting import pieces_typed
from entrepot.domain.catalog.models import Barcode, CodeMapping, Product, Sku
from entrepot.domain.catalog.rules import factor_of
from entrepot.foundation import search
from entrepot.foundation.actors import Actor
from entrepot.foundation.prepared import one_of
from entrepot.foundation.quantities import factor_named
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.rows import columns, fetch, fetch_dicts, statement


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a kit, per kit, in the component's smallest unit."""

    sku_id: int
    code: str
    quantity: int
    price_share: Decimal


@dataclass(frozen=True, slots=True)
class FoundSku:
    """A SKU as a code or barcode names it, with all that ordering needs to know of it.

    `scanned_unit` and `scanned_factor` are the unit that the code stands for: a box of 12 for its
    barcode, the SKU's own unit for anything else. Prices are per whole unit.
    """

    id: int
    code: str
    name: Mapping[str, str]
    kind: str
    tracking: str
    scale: int
    unit: str
    units: Mapping[str, int]
    list_price: Decimal | None
    floor_price: Decimal | None
    cost: Decimal | None
    tax_rate: Decimal
    weight_g: int | None
    min_quantity: int
    quantity_step: int
    archived: bool
    scanned_unit: str
    scanned_factor: int
    parts: tuple[Part, ...]
    # Found by a sender's own code, of which one is so many: what the sender calls the unit does not matter.
    mapped: bool = False

    def factor_of(self, unit: str) -> int | None:
        """This will give how many smallest units one `unit` is, or nothing for a unit that it has not."""
        return factor_of(unit, self.unit, self.scale, self.units)

    def unit_named(self, text: str) -> tuple[str, Decimal] | None:
        """This will tell which of its units a text names, and how many smallest units one is; None for none."""
        if self.mapped:
            return self.scanned_unit or text, Decimal(self.scanned_factor)
        return factor_named(text or self.unit, self.unit, self.scale, self.units)


def skus_visible_to(actor: Actor) -> QuerySet[Sku]:
    actor.must("catalog.view_skus")
    return Sku.objects.filter(company_id=actor.company_id).select_related("product").order_by("-id")


def products_visible_to(actor: Actor) -> QuerySet[Product]:
    actor.must("catalog.view_skus")
    return Product.objects.filter(company_id=actor.company_id).order_by("-id")


def skus_found_by(actor: Actor, query: str) -> QuerySet[Sku]:
    """This will find SKUs by the beginning of a word of their code or name, two Chinese characters, or barcode."""
    return skus_visible_to(actor).filter(one_of("id", search.found("sku", query, company_id=actor.company_id)))


def skus_with_details(actor: Actor, *, query: str = "", product: str = "", archived: bool = False) -> QuerySet[Sku]:
    """This will list SKUs with their units, barcodes and components at hand, narrowed by what is given."""
    found = skus_found_by(actor, query) if query else skus_visible_to(actor)
    if product:
        found = found.filter(product__code=product)
    found = found.filter(archived_at__isnull=not archived)
    return found.prefetch_related("units", "barcodes", "components__component")


def skus_coded(actor: Actor, codes: Collection[str]) -> dict[str, Sku]:
    """This will give the SKUs with these codes, by code, in one statement."""
    return {sku.code: sku for sku in skus_visible_to(actor).filter(code__in=set(codes))}


def pieces_of(asked: Sequence[tuple[str, str]], company_id: int, *, own_unit: bool = False) -> list[int | Refusal]:
    """This will read quantities as typed, of (SKU, text), in smallest units: for each the pieces, or why not.

    A number that stands alone counts smallest units, or the SKU's own.
    """
    found = Sku.objects.filter(company_id=company_id, code__in={sku for sku, _ in asked}).prefetch_related("units")
    skus = {sku.code: sku for sku in found}
    return [
        pieces_of_one(text, skus[code], alone=10 ** skus[code].scale if own_unit else 1)
        if code in skus
        else NotFound("SKU", code)
        for code, text in asked
    ]


def pieces_of_one(text: str, sku: Sku, *, alone: int = 1) -> int | Refusal:
    """This will read a quantity of one SKU as typed, in smallest units, or say why it cannot."""
    units = {unit.code: unit.factor for unit in sku.units.all()}
    try:
        return pieces_typed(text, sku.code, sku.unit, sku.scale, units, alone=alone)
    except Refusal as refusal:
        return refusal


def sku_coded(actor: Actor, code: str) -> Sku:
    """This will give the SKU with this code, or refuse with NotFound."""
    sku = skus_visible_to(actor).filter(code=code).first()
    if sku is None:
        raise NotFound("SKU", code)
    return sku


def product_coded(actor: Actor, code: str) -> Product:
    """This will give the product with this code, or refuse with NotFound."""
    product = products_visible_to(actor).filter(code=code).first()
    if product is None:
        raise NotFound("product", code)
    return product


def codes_of(product: Product) -> list[str]:
    """This will give the codes of a product's SKUs."""
    return list(product.skus.order_by("code").values_list("code", flat=True))


def skus_by_codes(codes: Collection[str], company_id: int) -> dict[str, FoundSku]:
    """This will find what each text names, a SKU's code or else a barcode, in one statement.

    Texts that name nothing are not in the answer; archived SKUs are, and say so.
    """
    if not codes:
        return {}
    rows = fetch_dicts(statement(__file__, "skus_by_codes"), {"codes": sorted(set(codes)), "company": company_id})
    return {row.pop("sought"): _found(row) for row in rows}


def skus_received(received: Collection[tuple[int, str]], company_id: int) -> dict[tuple[int, str], FoundSku]:
    """This will find what codes mean that came through channels, by (channel id, code), in two statements.

    A mapping for the channel goes first, then one for all channels, then our own codes and barcodes.
    """
    pairs = sorted(set(received))
    if not pairs:
        return {}
    mapped = {
        (channel, code): (sku, unit, times)
        for channel, code, sku, unit, times in fetch(
            statement(__file__, "mapped_codes"), [*columns(pairs, 2), company_id]
        )
    }
    codes = {code for _, code in pairs} | {sku for sku, _, _ in mapped.values()}
    own = skus_by_codes(codes, company_id)
    found: dict[tuple[int, str], FoundSku] = {}
    for pair in pairs:
        sku = _as_mapped(own, mapped[pair]) if pair in mapped else own.get(pair[1])
        if sku is not None:
            found[pair] = sku
    return found


def _as_mapped(own: Mapping[str, FoundSku], mapping: tuple[str, str, int]) -> FoundSku | None:
    code, unit, times = mapping
    sku = own.get(code)
    factor = sku.factor_of(unit) if sku else None
    if sku is None or factor is None:
        return None
    name = (unit or sku.unit) if times == 1 else ""
    return replace(sku, scanned_unit=name, scanned_factor=factor * times, mapped=True)


def mappings_visible_to(actor: Actor) -> QuerySet[CodeMapping]:
    actor.must("catalog.view_skus")
    found = CodeMapping.objects.filter(company_id=actor.company_id)
    return found.select_related("sku", "channel").order_by("-id")


def names_of_skus(sku_ids: Collection[int]) -> set[str]:
    """This will give every text that names one of these SKUs: codes and barcodes."""
    barcodes = Barcode.objects.filter(sku_id__in=list(sku_ids)).values_list("value", flat=True)
    return set(Sku.objects.filter(pk__in=list(sku_ids)).values_list("code", flat=True)) | set(barcodes)


def _found(row: dict[str, object]) -> FoundSku:
    for column in ("name", "units", "parts"):
        row[column] = orjson.loads(str(row[column]))
    parts = tuple(Part(pk, code, quantity, Decimal(share)) for pk, code, quantity, share in row.pop("parts"))  # type: ignore[attr-defined]
    return FoundSku(**row, parts=parts)  # type: ignore[arg-type]


def sku_ids(codes: Collection[str], company_id: int) -> dict[str, int]:
    """This will give the ids of SKUs by their codes."""
    rows = Sku.objects.filter(company_id=company_id, code__in=list(codes)).order_by("code")
    return dict(rows.values_list("code", "id"))
