"""What is done with customers: taken in, given addresses and a limit, and joined with whom they are the same as."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from entrepot.console.customers.address_form import address_said, doubts_of, doubts_said, receiver_said, texts_of
from entrepot.console.customers.terms_form import days_said, groups_shown
from entrepot.console.orders.deeds import amount_said
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, go, page, show
from entrepot.console.settings.forms import chosen, text_said
from entrepot.domain.customers.actions import NewCustomer, add_addresses, archive_addresses, create_customers
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.parsing import parse
from entrepot.domain.customers.queries import customer_numbered
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.receivables.actions import merge_customers, set_credit_limit, unmerge_customers
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import Invalid, NotFound
from entrepot.foundation.revealing.actions import reveal_personal_data

_KINDS = {"person": gettext_noop("Person"), "company": gettext_noop("Firm")}
_LONGEST = {"name": 200, "phone": 60, "email": 254, "tax_number": 40, "note": 2000}
_LONGEST_LINE = 600


@page("customers.create_customers")
def new_customer(request: Request) -> HttpResponse:
    """This will ask who somebody is, or take them in and lead to their card."""
    actor = request.actor
    if request.method != "POST":
        kinds = [(code, gettext(title)) for code, title in _KINDS.items()]
        return show(request, "console/customers/new.html", {"groups": groups_shown(actor), "kinds": kinds})
    post = request.POST
    texts: dict[str, Any] = {name: text_said(post, name, longest=longest) for name, longest in _LONGEST.items()}
    if not texts["name"]:
        raise Invalid("name", "Say who it is.")
    new = NewCustomer(
        **texts, kind=chosen(post, "kind", _KINDS), group=post.get("group", ""),
        payment_days=days_said(post),
    )  # fmt: skip
    made = only(create_customers([new], by=actor))
    return go(request, f"/customers/{made.number}", gettext("{number} is taken in.").format(number=made.number))


@page("customers.add_addresses")
def new_address(request: Request, number: str) -> HttpResponse:
    """This will ask for an address, read it out of a pasted line, or put it into the customer's book."""
    customer = customer_numbered(request.actor, number)
    if request.method == "POST" and "read" not in request.POST:
        only(add_addresses([customer], addresses=[address_said(request.POST)], by=request.actor))
        return done(gettext("{number} has one more address.").format(number=number))
    context: dict[str, Any] = {"customer": customer, "receiver": receiver_said(), "texts": {}, "doubts": {}}
    if request.method == "POST":
        line = text_said(request.POST, "line", longest=_LONGEST_LINE)
        read = parse(line)
        context |= {"texts": texts_of(read), "doubts": doubts_said(doubts_of(read)), "line": line}
    else:
        # A new address is mostly that of the customer under their own name and number, which the form then shows.
        reveal_personal_data([customer], fields=("name", "phone"), reason="change", by=request.actor)
        context["texts"] = {"name": customer.name, "phone": customer.phone}
    return show(request, "console/customers/new_address.html", context)


@require_POST
@page("customers.archive_addresses")
def address_archival(request: Request, number: str, pk: int) -> HttpResponse:
    """This will take an address out of the customer's book."""
    only(archive_addresses([_address(request, number, pk)], by=request.actor))
    undo = f"/customers/{number}/addresses/{pk}/restoration" if request.actor.may("customers.add_addresses") else ""
    return done(gettext("The address is out of the book."), undo=undo)


@require_POST
@page("customers.add_addresses")
def address_restoration(request: Request, number: str, pk: int) -> HttpResponse:
    """This will put an address into the customer's book once more."""
    old = _address(request, number, pk)
    customer = customer_numbered(request.actor, number)
    again = NewAddress(
        **texts_of(old), email=old.email, country=old.country, region_code=old.region_code, masked=old.masked,
        platform_cipher=old.platform_cipher, in_book=True,
    )  # fmt: skip
    only(add_addresses([customer], addresses=[again], by=request.actor))
    return done(gettext("{number} has one more address.").format(number=number))


def _address(request: Request, number: str, pk: int) -> Address:
    customer = customer_numbered(request.actor, number)
    found = Address.objects.filter(pk=pk, customer_id=customer.pk, in_book=True).first()
    if found is None:
        raise NotFound("address", str(pk))
    return found


@page("receivables.set_credit_limit")
def credit_limit(request: Request, number: str) -> HttpResponse:
    """This will ask how much a customer may owe, or say so; nothing lifts the limit."""
    customer = customer_numbered(request.actor, number)
    if request.method != "POST":
        currency = company_of(request.actor).currency
        return show(request, "console/customers/credit_limit.html", {"customer": customer, "currency": currency})
    currency = text_said(request.POST, "currency", longest=3).upper()
    limit: Decimal | None = amount_said(request.POST.get("limit", ""), "limit")
    set_credit_limit(customer, limit=limit, currency=currency, by=request.actor)
    return done(gettext("{number} is changed.").format(number=number))


@require_POST
@page("receivables.merge_customers")
def merging(request: Request, number: str, other: str) -> HttpResponse:
    """This will let a customer stand for another, who is the same."""
    merge_customers((number, other), by=request.actor)
    undo = f"/customers/{number}/separation/{other}" if request.actor.may("receivables.unmerge_customers") else ""
    return done(gettext("{number} stands for {other} now.").format(number=number, other=other), undo=undo)


@require_POST
@page("receivables.unmerge_customers")
def separation(request: Request, number: str, other: str) -> HttpResponse:
    """This will separate two customers who are not the same after all."""
    unmerge_customers((number, other), by=request.actor)
    undo = f"/customers/{number}/merging/{other}" if request.actor.may("receivables.merge_customers") else ""
    return done(gettext("{number} and {other} are two again.").format(number=number, other=other), undo=undo)
