"""Products, under which SKUs that differ in colour or size stand together."""

from typing import Annotated, Any

from ninja import Router, Schema

from entrepot.api.http import Request, answers, batch, not_a_path, page
from entrepot.domain.catalog import actions, queries
from entrepot.domain.catalog.models import Product
from entrepot.domain.catalog.rules import NewProduct
from entrepot.foundation.actions import only

router = Router(tags=["catalogue"])


class ProductIn(Schema):
    code: Annotated[str, not_a_path("batch")]
    name: str | dict[str, str]
    category: str = ""
    brand: str = ""
    attributes: dict[str, Any] = {}


class ProductsIn(Schema):
    products: list[ProductIn]


@router.get("/products")
def list_products(request: Request, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    return page(queries.products_visible_to(request.actor), _shown, cursor=cursor, limit=limit)


@router.post("/products", response={201: dict[str, Any]})
def create_product(request: Request, body: ProductIn) -> tuple[int, dict[str, Any]]:
    return 201, _shown(only(actions.create_products([NewProduct(**dict(body))], by=request.actor)))


@router.post("/products/batch")
def create_products(request: Request, body: ProductsIn) -> dict[str, Any]:
    news = [NewProduct(**dict(product)) for product in batch(body.products)]
    return answers(actions.create_products(news, by=request.actor), _shown)


@router.get("/products/{code}")
def show_product(request: Request, code: str) -> dict[str, Any]:
    product = queries.product_coded(request.actor, code)
    return _shown(product) | {"skus": queries.codes_of(product)}


def _shown(product: Product) -> dict[str, Any]:
    plain = ("code", "name", "category", "brand", "attributes", "created_at", "archived_at")
    return {field: getattr(product, field) for field in plain}
