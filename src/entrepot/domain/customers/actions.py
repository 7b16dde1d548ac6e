"""Everything that changes customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F

from entrepot.domain.customers.events import (
    AddressAdded,
    AddressesArchived,
    CustomerArchived,
    CustomerChanged,
    CustomerCreated,
    GroupCreated,
)
from entrepot.domain.customers.merging import StandsForOthers, merged_away, must_stand_alone
from entrepot.domain.customers.models import Address, Customer, CustomerGroup, Identity, PartyVersion
from entrepot.domain.customers.rules import PHONE, Key, NewAddress, check_external_ids, check_person
from entrepot.domain.customers.steps import (
    claim_keys,
    external_key,
    phone_key,
    remember_addresses,
    searched_by,
    words_of,
)
from entrepot.foundation import clock, search
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.custom.queries import fields_of
from entrepot.foundation.custom.rules import Fields, read_values, words_found_by
from entrepot.foundation.journal.recording import record
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.phones import read_phone
from entrepot.foundation.refusals import AlreadyExists, ChangedMeanwhile, Invalid, NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer as somebody describes one. `external_ids` are ids by channel or system; `group` is a code."""

    name: str = ""
    phone: str = ""
    email: str = ""
    kind: str = "person"
    group: str = ""
    payment_days: int | None = None
    tax_number: str = ""
    language: str = ""
    note: str = ""
    blocked: bool = False
    external_ids: Mapping[str, str] = field(default_factory=dict)
    addresses: Sequence[NewAddress] = ()
    country: str = "CN"
    # Values of the company's own fields, by code.
    custom: Mapping[str, Any] = field(default_factory=dict)


CHANGEABLE = frozenset(
    {"name", "phone", "email", "kind", "group", "payment_days", "tax_number", "language", "note", "blocked", "custom"}
)

# Who somebody is: what was ordered before goes on naming them as they were.
_OF_A_PARTY = frozenset({"kind", "name", "phone", "email", "tax_number"})


@actions
def create_customers(news: Sequence[NewCustomer], *, by: Actor) -> list[Customer | Refusal]:
    """This will make customers. An external id has one customer only; a phone number may be another's too."""
    groups = _group_ids({new.group for new in news if new.group}, by.company_id)
    own = fields_of(by.company_id, "customer")["customer"]
    read = [read_values(own, new.custom) for new in news]
    news = [replace(new, custom=values) for new, (values, _) in zip(news, read, strict=True)]
    answers: list[Refusal | None] = [
        wrong[0] if wrong else _wrong(new, groups) for new, (_, wrong) in zip(news, read, strict=True)
    ]
    right = [place for place, refusal in enumerate(answers) if refusal is None]
    ids = dict(zip(right, next_ids({Customer: len(right)})[Customer], strict=True))
    for place, key in _taken({pk: news[place] for place, pk in ids.items()}, ids, by.company_id).items():
        answers[place] = AlreadyExists("customer", ": ".join(key))
        del ids[place]
    _write({pk: news[place] for place, pk in ids.items()}, groups, own, by)
    made = Customer.objects.select_related("group").in_bulk(ids.values())
    return [refusal or made[ids[place]] for place, refusal in enumerate(answers)]


@action
def change_customer(
    customer: Customer, *, edition: int | None = None, changes: Mapping[str, Any], country: str = "CN", by: Actor
) -> Customer:
    """This will change what is known of a customer: any of CHANGEABLE. A new phone replaces the old as a key."""
    must_stand_alone(customer)
    if edition is not None and edition != customer.edition:
        raise ChangedMeanwhile(customer.number)
    for what in changes:
        if what not in CHANGEABLE:
            raise Invalid(what, "cannot be changed")
    own = fields_of(by.company_id, "customer")["customer"]
    values, wrong = read_values(own, changes.get("custom", {}), before=customer.custom, complete=False)
    if wrong:
        raise wrong[0]
    before = _described(customer)
    after = replace(before, **{**changes, "custom": values})
    changed = sorted(what for what in changes if getattr(before, what) != getattr(after, what))
    if not changed:
        return customer
    groups = _group_ids({after.group} - {""}, by.company_id)
    if refusal := _wrong(after, groups):
        raise refusal
    columns = _columns(after, groups)
    if "phone" in changed:
        columns["phone_full"] = _phone_full(replace(after, country=country))
        Identity.objects.filter(customer=customer, source=PHONE).delete()
        if key := phone_key(read_phone(after.phone, country)):
            claim_keys({key: customer.pk}, by.company_id)
    _keep_who_it_was(customer, changed)
    Customer.objects.filter(pk=customer.pk).update(edition=F("edition") + 1, **columns)
    customer = Customer.objects.select_related("group").get(pk=customer.pk)
    if {"name", "phone", "email", "tax_number", "custom"} & set(changed):
        search.index_anew(
            "customer",
            [(customer.pk, (*words_of(customer), *words_found_by(own, customer.custom)))],
            company_id=by.company_id,
        )
    record([CustomerChanged(customer.pk, customer.number, changed, customer.edition)], by=by)
    return customer


def _keep_who_it_was(customer: Customer, changed: Sequence[str]) -> None:
    if _OF_A_PARTY & set(changed):
        kept = {name: getattr(customer, name) for name in sorted(_OF_A_PARTY)}
        PartyVersion.objects.create(company_id=customer.company_id, customer=customer, until=clock.now(), **kept)


@actions
def reindex_customers(ids: Sequence[int], *, by: Actor) -> list[int | Refusal]:
    """This will make customers findable again by what is known of them now."""
    own = fields_of(by.company_id, "customer")["customer"]
    rows = Customer.objects.filter(pk__in=ids, company_id=by.company_id).order_by("pk").select_for_update(no_key=True)
    texts = {one.pk: (*words_of(one), *words_found_by(own, one.custom)) for one in rows}
    search.index_anew("customer", list(texts.items()), company_id=by.company_id)
    return [pk if pk in texts else NotFound("customer", str(pk)) for pk in ids]


@actions
def add_addresses(
    customers: Sequence[Customer], *, addresses: Sequence[NewAddress], by: Actor
) -> list[Address | Refusal]:
    """This will put addresses into the books of customers: for each customer of the list one, in its order."""
    pairs = list(zip(customers, addresses, strict=True))
    answers = [merged_away(customer) or _wrong_address(address) for customer, address in pairs]
    right = [place for place, refusal in enumerate(answers) if refusal is None]
    ids = remember_addresses(
        [replace(pairs[place][1], customer_id=pairs[place][0].pk, in_book=True) for place in right],
        company_id=by.company_id,
    )
    added = Address.objects.in_bulk(ids)
    made = {place: added[pk] for place, pk in zip(right, ids, strict=True)}
    record([AddressAdded(customers[p].pk, customers[p].number, one.region_code) for p, one in made.items()], by=by)
    return [refusal or made[place] for place, refusal in enumerate(answers)]


@actions
def archive_addresses(addresses: Sequence[Address], *, by: Actor) -> list[Address | Refusal]:
    """This will take addresses out of customers' books; orders that went there keep theirs."""
    gone = {one.pk for one in addresses if one.archived_at is None}
    now = clock.now()
    Address.objects.filter(pk__in=gone).update(archived_at=now)
    whose = dict(Address.objects.filter(pk__in=gone).values_list("customer_id", "customer__number"))
    record([AddressesArchived(pk, number) for pk, number in sorted(whose.items()) if pk], by=by)
    for one in addresses:
        one.archived_at = one.archived_at or now
    return list(addresses)


@actions
def archive_customers(customers: Sequence[Customer], *, by: Actor) -> list[Customer | Refusal]:
    """This will take customers off the lists; nobody is recognised as one of them any more, and none is deleted."""
    ids = {one.pk for one in customers}
    others: dict[int | None, list[str]] = {}
    for kept, number in Customer.objects.filter(merged_into__in=ids).values_list("merged_into", "number"):
        others.setdefault(kept, []).append(number)
    answers: list[Refusal | None] = [
        merged_away(one) or (StandsForOthers(one.number, ", ".join(others[one.pk])) if one.pk in others else None)
        for one in customers
    ]
    gone = [
        one for one, no in zip(customers, answers, strict=True) if no is None and one.archived_at is None
    ]  # fmt: skip
    going = {one.pk for one in gone}
    Customer.objects.filter(pk__in=going).update(archived_at=clock.now(), edition=F("edition") + 1)
    # Their keys are free again: whoever comes with one of them is somebody new.
    Identity.objects.filter(customer__in=going).delete()
    record([CustomerArchived(pk, number) for pk, number in {one.pk: one.number for one in gone}.items()], by=by)
    now = Customer.objects.select_related("group", "merged_into").in_bulk(ids)
    return [refusal or now[one.pk] for one, refusal in zip(customers, answers, strict=True)]


@action
def create_group(code: str, *, name: str | Mapping[str, str], by: Actor) -> CustomerGroup:
    """This will make a group of customers, to whom prices and terms can be given."""
    company = take_turn(by.company_id)
    if not 0 < len(code) <= 40 or code != code.strip() or set(code) & set("/?#"):
        raise Invalid("code", "must have 1 to 40 characters, without blanks around it or / ? #")
    names = {company.language: name} if isinstance(name, str) else dict(name)
    if not names or not all(text.strip() for text in names.values()):
        raise Invalid("name", "must not be empty")
    if CustomerGroup.objects.filter(company=company, code=code).exists():
        raise AlreadyExists("customer group", code)
    group = CustomerGroup.objects.create(company=company, code=code, name=names)
    record([GroupCreated(group.pk, code)], by=by)
    return group


def _wrong(new: NewCustomer, groups: Mapping[str, int]) -> Refusal | None:
    refusal: Refusal | None = check_person(
        kind=new.kind,
        name=new.name,
        phone=new.phone,
        email=new.email,
        language=new.language,
        tax_number=new.tax_number,
        payment_days=new.payment_days,
    ) or check_external_ids(new.external_ids)
    if refusal is None and new.group and new.group not in groups:
        refusal = NotFound("customer group", new.group)
    return refusal or next(filter(None, map(_wrong_address, new.addresses)), None)


def _wrong_address(address: NewAddress) -> Refusal | None:
    if len(address.country) != 2 or not address.country.isalpha():
        return Invalid("country", "must be a code of two letters, such as CN")
    if not any(text.strip() for text in (address.street, address.city, address.district, address.region_code)):
        return Invalid("street", "an address must say where it is")
    return None


def _taken(new: Mapping[int, NewCustomer], places: Mapping[int, int], company_id: int) -> dict[int, Key]:
    """Take the keys of new customers (by id); return the places of those whose external id somebody has."""
    keys = {place: _keys(new[pk]) for place, pk in places.items()}
    claims: dict[Key, int] = {}
    lost: dict[int, Key] = {}
    for place, (external, phone) in keys.items():
        if clash := next((key for key in external if key in claims), None):
            lost[place] = clash
            continue
        claims |= dict.fromkeys(external, places[place])
        if phone:
            claims.setdefault(phone, places[place])
    gone = claim_keys(claims, company_id)
    for place, (external, _) in keys.items():
        if place not in lost and (key := next((key for key in external if key in gone), None)):
            lost[place] = key
    if losers := {places[place] for place in lost}:
        Identity.objects.filter(customer_id__in=losers).delete()
        free = {phone: places[place] for place, (_, phone) in keys.items()
                if phone and place not in lost and claims.get(phone) in losers}  # fmt: skip
        claim_keys(free, company_id)
    return lost


def _keys(new: NewCustomer) -> tuple[list[Key], Key | None]:
    external = [external_key(source, value) for source, value in new.external_ids.items()]
    return external, phone_key(read_phone(new.phone, new.country))


def _write(new: Mapping[int, NewCustomer], groups: Mapping[str, int], own: Fields, by: Actor) -> None:
    if not new:
        return
    kinds = [(None, one.kind) for one in new.values()]
    numbers = take_numbers("customer", kinds, company_id=by.company_id, on=clock.now().date())
    ours = {"company_id": by.company_id}
    insert(
        Customer,
        [
            ours | {"id": pk, "number": number, "phone_full": _phone_full(one)} | _columns(one, groups)
            for (pk, one), number in zip(new.items(), numbers, strict=True)
        ],
    )
    remember_addresses(
        [replace(address, customer_id=pk, in_book=True) for pk, one in new.items() for address in one.addresses],
        company_id=by.company_id,
    )
    texts = [
        (pk, (*searched_by(number, one.name, one.phone, one.email, one.tax_number), *words_found_by(own, one.custom)))
        for (pk, one), number in zip(new.items(), numbers, strict=True)
    ]
    search.index("customer", texts, company_id=by.company_id)
    record([CustomerCreated(pk, number) for pk, number in zip(new, numbers, strict=True)], by=by)


def _columns(new: NewCustomer, groups: Mapping[str, int]) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "name": new.name.strip(),
        "phone": new.phone.strip(),
        "email": new.email.strip(),
        "tax_number": new.tax_number.strip(),
        "language": new.language,
        "group_id": groups[new.group] if new.group else None,
        "payment_days": new.payment_days,
        "blocked": new.blocked,
        "note": new.note.replace("\0", ""),
        "custom": dict(new.custom),
    }


def _phone_full(new: NewCustomer) -> str:
    return read_phone(new.phone, new.country).full[:24]


def _described(customer: Customer) -> NewCustomer:
    return NewCustomer(
        name=customer.name,
        phone=customer.phone,
        email=customer.email,
        kind=customer.kind,
        group=customer.group.code if customer.group else "",
        payment_days=customer.payment_days,
        tax_number=customer.tax_number,
        language=customer.language,
        note=customer.note,
        blocked=customer.blocked,
        custom=customer.custom,
    )


def _group_ids(codes: set[str], company_id: int) -> dict[str, int]:
    found = CustomerGroup.objects.filter(company_id=company_id, code__in=codes)
    return dict(found.values_list("code", "id"))
