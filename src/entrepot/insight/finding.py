"""One box for everything: what pasted numbers are, and what answers a few words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson

from entrepot.domain.catalog.queries import skus_found_by
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customers_found_by
from entrepot.domain.orders.queries import orders_found_by
from entrepot.foundation.actors import Actor
from entrepot.foundation.prepared import joined_late
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.foundation.rows import fetch, fetch_dicts, statement

# The right to see each kind of thing that has a number.
SEEN_BY = {
    "order": "orders.view_orders",
    "fulfilment": "fulfilment.view_fulfilments",
    "parcel": "shipping.view_parcels",
    "payment": "payments.view_payments",
    "refund": "payments.view_payments",
    "sku": "catalog.view_skus",
    "customer": "customers.view_customers",
}
MOST_NUMBERS = 500
_BETWEEN = re.compile(r"[\s,;|、。]+")
# What clerks and spreadsheets put around a number.
_AROUND = "'\"`#“”‘’()[]<>"


@dataclass(eq=False)
class TooManyNumbers(Refusal):
    """These are {count} numbers; at most {most} are looked up at once. Paste them in parts."""

    code: ClassVar[str] = "too_many_numbers"
    status: ClassVar[int] = 422
    count: int
    most: int


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that has a number. `by` tells which of its numbers; `orders` are those that stand behind it."""

    kind: str
    by: str
    id: int
    number: str
    name: Mapping[str, str] | None = None
    orders: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of pasted numbers, each in the order in which it was pasted first."""

    found: dict[str, list[Match]]
    missing: list[str]
    repeated: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What answers a query: things of which it is the number, then what its words name, newest first."""

    exact: list[Match] = field(default_factory=list)
    orders: list[Any] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    skus: list[Any] = field(default_factory=list)


def read_numbers(text: str) -> tuple[list[str], int]:
    """This will part a pasted text into its numbers, each once, and count those that came again."""
    pieces = [
        piece.strip(_AROUND) for piece in _BETWEEN.split(unicodedata.normalize("NFKC", text).replace("\0", " "))
    ]
    all_of_them = [piece for piece in pieces if piece]
    once = list(dict.fromkeys(all_of_them))
    return once, len(all_of_them) - len(once)


def look_up(actor: Actor, text: str, *, kinds: Collection[str] = ()) -> Looked:
    """This will tell what each pasted number is, in two statements, among what the actor may see."""
    numbers, repeated = read_numbers(text)
    if not numbers:
        raise Invalid("text", "Paste at least one number.")
    if len(numbers) > MOST_NUMBERS:
        raise TooManyNumbers(len(numbers), MOST_NUMBERS)
    matches = _matches(actor, numbers, kinds)
    missing = [number for number in numbers if number not in matches]
    return Looked({number: matches[number] for number in numbers if number in matches}, missing, repeated)


def search_everything(actor: Actor, query: str, *, limit: int = 10) -> Answers:
    """This will find what `query` is the number of, then orders, customers and SKUs by its words."""
    numbers, _ = read_numbers(query)
    exact = _matches(actor, numbers, ()).get(numbers[0], []) if len(numbers) == 1 else []
    seen = {(match.kind, match.id) for match in exact}

    def others(kind: str, found: Iterable[Any]) -> list[Any]:
        return [one for one in found if (kind, one.pk) not in seen][:limit]

    more = limit + len(exact)
    orders = joined_late(orders_found_by(actor, query).select_related("channel", "account"), more)
    customers = joined_late(customers_found_by(actor, query), more)
    skus = skus_found_by(actor, query)[:more] if actor.may(SEEN_BY["sku"]) else []
    return Answers(exact, others("order", orders), others("customer", customers), others("sku", skus))


def ids_of(actor: Actor, kind: str, numbers: Sequence[str]) -> list[int]:
    """This will give the ids of the things of one kind with these numbers; those that nothing has are left out."""
    found = _matches(actor, numbers, [kind])
    own = ("number", "code")
    return sorted({match.id for matches in found.values() for match in matches if match.by in own})


def waybills_of_orders(order_ids: Collection[int]) -> dict[int, list[str]]:
    """This will list the numbers of the parcels that carry these orders, ours and the carriers', by order id."""
    found: dict[int, list[str]] = defaultdict(list)
    for order_id, number in fetch(statement(__file__, "waybills_of_orders"), [sorted(order_ids)]):
        found[order_id].append(number)
    return found


def _matches(actor: Actor, numbers: Sequence[str], kinds: Collection[str]) -> dict[str, list[Match]]:
    """Find what each number is, as written or in capitals."""
    visible = [kind for kind, right in SEEN_BY.items() if actor.may(right) and (not kinds or kind in kinds)]
    written: dict[str, list[str]] = defaultdict(list)
    for number in numbers:
        for way in {number, number.upper()}:
            written[way].append(number)
    wanted = {"sought": list(written), "company": actor.company_id, "kinds": visible}
    rows = fetch_dicts(statement(__file__, "find_numbers"), wanted)
    behind = _orders_behind(rows) if actor.may(SEEN_BY["order"]) else {}
    found: dict[str, dict[tuple[str, int], Match]] = defaultdict(dict)
    for row in rows:
        key = (row["kind"], row["id"])
        name = orjson.loads(row["name"]) if isinstance(row["name"], str) else row["name"]
        match = Match(row["kind"], row["by"], row["id"], row["number"], name, behind.get(key, []))
        for number in written[row["sought"]]:
            found[number].setdefault(key, match)
    return {number: list(own.values()) for number, own in found.items()}


def _orders_behind(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], list[str]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        ids[row["kind"]].append(row["id"])
    wanted = {f"{kind}s": ids[kind] for kind in ("fulfilment", "parcel", "payment", "refund")}
    behind: dict[tuple[str, int], list[str]] = defaultdict(list)
    if any(wanted.values()):
        for kind, pk, number in fetch(statement(__file__, "orders_of_things"), wanted):
            behind[kind, pk].append(number)
    return behind
