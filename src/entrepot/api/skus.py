"""SKUs: what can be ordered, by code or barcode."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.custom_fields import asked_in
from entrepot.api.http import Request, answers, batch, edition_wanted, not_a_path, page
from entrepot.domain.catalog import actions, queries
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.rules import NewBarcode, NewComponent, NewSku
from entrepot.domain.pricing.rules import price_text
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.custom.queries import with_values
from entrepot.foundation.refusals import NotFound, Refusal

router = Router(tags=["catalogue"])

Price = Field(None, ge=0, max_digits=18, decimal_places=6)
Size = Field(None, ge=0, le=10**9)


class BarcodeIn(Schema):
    value: str
    unit: str = ""


class ComponentIn(Schema):
    sku: str
    quantity: int
    price_share: Decimal = Decimal(1)


class SkuFields(Schema):
    """What a SKU says of itself. Prices are per whole unit; `units` hold so many smallest units each."""

    price: Decimal | None = Price
    floor_price: Decimal | None = Price
    cost: Decimal | None = Price
    tax_rate: Decimal = Field(Decimal(0), ge=0, lt=1, decimal_places=4)
    product: str = ""
    units: dict[str, int] = {}
    min_quantity: int = Field(1, ge=1, le=10**9)
    quantity_step: int = Field(1, ge=1, le=10**9)
    barcodes: list[BarcodeIn | str] = []
    weight_g: int | None = Size
    length_mm: int | None = Size
    width_mm: int | None = Size
    height_mm: int | None = Size
    options: dict[str, str] = {}
    attributes: dict[str, Any] = {}
    components: list[ComponentIn] = []
    custom: dict[str, Any] = Field({}, max_length=100)


class SkuIn(SkuFields):
    code: Annotated[str, not_a_path("batch", "archival", "restoration")]
    name: str | dict[str, str]
    kind: Literal["goods", "service", "kit"] = "goods"
    tracking: Literal["none", "lot", "serial"] = "none"
    unit: str = "件"
    scale: int = Field(0, ge=0, le=6)


class SkuChange(SkuFields):
    name: str | dict[str, str] = ""


class SkusIn(Schema):
    skus: list[SkuIn]


class CodesIn(Schema):
    skus: list[str]


@router.get("/skus")
def list_skus(
    request: Request,
    q: str = "",
    product: str = "",
    archived: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    found = queries.skus_with_details(request.actor, query=q, product=product, archived=archived)
    found = found.filter(with_values(request.actor.company_id, "sku", asked_in(request)))
    show = _show(request.actor)
    return page(found, show, cursor=cursor, limit=limit)


@router.post("/skus", response={201: dict[str, Any]})
def create_sku(request: Request, body: SkuIn) -> tuple[int, dict[str, Any]]:
    return 201, _show(request.actor)(only(actions.create_skus([_new(body)], by=request.actor)))


@router.post("/skus/batch")
def create_skus(request: Request, body: SkusIn) -> dict[str, Any]:
    news = [_new(sku) for sku in batch(body.skus)]
    return answers(
        actions.create_skus(news, by=request.actor), lambda sku: {"code": sku.code, "edition": sku.edition}
    )


@router.post("/skus/archival")
def archive_skus(request: Request, body: CodesIn) -> dict[str, Any]:
    return _many(request.actor, batch(body.skus), lambda skus: actions.archive_skus(skus, by=request.actor))


@router.post("/skus/restoration")
def restore_skus(request: Request, body: CodesIn) -> dict[str, Any]:
    return _many(request.actor, batch(body.skus), lambda skus: actions.restore_skus(skus, by=request.actor))


@router.get("/skus/{code}")
def show_sku(request: Request, code: str) -> dict[str, Any]:
    return _show(request.actor)(queries.sku_coded(request.actor, code))


@router.patch("/skus/{code}")
def change_sku(request: Request, code: str, body: SkuChange) -> dict[str, Any]:
    sku = queries.sku_coded(request.actor, code)
    changes = {field: getattr(body, field) for field in body.model_fields_set}
    if "barcodes" in changes:
        changes["barcodes"] = _barcodes(body)
    if "components" in changes:
        changes["components"] = _components(body)
    edition = edition_wanted(request)
    return _show(request.actor)(actions.change_sku(sku, edition=edition, changes=changes, by=request.actor))


def _many(actor: Actor, codes: Sequence[str], change: Callable[[list[Sku]], list[Sku | Refusal]]) -> dict[str, Any]:
    """Change those that there are; the answer says per code what came of it."""
    found = queries.skus_coded(actor, codes)
    changed = iter(change([found[code] for code in codes if code in found]))
    results = [next(changed) if code in found else NotFound("SKU", code) for code in codes]
    return answers(results, _briefly)


def _new(body: SkuIn) -> NewSku:
    plain = {field: getattr(body, field) for field in type(body).model_fields}
    return NewSku(**plain | {"barcodes": _barcodes(body), "components": _components(body)})


def _barcodes(body: SkuFields) -> list[NewBarcode]:
    return [NewBarcode(one) if isinstance(one, str) else NewBarcode(one.value, one.unit) for one in body.barcodes]


def _components(body: SkuFields) -> list[NewComponent]:
    return [NewComponent(one.sku, one.quantity, one.price_share) for one in body.components]


def _briefly(sku: Sku) -> dict[str, Any]:
    return {"code": sku.code, "edition": sku.edition, "archived": sku.archived_at is not None}


def _show(actor: Actor) -> Callable[[Sku], dict[str, Any]]:
    """Return what shows a SKU to this actor: what goods cost us is for those who set it."""
    currency = company_of(actor).currency
    hidden = set() if actor.may("catalog.change_sku") else {"floor_price", "cost"}

    def show(sku: Sku) -> dict[str, Any]:
        prices = {"price": sku.list_price, "floor_price": sku.floor_price, "cost": sku.cost}
        texts = {
            what: None if price is None else price_text(price, currency)
            for what, price in prices.items()
            if what not in hidden
        }
        return _plainly(sku) | {"currency": currency} | texts

    return show


def _plainly(sku: Sku) -> dict[str, Any]:
    plain = (
        "code", "name", "kind", "tracking", "unit", "scale", "weight_g", "length_mm", "width_mm", "height_mm",
        "min_quantity", "quantity_step", "options", "attributes", "custom", "edition", "created_at", "archived_at",
    )  # fmt: skip
    units = {unit.pk: unit for unit in sku.units.all()}
    return {field: getattr(sku, field) for field in plain} | {
        "product": sku.product.code if sku.product else "",
        "tax_rate": f"{sku.tax_rate:f}",
        "units": {unit.code: unit.factor for unit in units.values()},
        "barcodes": [
            {"value": one.value, "unit": units[one.unit_id].code if one.unit_id else ""} for one in sku.barcodes.all()
        ],
        "components": [
            {"sku": one.component.code, "quantity": one.quantity, "price_share": f"{one.price_share:f}"}
            for one in sku.components.all()
        ],
    }
