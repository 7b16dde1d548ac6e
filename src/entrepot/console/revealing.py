"""How people are reached: masked on the pages of orders and customers, and shown field by field to whoever may see
it and says why."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from entrepot.console.faces import ADDRESS_PARTS, address_lines
from entrepot.console.pages import Request, page, show
from entrepot.desk.finding import order_in_full_numbered
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.queries import customer_numbered
from entrepot.domain.customers.rules import mask_name, mask_phone
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.revealing.actions import reveal_personal_data
from entrepot.insight.customer_card import Card, card_of

WHY = (
    ("delivery", gettext_noop("To deliver")), ("contact", gettext_noop("To call or write")),
    ("check", gettext_noop("To check what is right")), ("asked", gettext_noop("The customer asks")),
)  # fmt: skip
FIELDS = {
    "name": gettext_noop("Name"), "phone": gettext_noop("Telephone"), "email": gettext_noop("E-mail"),
    "address": gettext_noop("Address"),
}  # fmt: skip
# What an address says of a person.
KNOWN = ("name", "phone", "address")
_OF_ORDER, _OF_CUSTOMER = KNOWN, ("phone", "email", "address")


def address_shown(address: Address, revealed: Sequence[str] = ()) -> dict[str, Any]:
    """This will give an address with its name, phone and street masked, but for the fields that are revealed."""
    shown = {name: getattr(address, name) for name in ADDRESS_PARTS}
    hidden = {"name": ("name", mask_name), "phone": ("phone", mask_phone), "street": ("address", mask_name)}
    return shown | {part: mask(shown[part]) for part, (field, mask) in hidden.items() if field not in revealed}


def receiver(order: Order, actor: Actor, revealed: Sequence[str] = ()) -> dict[str, Any]:
    """This will give a page what it shows of the receiver of an order, and what it may show besides."""
    shown = address_shown(order.ship_to, revealed) if order.ship_to else None
    return {
        "receiver": shown,
        # As people paste it into a chat, once there is nothing left to hide.
        "copied": "\n".join(address_lines(shown)) if set(KNOWN) <= set(revealed) else "",
        "reveal": _reveal(f"/orders/{order.number}/revelation", "receiver", _OF_ORDER, revealed, actor),
    }


def contact(card: Card, actor: Actor, revealed: Sequence[str] = ()) -> dict[str, Any]:
    """This will give a page how a customer is reached, masked but for what is revealed."""
    customer = card.customer
    return {
        "customer": customer,
        "others": [number for number in card.numbers if number != customer.number],
        "phone": customer.phone if "phone" in revealed else mask_phone(customer.phone),
        "email": customer.email if "email" in revealed else _mask_email(customer.email),
        "addresses": [
            (address_shown(one, KNOWN if "address" in revealed else ()), one.in_book, one.pk)
            for one in card.addresses
        ],
        "reveal": _reveal(f"/customers/{customer.number}/revelation", "contact", _OF_CUSTOMER, revealed, actor),
    }  # fmt: skip


def _mask_email(email: str) -> str:
    name, at, house = email.partition("@")
    return f"{mask_name(name)}{at}{house}"


def _reveal(
    address: str, target: str, fields: Sequence[str], revealed: Sequence[str], actor: Actor
) -> Mapping[str, Any]:
    left = [(field, FIELDS[field]) for field in fields if field not in revealed]
    may = actor.may("revealing.reveal_personal_data")
    return {"address": address, "target": target, "left": left if may else [], "revealed": revealed, "why": WHY}


def _asked(request: Request, fields: Sequence[str]) -> tuple[list[str], str]:
    """Read which field is to be shown beside those that are, and why."""
    field, reason = request.POST.get("field", ""), request.POST.get("reason", "")
    if field not in fields:
        raise Invalid("field", "Choose what to show.")
    if reason not in dict(WHY):
        raise Invalid("reason", "Choose why.")
    before = [one for one in request.POST.get("revealed", "").split() if one in fields]
    return list(dict.fromkeys([*before, field])), reason


@require_POST
@page("revealing.reveal_personal_data")
def of_order(request: Request, number: str) -> HttpResponse:
    """This will show a field of the receiver of an order, once it is written down who saw it and why."""
    fields, reason = _asked(request, _OF_ORDER)
    request.actor.must("orders.view_orders")
    order = order_in_full_numbered(number, request.actor.company_id)
    reveal_personal_data([order], fields=fields, reason=reason, by=request.actor)
    return show(request, "console/orders/receiver.html", receiver(order, request.actor, fields))


@require_POST
@page("revealing.reveal_personal_data")
def of_customer(request: Request, number: str) -> HttpResponse:
    """This will show a field of a customer, once it is written down who saw it and why."""
    fields, reason = _asked(request, _OF_CUSTOMER)
    found = customer_numbered(request.actor, number)
    customer = found.merged_into or found
    reveal_personal_data([customer], fields=fields, reason=reason, by=request.actor)
    card = card_of(request.actor, customer)
    return show(request, "console/customers/contact.html", contact(card, request.actor, fields))
