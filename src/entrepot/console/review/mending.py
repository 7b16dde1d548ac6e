"""What is the matter is mended where it stands, by the actions that mend it everywhere."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.pages import Request, notice, page, show
from entrepot.console.revealing import KNOWN
from entrepot.console.review.pages import RIGHT
from entrepot.console.review.shown import ADDRESS, may_mend, opened, show_case
from entrepot.desk.looking import knows_people
from entrepot.domain.catalog.mapping import NewMapping, map_codes
from entrepot.domain.changes.actions import amend_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.orders.actions import review_again
from entrepot.domain.orders.queries import order_numbered
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import Invalid, NotAllowed, NotFound
from entrepot.foundation.revealing.actions import reveal_personal_data

_REMARKS = ("customer_message", "seller_memo", "internal_note")


@page(RIGHT)
def address(request: Request, number: str) -> HttpResponse:
    """This will show where an order goes, once that is written down, or send it to the address as it was mended."""
    if not knows_people(request.actor):
        raise NotAllowed("customers.view_customers")
    order = opened(request.actor, number)
    before = order.ship_to
    if before is None or not may_mend(order, request.actor):
        raise NotFound("address of order", number)
    if request.method != "POST":
        reveal_personal_data([order], fields=KNOWN, reason="check", by=request.actor)
        parts = [(name, title, getattr(before, name)) for name, title in ADDRESS.items()]
        return show(request, "console/review/address.html", {"order": order, "address_parts": parts})
    mended: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in ADDRESS}
    kept: dict[str, Any] = {"customer_id": before.customer_id, "email": before.email, "country": before.country}
    return _amend(request, number, ship_to=NewAddress(**mended, **kept, postcode=before.postcode))


@require_POST
@page(RIGHT)
def line(request: Request, number: str, position: int) -> HttpResponse:
    """This will say which SKU a line means, for all orders where its sender wrote the same code, or what it costs."""
    order = opened(request.actor, number)
    meant = next((line for line in order.lines.all() if line.position == position), None)
    if meant is None:
        raise NotFound("line", f"{number}/{position}")
    sku, price = request.POST.get("sku", "").strip(), request.POST.get("price", "").strip()
    if sku and meant.code_received and meant.sku is None and request.POST.get("always") == "true":
        only(map_codes([NewMapping(meant.code_received, sku, order.channel.code)], by=request.actor))
        only(review_again([order], by=request.actor))
        return _shown(request, number)
    if not sku and not price:
        raise Invalid("sku", "Name the SKU that is meant.")
    change = LineChange(position, swap=sku, unit_price=_price(price) if price else None)
    return _amend(request, number, lines=[change])


@require_POST
@page(RIGHT)
def remarks(request: Request, number: str) -> HttpResponse:
    """This will change what is remarked about an order."""
    said = {name: request.POST[name].strip() for name in _REMARKS if name in request.POST}
    return _amend(request, number, fields=said)


def _amend(request: Request, number: str, **asked: Any) -> HttpResponse:
    edition = request.POST.get("edition", "")
    amendment = Amendment(number, edition=int(edition) if edition.isdecimal() else None, **asked)
    only(amend_orders([amendment], by=request.actor))
    # What is mended is seen at once; an order that is not reviewed any more is only amended.
    review_again([order_numbered(request.actor, number)], by=request.actor)
    return _shown(request, number)


def _shown(request: Request, number: str) -> HttpResponse:
    answer = show_case(request, opened(request.actor, number), request.POST.get("queue", ""))
    return notice(answer, gettext("{number} was mended.").format(number=number))


def _price(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Invalid("price", "Write a price such as 12.50.") from None
