"""The card of a customer: what they order, owe and usually want, where it goes; and what is known of them."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext

from entrepot.console.customers.terms_form import days_said, groups_shown
from entrepot.console.notices.words import way_said
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, page, show
from entrepot.console.revealing import contact
from entrepot.desk.looking import name_shown
from entrepot.domain.customers.actions import change_customer
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customer_numbered, duplicates_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.revealing.actions import reveal_personal_data
from entrepot.insight.customer_card import card_of
from entrepot.integrations.notices.queries import refusals_of
from entrepot.integrations.notices.states import Way

_ALIKE = 5


@page("customers.view_customers")
def customer_page(request: Request, number: str) -> HttpResponse:
    """This will show all that is known of a customer and may be seen."""
    actor = request.actor
    found = customer_numbered(actor, number)
    # Whoever was merged is looked at as the one who was kept.
    card = card_of(actor, found.merged_into or found)
    refused = refusals_of(card.customer)
    context: dict[str, Any] = {
        "card": card,
        **contact(card, actor),
        "alike": _alike(card.customer, actor),
        "owed": [(one, one.limit - one.owed if one.limit is not None else None) for one in card.owed or ()],
        "heard": [
            (str(way), way_said(way), way not in refused) for way in (Way.EMAIL, Way.SMS)
        ],
        "usual": [(one, one["name"], one["usual_quantity"].normalize()) for one in card.usual_goods or ()],
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "customer"
    return show(request, "console/customers/body.html" if part else "console/customers/customer.html", context)


def _alike(customer: Customer, actor: Actor) -> list[tuple[Customer, str]]:
    """Who may be the same, for those who may say so."""
    if not actor.may("receivables.merge_customers") or customer.archived_at:
        return []
    found = duplicates_of(actor, customer.phone).exclude(pk=customer.pk).filter(merged_into=None)
    return [(one, name_shown(one.name, actor)) for one in found.order_by("-id")[:_ALIKE]]


@page("customers.change_customer")
def customer_change(request: Request, number: str) -> HttpResponse:
    """This will ask what is different about a customer, or change it in the edition that the person has seen."""
    customer = customer_numbered(request.actor, number)
    if request.method != "POST":
        # The form shows what it changes.
        reveal_personal_data([customer], fields=("name", "phone", "email"), reason="change", by=request.actor)
        context = {"customer": customer, "groups": groups_shown(request.actor)}
        return show(request, "console/customers/change.html", context)
    edition = request.POST.get("edition", "")
    if not (edition.isascii() and edition.isdecimal()):
        raise Invalid("edition", "Open the form again: it does not say what was seen.")
    _change(customer, request.POST, int(edition), request.actor)
    return done(gettext("{number} is changed.").format(number=number))


def _change(customer: Customer, posted: QueryDict, edition: int, by: Actor) -> None:
    texts = {name: posted.get(name, "").strip() for name in ("name", "phone", "email", "tax_number", "group", "note")}
    changes: dict[str, Any] = {
        **texts, "payment_days": days_said(posted), "blocked": posted.get("blocked") == "true",
    }  # fmt: skip
    change_customer(customer, edition=edition, changes=changes, by=by)
