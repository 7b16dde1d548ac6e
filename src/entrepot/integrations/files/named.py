"""Whom and what rows mean: an order by our number or its sender's, a customer by number, id or full phone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from django.db.models import Q

from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customers_known_to, customers_visible_to
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.phones import read_phone
from entrepot.foundation.refusals import NotFound, Refusal

Found = TypeVar("Found", Order, Customer)


@dataclass(eq=False)
class SeveralAreMeant(Refusal):
    """{key} may mean {found}. Write which of them is meant."""

    code: ClassVar[str] = "several_are_meant"
    key: str
    found: str


def orders_named(names: Collection[str], *, channel: str = "", by: Actor) -> dict[str, Order | Refusal]:
    """This will find orders by our numbers, else by their channels' own; of one channel only, if one is named."""
    wanted = set(names) - {""}
    external = Q(external_id__in=wanted, channel__code=channel) if channel else Q(external_id__in=wanted)
    found: dict[str, dict[int, Order]] = {name: {} for name in wanted}
    ours: dict[str, Order] = {}
    for order in orders_visible_to(by).filter(Q(number__in=wanted) | external):
        if order.number in wanted:
            ours[order.number] = order
        if order.external_id in found:
            found[order.external_id][order.pk] = order
    return {name: ours.get(name) or _one("order", name, list(found[name].values())) for name in wanted}


def customers_named(
    keys: Sequence[tuple[str, str]], *, source: str, country: str, by: Actor
) -> list[Customer | Refusal]:
    """This will find customers by (number or the channel's id of them, phone); a masked phone means nobody."""
    names = {name for name, _ in keys if name}
    full = [read_phone(phone, country) for _, phone in keys]
    numbers = {one.full for one in full if one.identifies}
    visible = customers_visible_to(by)
    by_number = {one.number: one for one in visible.filter(number__in=names)}
    identified = visible.filter(identities__source=source, identities__value__in=names)
    by_id = dict(zip(identified.values_list("identities__value", flat=True), identified, strict=True))
    by_phone: dict[str, list[Customer]] = {}
    for one in customers_known_to(by).filter(phone_full__in=numbers):
        by_phone.setdefault(one.phone_full, []).append(one)
    answers: list[Customer | Refusal] = []
    for (name, text), phone in zip(keys, full, strict=True):
        known = by_number.get(name) or by_id.get(name)
        if known is None and not name and phone.identifies:
            answers.append(_one("customer", text, by_phone.get(phone.full, [])))
        else:
            answers.append(known or NotFound("customer", name or text))
    return answers


def _one(what: str, key: str, found: Sequence[Found]) -> Found | Refusal:
    if len(found) == 1:
        return found[0]
    return SeveralAreMeant(key, ", ".join(one.number for one in found)) if found else NotFound(what, key)
