"""Everything that changes the catalogue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F

from entrepot.domain.catalog.events import ProductCreated, SkuArchived, SkuChanged, SkuCreated, SkuRestored
from entrepot.domain.catalog.models import Barcode, KitComponent, Product, Sku, Unit
from entrepot.domain.catalog.rules import (
    CHANGEABLE,
    Catalogue,
    NewBarcode,
    NewComponent,
    NewProduct,
    NewSku,
    check_code,
    check_name,
    named,
)
from entrepot.domain.catalog.steps import (
    barcode_owners,
    codes_taken,
    possible_components,
    product_ids,
    searched_by,
    write_components,
    write_units,
)
from entrepot.foundation import clock, search
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.custom.queries import fields_of
from entrepot.foundation.custom.rules import Fields, read_values, words_found_by
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import AlreadyExists, ChangedMeanwhile, Invalid, NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids


@actions
def create_skus(news: Sequence[NewSku], *, by: Actor) -> list[Sku | Refusal]:
    """This will add SKUs to the catalogue; a kit may name components that stand before it in the list."""
    company = take_turn(by.company_id)
    products = product_ids({new.product for new in news if new.product}, company.pk)
    parts = possible_components({c.sku for new in news for c in new.components}, company.pk)
    catalogue = Catalogue(
        codes_taken([new.code for new in news], company.pk),
        set(barcode_owners([one.value for new in news for one in new.barcodes], company.pk)),
        products,
        set(parts),
    )
    own = fields_of(company.pk, "sku")["sku"]
    read = [read_values(own, new.custom) for new in news]
    news = [replace(new, custom=values) for new, (values, _) in zip(news, read, strict=True)]
    refusals = [wrong[0] if wrong else catalogue.accept(new) for new, (_, wrong) in zip(news, read, strict=True)]
    accepted = [new for new, refusal in zip(news, refusals, strict=True) if refusal is None]
    ids = dict(zip((new.code for new in accepted), next_ids({Sku: len(accepted)})[Sku], strict=True))
    ours = {"company_id": company.pk}
    insert(Sku, [ours | {"id": ids[new.code]} | _columns(new, products, company.language) for new in accepted])
    write_units(
        {ids[new.code]: new.units for new in accepted}, {ids[new.code]: new.barcodes for new in accepted}, company.pk
    )
    write_components({ids[new.code]: new.components for new in accepted}, parts | ids)
    search.index("sku", [(ids[new.code], _texts(new, own)) for new in accepted], company_id=company.pk)
    record([SkuCreated(ids[new.code], new.code) for new in accepted], by=by)
    made = Sku.objects.select_related("product").in_bulk(ids.values())
    return [refusal or made[ids[new.code]] for new, refusal in zip(news, refusals, strict=True)]


@action
def change_sku(sku: Sku, *, edition: int | None = None, changes: Mapping[str, Any], by: Actor) -> Sku:
    """This will change what a SKU says of itself: any of CHANGEABLE; units, barcodes and parts as a whole."""
    if edition is not None and edition != sku.edition:
        raise ChangedMeanwhile(sku.code)
    for what in changes:
        if what not in CHANGEABLE:
            raise Invalid(what, "cannot be changed")
    company = take_turn(by.company_id)
    before = _described(sku)
    own = fields_of(company.pk, "sku")["sku"]
    values, wrong = read_values(own, changes.get("custom", {}), before=sku.custom, complete=False)
    if wrong:
        raise wrong[0]
    after = replace(before, **{**changes, "custom": values})
    if isinstance(after.name, str):
        after = replace(after, name={**sku.name, company.language: after.name})
    changed = sorted(what for what in changes if getattr(before, what) != getattr(after, what))
    if not changed:
        return sku
    products = product_ids({after.product} - {""}, company.pk)
    parts = possible_components({c.sku for c in after.components}, company.pk)
    owners = barcode_owners([one.value for one in after.barcodes], company.pk)
    foreign = {value for value, owner in owners.items() if owner != sku.pk}
    if refusal := Catalogue(set(), foreign, products, set(parts)).accept(after):
        raise refusal
    _rewrite(sku, after, changed, products, parts, company)
    if {"name", "barcodes", "custom"} & set(changed):
        search.index_anew("sku", [(sku.pk, _texts(after, own))], company_id=company.pk)
    sku = Sku.objects.select_related("product").get(pk=sku.pk)
    record([SkuChanged(sku.pk, sku.code, sku.edition, changed)], by=by)
    return sku


@actions
def archive_skus(skus: Sequence[Sku], *, by: Actor) -> list[Sku | Refusal]:
    """This will take SKUs out of sale; what was ordered of them goes on."""
    return _set_archived(skus, archived=True, by=by)


@actions
def restore_skus(skus: Sequence[Sku], *, by: Actor) -> list[Sku | Refusal]:
    """This will put archived SKUs on sale again."""
    return _set_archived(skus, archived=False, by=by)


@actions
def create_products(news: Sequence[NewProduct], *, by: Actor) -> list[Product | Refusal]:
    """This will add products, under which SKUs that differ in colour or size stand together."""
    company = take_turn(by.company_id)
    taken = set(product_ids({new.code for new in news}, company.pk))
    refusals: list[Refusal | None] = []
    for new in news:
        exists = AlreadyExists("product", new.code) if new.code in taken else None
        refusals.append(exists or check_code(new.code) or check_name(new.name))
        if refusals[-1] is None:
            taken.add(new.code)
    accepted = [new for new, refusal in zip(news, refusals, strict=True) if refusal is None]
    ids = dict(zip((new.code for new in accepted), next_ids({Product: len(accepted)})[Product], strict=True))
    rows = [
        {
            "id": ids[new.code],
            "company_id": company.pk,
            "code": new.code,
            "name": named(new.name, company.language),
            "category": new.category[:120],
            "brand": new.brand[:120],
            "attributes": dict(new.attributes),
        }
        for new in accepted
    ]
    insert(Product, rows)
    record([ProductCreated(ids[new.code], new.code) for new in accepted], by=by)
    made = Product.objects.in_bulk(ids.values())
    return [refusal or made[ids[new.code]] for new, refusal in zip(news, refusals, strict=True)]


def _rewrite(
    sku: Sku,
    after: NewSku,
    changed: Collection[str],
    products: Mapping[str, int],
    parts: Mapping[str, int],
    company: Company,
) -> None:
    columns = _columns(after, products, company.language)
    Sku.objects.filter(pk=sku.pk).update(edition=F("edition") + 1, **columns)
    if {"units", "barcodes"} & set(changed):
        Barcode.objects.filter(sku=sku).delete()
        Unit.objects.filter(sku=sku).delete()
        write_units({sku.pk: after.units}, {sku.pk: after.barcodes}, company.pk)
    if "components" in changed:
        KitComponent.objects.filter(kit=sku).delete()
        write_components({sku.pk: after.components}, parts)


def _set_archived(skus: Sequence[Sku], *, archived: bool, by: Actor) -> list[Sku | Refusal]:
    """Set it on those where it differs; one that is already so stays as it is and says nothing."""
    at = clock.now() if archived else None
    differing = {sku.pk: sku for sku in skus if (sku.archived_at is not None) != archived}
    Sku.objects.filter(pk__in=differing).update(archived_at=at)
    for sku in differing.values():
        sku.archived_at = at
    event = SkuArchived if archived else SkuRestored
    record([event(sku.pk, sku.code) for sku in differing.values()], by=by)
    return list(skus)


def _described(sku: Sku) -> NewSku:
    """Return a SKU as somebody would describe it anew."""
    units = {unit.pk: unit for unit in sku.units.all()}
    return NewSku(
        code=sku.code,
        name=sku.name,
        price=sku.list_price,
        product=sku.product.code if sku.product else "",
        kind=sku.kind,
        tracking=sku.tracking,
        unit=sku.unit,
        scale=sku.scale,
        units={unit.code: unit.factor for unit in units.values()},
        min_quantity=sku.min_quantity,
        quantity_step=sku.quantity_step,
        barcodes=[
            NewBarcode(one.value, units[one.unit_id].code if one.unit_id else "")
            for one in sku.barcodes.order_by("id")
        ],
        weight_g=sku.weight_g,
        length_mm=sku.length_mm,
        width_mm=sku.width_mm,
        height_mm=sku.height_mm,
        floor_price=sku.floor_price,
        cost=sku.cost,
        tax_rate=sku.tax_rate,
        options=sku.options,
        attributes=sku.attributes,
        components=[
            NewComponent(one.component.code, one.quantity, one.price_share)
            for one in sku.components.select_related("component").order_by("id")
        ],
        custom=sku.custom,
    )


def _columns(new: NewSku, products: Mapping[str, int], language: str) -> dict[str, Any]:
    return {
        "code": new.code,
        "product_id": products[new.product] if new.product else None,
        "name": named(new.name, language),
        "kind": new.kind,
        "tracking": new.tracking,
        "scale": new.scale,
        "unit": new.unit,
        "min_quantity": new.min_quantity,
        "quantity_step": new.quantity_step,
        "options": dict(new.options),
        "attributes": dict(new.attributes),
        "custom": dict(new.custom),
        "weight_g": new.weight_g,
        "length_mm": new.length_mm,
        "width_mm": new.width_mm,
        "height_mm": new.height_mm,
        "list_price": new.price,
        "floor_price": new.floor_price,
        "cost": new.cost,
        "tax_rate": new.tax_rate,
    }


def _texts(new: NewSku, own: Fields) -> list[str]:
    names = [new.name] if isinstance(new.name, str) else list(new.name.values())
    return searched_by(new.code, names, (one.value for one in new.barcodes), words_found_by(own, new.custom))


@actions
def reindex_skus(ids: Sequence[int], *, by: Actor) -> list[int | Refusal]:
    """This will make SKUs findable again by what is known of them now."""
    own = fields_of(by.company_id, "sku")["sku"]
    skus = Sku.objects.filter(pk__in=ids, company_id=by.company_id).order_by("pk").prefetch_related("barcodes")
    texts = {
        sku.pk: searched_by(
            sku.code, sku.name.values(), (one.value for one in sku.barcodes.all()), words_found_by(own, sku.custom)
        )
        for sku in skus.select_for_update(no_key=True)
    }
    search.index_anew("sku", list(texts.items()), company_id=by.company_id)
    return [pk if pk in texts else NotFound("SKU", str(pk)) for pk in ids]
