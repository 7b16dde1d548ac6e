"""What is asked about customers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest

from entrepot.domain.customers.models import Address, Customer, CustomerGroup, Identity, Merge, PartyVersion
from entrepot.domain.customers.rules import PHONE
from entrepot.foundation import search
from entrepot.foundation.actors import Actor
from entrepot.foundation.phones import read_phone
from entrepot.foundation.prepared import any_of
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch, statement


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Customers who may be one person or company, and what they share: phone, email, tax_number."""

    reasons: list[str]
    customers: list[Customer]


def customers_visible_to(actor: Actor) -> QuerySet[Customer]:
    """This will give the customers of the actor's company, to those who may know who they are."""
    if not actor.may("customers.view_customers"):
        return Customer.objects.none()
    found = Customer.objects.filter(company_id=actor.company_id)
    return found.select_related("group", "merged_into").order_by("-id")


def customers_known_to(actor: Actor) -> QuerySet[Customer]:
    """This will give the customers who may be recognised: all but those who were archived for themselves."""
    return customers_visible_to(actor).exclude(archived_at__isnull=False, merged_into=None)


def with_those_merged(ids: Collection[int]) -> QuerySet[Customer, int]:
    """This will give, as a subquery, the ids of these customers and of those who were merged into them."""
    return Customer.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).values_list("pk", flat=True)


def groups_visible_to(actor: Actor) -> QuerySet[CustomerGroup]:
    return CustomerGroup.objects.filter(company_id=actor.company_id).order_by("code")


def customers_found_by(actor: Actor, query: str) -> QuerySet[Customer]:
    """This will find customers by number, name (also by pinyin), phone, email or tax number.

    What is known of a customer who was merged finds the one who was kept.
    """
    if not search.tokens_sought(query):
        return customers_visible_to(actor).none()
    answers, values = search.found("customer", query, company_id=actor.company_id).query.sql_with_params()
    standing = RawSQL(statement(__file__, "standing").format(answers=answers), values)
    return customers_visible_to(actor).filter(any_of("id", standing), archived_at=None)


def customers_like(actor: Actor, *, query: str = "", group: str = "") -> QuerySet[Customer]:
    """This will list customers, narrowed by what is given: a search, the code of a group."""
    found = customers_found_by(actor, query) if query else customers_visible_to(actor).filter(archived_at=None)
    return found.filter(group__code=group) if group else found


def customer_numbered(actor: Actor, number: str) -> Customer:
    """This will give the customer with this number, or refuse with NotFound."""
    customer = customers_visible_to(actor).filter(number=number).first()
    if customer is None:
        raise NotFound("customer", number)
    return customer


def customers_by_numbers(numbers: Collection[str], *, company_id: int) -> dict[str, Customer]:
    """This will give the customers with these numbers, by number; for one who was merged, the one who was kept."""
    found = Customer.objects.filter(company_id=company_id, number__in=set(numbers)).select_related("merged_into")
    return {customer.number: customer.merged_into or customer for customer in found}


def buyers_numbered(numbers: Collection[str], *, company_id: int) -> dict[str, tuple[int, int | None]]:
    """This will give (id, group id) of the customer who buys under each number: the one who was kept."""
    found = customers_by_numbers(numbers, company_id=company_id) if numbers else {}
    return {number: (customer.pk, customer.group_id) for number, customer in found.items()}


def family_of(customer: Customer) -> list[int]:
    """This will give the ids of a customer and of those who were merged into it."""
    return [customer.pk, *customer.merged.order_by("pk").values_list("pk", flat=True)]


def merges_of(customer: Customer) -> QuerySet[Merge]:
    """This will give the customers that were merged into this one, undone or not, newest first."""
    return customer.merges.select_related("merged", "kept").order_by("-id")


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
    return customers_visible_to(actor).filter(phone_full=read.full, archived_at=None)


def duplicate_groups(actor: Actor, *, limit: int = 100) -> list[Duplicates]:
    """This will suggest customers who may be one: same full phone, email or tax number; newest first.

    A masked, relayed or incomplete number suggests nobody, and neither does a name.
    """
    rows = fetch(statement(__file__, "duplicates"), [actor.company_id, limit])
    customers = customers_visible_to(actor).in_bulk({pk for _, ids in rows for pk in ids})
    reasons: dict[tuple[int, ...], list[str]] = {}
    for why, ids in rows:
        alike = [pk for pk in ids if pk in customers and (why != "phone" or _identifies(customers[pk]))]
        if len(alike) > 1:
            reasons.setdefault(tuple(alike), []).append(why)
    return [Duplicates(sorted(whys), [customers[pk] for pk in ids]) for ids, whys in reasons.items()]


def _identifies(customer: Customer) -> bool:
    country = customer.phone_full.partition(":")[0] if ":" in customer.phone_full else "CN"
    return read_phone(customer.phone, country).identifies


def addresses_of(customer: Customer) -> QuerySet[Address]:
    """This will give the addresses in a customer's book, newest first."""
    return customer.addresses.filter(in_book=True, archived_at__isnull=True).order_by("-id")


def addresses_in_books(customers: Sequence[Customer]) -> set[tuple[int, str, str, str, str]]:
    """This will tell what stands in the books of customers: (customer id, name, phone, district, street)."""
    rows = Address.objects.filter(customer__in=[one.pk for one in customers], in_book=True, archived_at=None)
    return set(rows.values_list("customer_id", "name", "phone", "district", "street"))


def name_as_then(customer: str, *moments: str) -> Coalesce:
    """This will give, as a column, the name that a customer had at the latest of the moments that columns name."""
    then = Greatest(*map(OuterRef, moments))
    earlier = PartyVersion.objects.filter(customer=OuterRef(customer), until__gt=then).order_by("until", "id")
    return Coalesce(Subquery(earlier.values("name")[:1]), f"{customer}__name")


def earlier_names(customer_ids: Iterable[int]) -> Iterable[tuple[int, str, str]]:
    """This will give (customer, name, phone) as these customers had them before."""
    return PartyVersion.objects.filter(customer_id__in=list(customer_ids)).values_list("customer_id", "name", "phone")


def names_at_channels(customer_ids: Iterable[int]) -> Iterable[tuple[int, str]]:
    """This will give (customer, id) for each id by which a channel or system knows one of these customers."""
    rows = Identity.objects.filter(customer_id__in=list(customer_ids)).exclude(source=PHONE).order_by("id")
    return rows.values_list("customer_id", "value")
