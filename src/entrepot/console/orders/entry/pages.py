"""The page of a new order: it is filled from a message, a customer or an older order, worked out, and placed."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.customers.address_form import doubts_said, receiver_said
from entrepot.console.faces import named
from entrepot.console.orders.entry.form import ROUNDINGS, Form, Row, forgiving
from entrepot.console.pages import Request, go, page, show
from entrepot.console.revealing import KNOWN, address_shown
from entrepot.console.stock.listing import in_units
from entrepot.desk.finding import order_in_full_numbered
from entrepot.desk.looking import knows_people
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customer_numbered, customers_found_by
from entrepot.domain.inventory.queries import available_of
from entrepot.domain.orders.actions import LinePreview, OrderPreview, place_orders, preview_order, save_drafts
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import UnknownSku
from entrepot.domain.orders.queries import last_prices
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.idempotency import Answer, KeyUsedOtherwise, once
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.revealing.actions import reveal_personal_data
from entrepot.insight.customer_card import Card, card_of
from entrepot.insight.messages import Wanted, read_message

_FOUND, _ADDRESSES, _USUAL, _BLANK = 8, 6, 12, 3
# Whoever types orders types most of them for one channel.
_CHANNEL = "entry_channel"


@dataclass(eq=False)
class PlacedBefore(Refusal):
    """This order was placed already, and changed here afterwards. Look for it among the newest orders; to place what
    stands here as another one, press again."""

    code: ClassVar[str] = "placed_before"


@dataclass(slots=True)
class Said:
    """What is said of one row of the grid: what it is and comes to, or why it cannot be ordered."""

    place: int
    name: str = ""
    line: LinePreview | None = None
    available: Any = None
    lacking: Any = None
    last: tuple[Decimal, str, date] | None = None
    refusal: Refusal | None = None
    candidates: Sequence[str] = field(default_factory=tuple)


@page("orders.place_orders")
def new_order(request: Request) -> HttpResponse:
    """This will show an empty form, or one filled with an older order or a customer; or place what was sent."""
    if request.method == "POST":
        return _placed(request)
    form = Form()
    if number := request.GET.get("again", ""):
        request.actor.must("orders.view_orders")
        form = Form.again(order_in_full_numbered(number, request.actor.company_id))
    elif number := request.GET.get("customer", ""):
        form.texts["customer"] = number
    form.texts["channel"] = form.texts.get("channel") or request.session.get(_CHANNEL, "")
    form.texts["key"] = str(uuid.uuid4())
    return show(request, "console/orders/entry/new.html", _shown(request.actor, form) | {"again": request.GET})


@require_POST
@page("orders.place_orders")
def filled(request: Request) -> HttpResponse:
    """This will fill the form from a message, a customer, an address or usual goods, and keep what was typed."""
    form, actor = Form.of(request.POST), request.actor
    what, picked = request.POST.get("do", ""), request.POST.get("picked", "")
    unread = ""
    if what == "message":
        said = request.POST.get("message", "")
        message = read_message(actor, said)
        form.add(message.goods)
        if message.address is not None:
            form.fill_address(message.address)
        if not message.goods and message.address is None:
            unread = said
    elif what == "customer":
        form.texts["customer"] = picked
    elif what == "address" and knows_people(actor) and (card := _card(actor, form)):
        own = {str(address.pk): address for address in card.addresses}
        if picked in own:
            reveal_personal_data([card.customer], fields=KNOWN, reason="delivery", how="copied", by=actor)
            form.fill_address(own[picked])
    elif what == "goods":
        form.add([Wanted(picked, "1", picked)])
    elif what == "sku" and "\t" in picked:
        place, code = picked.split("\t", 1)
        form.rows = [Row(code, row.quantity, row.price, row.note) if str(n) == place else row
                     for n, row in enumerate(form.rows)]  # fmt: skip
    return show(request, "console/orders/entry/form.html", _shown(actor, form) | {"unread": unread})


@page("orders.place_orders")
def customers(request: Request) -> HttpResponse:
    """This will list who may be meant by the beginning of a name, a telephone number, a customer number."""
    query = request.GET.get("who", "").strip()
    found = list(customers_found_by(request.actor, query)[:_FOUND]) if query else []
    return show(request, "console/orders/entry/customers.html", {"found": found, "query": query})


@require_POST
@page("orders.place_orders")
def worked_out(request: Request) -> HttpResponse:
    """This will say what the order comes to, and beside each row what it is, costs and lacks."""
    form = Form.of(request.POST)
    said, preview, refusal = _worked_out(form, request.actor)
    context = {"said": said, "preview": preview, "refusal": refusal, "rows": range(len(form.rows))}
    return show(request, "console/orders/entry/worked_out.html", context)


def _worked_out(form: Form, actor: Actor) -> tuple[dict[int, Said], OrderPreview | None, Refusal | None]:
    try:
        order, wrong = forgiving(form)
    except Refusal as refusal:
        return {}, None, refusal
    said = {place: Said(place, refusal=wrong.get(place)) for place, _ in form.filled}
    readable = [place for place in said if place not in wrong]
    if not readable:
        return said, None, None
    preview = preview_order(order, by=actor)
    for place, line in zip(readable, preview.lines, strict=True):
        if isinstance(line, Refusal):
            said[place].refusal = _at(line, place)
        elif line.sku_id is None:
            # A channel that keeps what nobody knows would keep it, too; whoever types it should know.
            said[place].refusal = UnknownSku(line.sku, place + 1)
        else:
            said[place].line = line
    _add_goods(said.values(), form, actor)
    return said, preview, preview.refusal if any(one.line for one in said.values()) else None


def _at(refusal: Refusal, place: int) -> Refusal:
    """Count rows as people see them, with those that are blank or unreadable."""
    if hasattr(refusal, "position"):
        refusal.position = place + 1
    return refusal


def _add_goods(said: Iterable[Said], form: Form, actor: Actor) -> None:
    """Say the name of goods, how many there are to sell, and what this customer paid last."""
    lines = [(one, one.line, one.line.sku_id) for one in said if one.line is not None and one.line.sku_id is not None]
    ids = {sku_id for _, _, sku_id in lines}
    skus = Sku.objects.in_bulk(ids)
    available = available_of(actor, ids) if actor.may("inventory.view_stock") else None
    last = last_prices(actor, form.texts.get("customer", ""), ids)
    for one, line, sku_id in lines:
        sku = skus[sku_id]
        one.name, one.last = named(sku.name), last.get(sku.pk)
        one.available = None if available is None else in_units(available.get(sku.pk, 0), sku)
        one.lacking = in_units(line.lacking, sku) if line.lacking else None


def _shown(actor: Actor, form: Form) -> dict[str, Any]:
    card = _card(actor, form)
    people = knows_people(actor)
    form.rows = [row for _, row in form.filled] + [Row()] * _BLANK
    # Channels that keep bad orders are those of marketplaces, for which nobody types; teams do.
    found = Channel.objects.filter(company_id=actor.company_id, archived_at=None)
    channels = sorted(found, key=lambda one: (one.keeps_bad_orders, one.kind != "team", one.code))
    return {
        "form": form, "texts": form.texts, "card": card, "people": people, "roundings": ROUNDINGS,
        "doubts": doubts_said(form.doubts), "receiver": receiver_said(),
        "addresses": [(one.pk, address_shown(one)) for one in card.addresses[:_ADDRESSES]] if card and people else [],
        "owed": [(one, one.limit - one.owed if one.limit is not None else None) for one in card.owed or ()]
        if card else [],
        "usual": (card.usual_goods or [])[:_USUAL] if card else [],
        "channels": [(channel.code, named(channel.name)) for channel in channels],
    }  # fmt: skip


def _card(actor: Actor, form: Form) -> Card | None:
    number = form.texts.get("customer", "")
    seen = number and actor.may("customers.view_customers")
    customer: Customer | None = customer_numbered(actor, number) if seen else None
    return card_of(actor, customer, limit=_USUAL) if customer else None


def _placed(request: Request) -> HttpResponse:
    """Place the order once, however often the button is pressed."""
    form, draft = Form.of(request.POST), "draft" in request.POST
    place = save_drafts if draft else place_orders

    def run() -> Answer:
        order: Order = only(place([form.order()], by=request.actor))
        return 201, "text/plain", order.number.encode()

    asked = repr((form.rows, sorted(form.texts.items()), draft)).encode()
    key = form.texts["key"] or str(uuid.uuid4())
    try:
        number = once(request.actor.ref, f"new order {key}", asked, run)[2].decode()
    except KeyUsedOtherwise:
        raise PlacedBefore() from None
    request.session[_CHANNEL] = form.texts["channel"]
    told = gettext("{number} is kept as a draft.") if draft else gettext("{number} is placed.")
    return go(request, f"/orders/{number}", told.format(number=number))
