"""By what an order is found: its numbers, people, goods and remarks, and the waybills of its parcels."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entrepot.domain.customers.queries import earlier_names, names_at_channels
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.states import LineKind
from entrepot.foundation.custom.queries import fields_of
from entrepot.foundation.custom.rules import Values, words_found_by
from entrepot.foundation.search import Dialled, Name, Prose

# A line after these adds nothing that people would search by.
_MOST_LINES = 200


@dataclass(slots=True)
class Words:
    """What is said of one order."""

    # Numbers of it by anybody: ours, the channel's, a buyer's id there, a carrier's.
    numbers: list[str]
    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """This will give all of it as search reads it, each once."""
        said = [
            *self.numbers, *map(Name, self.names), *map(Dialled, self.phones), *self.codes[:_MOST_LINES],
            *map(Prose, self.prose[:_MOST_LINES]),
        ]  # fmt: skip
        return [text for text in dict.fromkeys(said) if text]


def words_of(order_ids: Collection[int], waybills: Mapping[int, Sequence[str]]) -> dict[int, Words]:
    """This will read what orders are found by, in a fixed number of statements."""
    remarks = ("customer_message", "seller_memo", "internal_note")
    orders = Order.objects.filter(pk__in=order_ids).select_related("buyer", "ship_to")
    found: dict[int, Words] = {}
    buyers: dict[int, list[Words]] = defaultdict(list)
    rows = list(orders.order_by("pk"))
    fields = {company: fields_of(company, "order", "order_line") for company in {order.company_id for order in rows}}
    for order in rows:
        own = Words([order.number, order.external_id, *waybills.get(order.pk, ())])
        own.prose += [getattr(order, remark) for remark in remarks]
        own.prose += words_found_by(fields[order.company_id]["order"], order.custom)
        _add_person(own, order.buyer)
        _add_person(own, order.ship_to)
        found[order.pk] = own
        if order.buyer_id:
            buyers[order.buyer_id].append(own)
    for customer_id, name in names_at_channels(buyers):
        for own in buyers[customer_id]:
            own.numbers.append(name)
    for customer_id, name, phone in earlier_names(buyers):
        for own in buyers[customer_id]:
            own.names.append(name)
            own.phones.append(phone)
    companies = {order.pk: order.company_id for order in rows}
    for order_id, texts, custom in _lines_of(found):
        found[order_id].codes += texts[:2]
        found[order_id].prose += [*texts[2:], *words_found_by(fields[companies[order_id]]["order_line"], custom)]
    return found


def _add_person(words: Words, person: Any) -> None:
    if person is not None:
        words.names.append(person.name)
        words.phones.append(person.phone)


def _lines_of(order_ids: Iterable[int]) -> Iterable[tuple[int, list[str], Values]]:
    """Give each line's codes (its SKU's, the sender's), titles (the sender's or its SKU's names) and own fields."""
    lines = OrderLine.objects.filter(order_id__in=list(order_ids)).exclude(kind=LineKind.CHARGE)
    columns = ("order_id", "sku__code", "code_received", "title_received", "note", "sku__name", "custom")
    for order_id, code, received, title, note, names, custom in lines.order_by("order_id", "position").values_list(
        *columns
    ):
        titles = [title] if title else list((names or {}).values())
        yield order_id, [code or "", received, *titles, note], custom
