"""Products from a file: a row is a SKU, under its product where one is named."""

from collections.abc import Sequence
from decimal import Decimal

from entrepot.domain.catalog.actions import create_products, create_skus
from entrepot.domain.catalog.queries import products_visible_to
from entrepot.domain.catalog.rules import NewBarcode, NewProduct, NewSku
from entrepot.foundation.refusals import Refusal
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.importing import Import, Result
from entrepot.integrations.files.listing import Cells, amount_in, import_list, whole
from entrepot.integrations.files.own import values_in
from entrepot.integrations.files.running import Run

_Wish = tuple[NewSku, NewProduct | None]


def import_products(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will create the SKUs that are not there yet; those that are stay as they are."""
    import_list(run, columns, wish=_wish, carry_out=lambda wishes: _create(wishes, run))


def _wish(cells: Cells) -> _Wish:
    code, name = cells["sku"], cells.get("name") or cells["sku"]
    tax = amount_in(cells, "tax_rate") or Decimal(0)
    if tax >= 1:
        tax /= 100
    sku = NewSku(
        code,
        name,
        price=amount_in(cells, "price"),
        cost=amount_in(cells, "cost"),
        product=cells.get("product", ""),
        unit=cells.get("unit") or "件",
        barcodes=[NewBarcode(cells["barcode"])] if cells.get("barcode") else [],
        weight_g=whole(cells, "weight_g"),
        tax_rate=tax,
        custom=values_in(cells),
    )
    if not sku.product:
        return sku, None
    return sku, NewProduct(sku.product, name, category=cells.get("category", ""), brand=cells.get("brand", ""))


def _create(wishes: Sequence[_Wish], run: Run) -> Sequence[object]:
    """Several rows name one product: the first makes it. One that cannot be made refuses its SKUs, which name it."""
    by = run.by
    products = {product.code: product for _, product in reversed(wishes) if product}
    known = set(products_visible_to(by).filter(code__in=products).values_list("code", flat=True))
    create_products([product for code, product in products.items() if code not in known], by=by)
    answers = create_skus([sku for sku, _ in wishes], by=by)
    run.made("sku", [one.code for one in answers if not isinstance(one, Refusal)])
    return answers
