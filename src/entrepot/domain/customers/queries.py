"""What is asked about customers."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from entrepot.domain.customers.models import Address, Customer, CustomerGroup, Identity
from entrepot.domain.customers.rules import PHONE
from entrepot.foundation import search
from entrepot.foundation.actors import Actor
from entrepot.foundation.phones import read_phone
from entrepot.foundation.refusals import NotFound


def customers_visible_to(actor: Actor) -> QuerySet[Customer]:
    """This will give the customers of the actor's company, to those who may know who they are."""
    if not actor.may("customers.view_customers"):
        return Customer.objects.none()
    return Customer.objects.filter(company_id=actor.company_id).select_related("group").order_by("-id")


def groups_visible_to(actor: Actor) -> QuerySet[CustomerGroup]:
    return CustomerGroup.objects.filter(company_id=actor.company_id).order_by("code")


def customers_found_by(actor: Actor, query: str) -> QuerySet[Customer]:
    """This will find customers by number, part of the name, beginning or tail of the phone, or email."""
    return customers_visible_to(actor).filter(id__in=search.found("customer", query, company_id=actor.company_id))


def customers_like(actor: Actor, *, query: str = "", group: str = "") -> QuerySet[Customer]:
    """This will list customers, narrowed by what is given: a search, the code of a group."""
    found = customers_found_by(actor, query) if query else customers_visible_to(actor)
    return found.filter(group__code=group) if group else found


def customer_numbered(actor: Actor, number: str) -> Customer:
    """This will give the customer with this number, or refuse with NotFound."""
    customer = customers_visible_to(actor).filter(number=number).first()
    if customer is None:
        raise NotFound("customer", number)
    return customer


def customers_by_numbers(numbers: Collection[str], *, company_id: int) -> dict[str, Customer]:
    """This will give the customers with these numbers, by number, in one statement."""
    found = Customer.objects.filter(company_id=company_id, number__in=set(numbers))
    return {customer.number: customer for customer in found}


def group_coded(actor: Actor, code: str) -> CustomerGroup:
    """This will give the group with this code, or refuse with NotFound."""
    group = groups_visible_to(actor).filter(code=code).first()
    if group is None:
        raise NotFound("customer group", code)
    return group


def duplicates_of(actor: Actor, phone: str, *, country: str = "CN") -> QuerySet[Customer]:
    """This will suggest customers who may be the same person: those with the same full phone number.

    A masked, relayed or incomplete number suggests nobody, and neither does a name.
    """
    read = read_phone(phone, country)
    if not read.identifies:
        return Customer.objects.none()
    return customers_visible_to(actor).filter(phone_full=read.full)


def addresses_of(customer: Customer) -> QuerySet[Address]:
    """This will give the addresses in a customer's book, newest first."""
    return customer.addresses.filter(in_book=True, archived_at__isnull=True).order_by("-id")


def names_at_channels(customer_ids: Iterable[int]) -> Iterable[tuple[int, str]]:
    """This will give (customer, id) for each id by which a channel or system knows one of these customers."""
    rows = Identity.objects.filter(customer_id__in=list(customer_ids)).exclude(source=PHONE).order_by("id")
    return rows.values_list("customer_id", "value")
