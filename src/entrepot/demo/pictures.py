"""Pictures of goods that nobody photographed: a shape for the kind of thing, in the colour of the variant."""

from collections.abc import Sequence

from django.db import transaction

from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.rules import NewProduct, NewSku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.attachments.actions import NewFile, attach_file
from entrepot.foundation.attachments.models import AttachmentKind

# Outlines in a square of 100.
_SHAPES = {
    "灯饰": "<path d='M30 20h40l12 34H18z'/><path d='M47 54h6v28h-6zM34 82h32v5H34z'/>",
    "花器": "<path d='M42 14h16l-3 20c16 8 20 20 20 30 0 14-10 22-25 22s-25-8-25-22c0-10 4-22 20-30z'/>",
    "茶具": "<path d='M26 42h44v18c0 14-9 22-22 22s-22-8-22-22z'/>"
            "<path d='M70 48c16-4 16 20 0 16v-5c8 2 8-8 0-6zM40 30h16v8H40z'/>",
    "茶点": "<path d='M24 34h52v48H24z'/><path d='M20 24h60v10H20z'/>",
    "家纺": "<path d='M18 30c20 8 44 8 64 0v44c-20 8-44 8-64 0z'/>",
    "餐具": "<circle cx='50' cy='52' r='34'/><circle cx='50' cy='52' r='21' fill-opacity='.35' fill='#fff'/>",
    "装饰": "<path d='M20 20h60v60H20z'/><path d='M30 70l14-22 10 12 8-10 10 20z' fill='#fff' fill-opacity='.5'/>",
    "收纳": "<path d='M18 36h64l-7 48H25z'/><path d='M34 36c0-22 32-22 32 0h-5c0-15-22-15-22 0z'/>",
    "家具": "<path d='M22 40h56v10H22zM26 50h6v34h-6zM68 50h6v34h-6z'/>",
    "厨房": "<path d='M22 42h46v34c0 5-4 8-8 8H30c-4 0-8-3-8-8z'/><path d='M68 48h18v7H68zM38 30h14v10H38z'/>",
    "礼品": "<path d='M20 42h60v42H20zM16 32h68v10H16z'/><path d='M46 32h8v52h-8z' fill='#fff' fill-opacity='.6'/>",
}  # fmt: skip
_COLOURS = {
    "米白": "#e9e0cf", "墨绿": "#2f5d50", "雾蓝": "#8fa9bd", "胭脂红": "#b4453f",
    "炭黑": "#35373b", "姜黄": "#d39b36", "浅灰": "#b9bcc0", "藕粉": "#d8b0ab",
    "焦糖": "#a9693a", "月白": "#dfe7e6", "原木色": "#c8a06a", "胡桃色": "#6d4a33",
    "哑光黑": "#2b2b2b", "黄铜色": "#b08d4a", "奶油白": "#f0e6cf", "孔雀绿": "#1f6f6b",
    "水泥灰": "#8c8f91", "朱红": "#c43f2c", "紫泥": "#6b4038", "朱泥": "#b1583a",
    "段泥": "#c9ab7c", "黑泥": "#3a3533",
}  # fmt: skip
_PLAIN = "#7d8f83"
_GIFT = _SHAPES["礼品"]


def drawing(category: str, variant: str) -> bytes:
    """This will draw a thing: an SVG of a few hundred letters."""
    colour = _COLOURS.get(variant, _PLAIN)
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'><path d='M0 0h100v100H0z' fill='#f4f1ea'/>"
        f"<g fill='{colour}'>{_SHAPES.get(category, _GIFT)}</g></svg>"
    )
    return svg.encode()


def hang_pictures(products: Sequence[NewProduct], skus: Sequence[NewSku]) -> None:
    """This will hang on each thing that can be seen a picture of it."""
    categories = {product.code: product.category for product in products}
    seen = {sku.code: sku for sku in skus if sku.kind != "service"}
    with transaction.atomic():
        for row in Sku.objects.filter(company_id=THE_HOUSE.company_id, code__in=seen).order_by("pk"):
            new = seen[row.code]
            variant = next(iter(new.options.values()), "")
            picture = drawing(categories.get(new.product, ""), variant)
            attach_file(row, new=NewFile(f"{row.code}.svg", picture, AttachmentKind.PICTURE), by=THE_HOUSE)
