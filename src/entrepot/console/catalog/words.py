"""What stands beside the catalogue, in words."""

from urllib.parse import quote

from django.utils.translation import gettext_noop

FAMILY = (
    (gettext_noop("Goods"), "/catalog", "catalog.view_skus"),
    (gettext_noop("Price lists"), "/price-lists", "pricing.view_prices"),
    (gettext_noop("Senders' codes"), "/code-mappings", "catalog.view_skus"),
)


def page_of(code: str) -> str:
    """This will give the address of a SKU in the catalogue."""
    return f"/catalog/of/{quote(code, safe='')}"
