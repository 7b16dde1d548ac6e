"""Parts that every change of the catalogue is made of."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from entrepot.domain.catalog.models import Barcode, KitComponent, Product, Sku, Unit
from entrepot.domain.catalog.rules import NewBarcode, NewComponent
from entrepot.foundation.rows import insert, next_ids
from entrepot.foundation.search import Name, Prose


def codes_taken(codes: Collection[str], company_id: int) -> set[str]:
    return set(Sku.objects.filter(company_id=company_id, code__in=codes).values_list("code", flat=True))


def product_ids(codes: Collection[str], company_id: int) -> dict[str, int]:
    return dict(Product.objects.filter(company_id=company_id, code__in=codes).values_list("code", "id"))


def barcode_owners(values: Collection[str], company_id: int) -> dict[str, int]:
    """This will give the SKU that each barcode stands for already."""
    found = Barcode.objects.filter(company_id=company_id, value__in=values)
    return dict(found.values_list("value", "sku_id"))


def possible_components(codes: Collection[str], company_id: int) -> dict[str, int]:
    """This will give the ids of those SKUs that can be in a kit: all but kits."""
    found = Sku.objects.filter(company_id=company_id, code__in=codes).exclude(kind="kit")
    return dict(found.values_list("code", "id"))


def write_units(
    units: Mapping[int, Mapping[str, int]], barcodes: Mapping[int, Sequence[NewBarcode]], company_id: int
) -> None:
    """This will insert the units and barcodes of SKUs that have none, by SKU id."""
    ids = iter(next_ids({Unit: sum(map(len, units.values()))})[Unit])
    unit_ids = {(sku, code): next(ids) for sku, own in units.items() for code in own}
    insert(
        Unit,
        [
            {"id": unit_ids[sku, code], "sku_id": sku, "code": code, "factor": factor}
            for sku, own in units.items()
            for code, factor in own.items()
        ],
    )
    insert(
        Barcode,
        [
            {"company_id": company_id, "sku_id": sku, "unit_id": unit_ids.get((sku, one.unit)), "value": one.value}
            for sku, own in barcodes.items()
            for one in own
        ],
    )


def write_components(kits: Mapping[int, Sequence[NewComponent]], parts: Mapping[str, int]) -> None:
    """This will insert what is in each kit, by the kit's id; `parts` are the components' ids."""
    insert(
        KitComponent,
        [
            {"kit_id": kit, "component_id": parts[c.sku], "quantity": c.quantity, "price_share": c.price_share}
            for kit, components in kits.items()
            for c in components
        ],
    )


def searched_by(code: str, names: Iterable[str], barcodes: Iterable[str], own_words: Iterable[str] = ()) -> list[str]:
    """This will give the texts that a SKU is found by: its name by its pinyin too, as goods are asked for."""
    return [code, *map(Name, names), *barcodes, *map(Prose, own_words)]
