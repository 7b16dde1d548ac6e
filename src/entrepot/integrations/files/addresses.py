"""Addresses from a file, into the books of customers who are there."""

from collections.abc import Sequence
from typing import Any

from entrepot.domain.customers.actions import add_addresses
from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.customers.queries import addresses_in_books
from entrepot.domain.customers.rules import NewAddress
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import AlreadyExists, Invalid, Refusal
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.countries import country_code
from entrepot.integrations.files.importing import Import, Result
from entrepot.integrations.files.listing import Cells, import_list
from entrepot.integrations.files.named import customers_named
from entrepot.integrations.files.running import Run

_WHERE = ("province", "city", "district", "street", "postcode")
_Wish = tuple[tuple[str, str], NewAddress]


def import_addresses(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will add addresses to the books of customers; those that stand there stay as they are."""
    home = wanted.country or company_of(run.by).country

    def carry_out(wishes: Sequence[_Wish]) -> Sequence[object]:
        keys = [key for key, _ in wishes]
        found = customers_named(keys, source=wanted.channel_code, country=home, by=run.by)
        answers = _added(found, [address for _, address in wishes], run.by)
        run.made("address", [str(one.pk) for one in answers if isinstance(one, Address)])
        return answers

    import_list(run, columns, wish=lambda cells: _wish(cells, home), carry_out=carry_out)


def _wish(cells: Cells, home: str) -> _Wish:
    key = (cells.get("customer", ""), cells.get("phone", ""))
    if not any(key):
        raise Invalid("customer", "Say whose address it is: the customer's number or id, or a full phone number.")
    where: dict[str, Any] = {field: cells.get(field, "") for field in _WHERE}
    country = country_code(cells.get("country")) or home
    return key, NewAddress(name=cells.get("receiver", ""), phone=key[1], country=country, **where)


def _added(
    customers: Sequence[Customer | Refusal], addresses: Sequence[NewAddress], by: Actor
) -> list[Address | Refusal]:
    there = addresses_in_books([one for one in customers if isinstance(one, Customer)])
    answers: list[Address | Refusal | None] = []
    new: list[tuple[Customer, NewAddress]] = []
    for customer, address in zip(customers, addresses, strict=True):
        if isinstance(customer, Refusal):
            answers.append(customer)
            continue
        key = (customer.pk, address.name, address.phone, address.district, address.street)
        answers.append(AlreadyExists("address", address.street) if key in there else None)
        if key not in there:
            there.add(key)
            new.append((customer, address))
    added = iter(add_addresses([one for one, _ in new], addresses=[address for _, address in new], by=by))
    return [answer or next(added) for answer in answers]
