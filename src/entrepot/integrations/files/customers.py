"""Customers from a file, each recognised by the id that the channel has for it, or by a full phone number."""

from collections.abc import Sequence
from typing import Any

from entrepot.domain.customers.actions import NewCustomer, create_customers
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customers_known_to
from entrepot.domain.customers.rules import NewAddress
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.phones import read_phone
from entrepot.foundation.refusals import AlreadyExists
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.countries import country_code
from entrepot.integrations.files.importing import Import, Result, channel_of
from entrepot.integrations.files.listing import Cells, import_list, whole
from entrepot.integrations.files.own import values_in
from entrepot.integrations.files.running import Run

_COMPANIES = frozenset({"company", "business", "b", "公司", "企业", "企業", "单位"})
_WHERE = ("province", "city", "district", "street", "postcode")


def import_customers(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will create the customers who are not there yet; those who are stay as they are."""
    source = channel_of(wanted, run.by).code
    country = wanted.country or company_of(run.by).country
    import_list(
        run,
        columns,
        wish=lambda cells: _wish(cells, source, country),
        carry_out=lambda wishes: _create(wishes, run),
    )


def _wish(cells: Cells, source: str, home: str) -> NewCustomer:
    country = country_code(cells.get("country")) or home
    where: dict[str, Any] = {field: cells.get(field, "") for field in _WHERE}
    name, phone, key = cells.get("name", ""), cells.get("phone", ""), cells.get("customer", "")
    located = any(where[field] for field in ("street", "city", "district"))
    return NewCustomer(
        name=name or key,
        phone=phone,
        email=cells.get("email", ""),
        kind="company" if cells.get("kind", "").lower() in _COMPANIES else "person",
        group=cells.get("group", ""),
        tax_number=cells.get("tax_number", ""),
        payment_days=whole(cells, "payment_days"),
        note=cells.get("note", ""),
        external_ids={source: key} if key else {},
        addresses=[NewAddress(name=name, phone=phone, country=country, **where)] if located else [],
        country=country,
        custom=values_in(cells),
    )


def _create(wishes: Sequence[NewCustomer], run: Run) -> Sequence[object]:
    """A row without an id is somebody known if its number is: a second run must not make everybody twice."""
    by = run.by
    phones = [read_phone(wish.phone, wish.country) for wish in wishes]
    full = {phone.full for phone in phones if phone.identifies}
    seen = set(customers_known_to(by).filter(phone_full__in=full).values_list("phone_full", flat=True))
    answers: list[object] = [None] * len(wishes)
    new = []
    for place, (wish, phone) in enumerate(zip(wishes, phones, strict=True)):
        if not wish.external_ids and phone.identifies and phone.full in seen:
            answers[place] = AlreadyExists("customer", wish.phone)
        else:
            new.append(place)
            seen.update({phone.full} if phone.identifies else ())
    for place, answer in zip(new, create_customers([wishes[place] for place in new], by=by), strict=True):
        answers[place] = answer
    run.made("customer", [one.number for one in answers if isinstance(one, Customer)])
    return answers
