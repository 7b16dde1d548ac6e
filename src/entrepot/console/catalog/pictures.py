"""Pictures of goods, beside their names wherever somebody must know them at a glance."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from entrepot.console.catalog.words import page_of
from entrepot.console.pages import Request, page
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.queries import sku_coded
from entrepot.foundation.attachments.queries import bytes_of, picture_of, with_pictures
from entrepot.foundation.refusals import NotFound


@require_safe
@page("catalog.view_skus")
def sku_picture(request: Request, code: str) -> HttpResponse:
    """This will send the picture of a SKU. Browsers keep it for an hour."""
    found = picture_of("sku", sku_coded(request.actor, code).pk)
    if found is None:
        raise NotFound("picture", code[:60])
    answer = HttpResponse(bytes_of(found), content_type=found.content.content_type)
    answer["Cache-Control"] = "private, max-age=3600"
    # Whoever opens it alone opens a drawing that somebody has sent us.
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def pictured(skus: Iterable[Sku | None]) -> set[str]:
    """This will give the codes of those that have a picture, in one statement."""
    ids = {sku.pk: sku.code for sku in skus if sku is not None}
    return {ids[pk] for pk in with_pictures("sku", list(ids))} if ids else set()


def picture_of_sku(code: str, seen: set[str]) -> SafeString:
    """This will draw the picture of a SKU, or its first letters where nobody has photographed it."""
    if code in seen:
        address = f"{page_of(code)}/picture"
        return format_html(
            '<img class="goods-picture" src="{}" alt="" width="40" height="40" loading="lazy">', address
        )
    return format_html('<span class="goods-picture" aria-hidden="true">{}</span>', code[:2])
