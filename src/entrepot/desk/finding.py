"""Which orders are meant: one filter, read by lists, counts, runs and files alike."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from entrepot.desk.assigning.queries import due_before, orders_assigned_to
from entrepot.desk.stages.queries import is_late
from entrepot.domain.orders import queries
from entrepot.domain.orders.models import Hold, Order
from entrepot.foundation.actors import Actor
from entrepot.foundation.custom.queries import with_values
from entrepot.foundation.prepared import Given, Prepared, among
from entrepot.foundation.printing.queries import was_printed
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch
from entrepot.insight.finding import Match, look_up, read_numbers


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What is asked for of orders; what is not said does not matter. Everything said must hold."""

    state: str | None = None
    progress: str | None = None
    payment: str | None = None
    channel: str | None = None
    external_id: str | None = None
    held: bool | None = None
    hold: str | None = None
    flag: str | None = None
    tag: str | None = None
    priority: int | None = None
    placed_since: datetime | None = None
    placed_before: datetime | None = None
    ship_by_before: datetime | None = None
    deadline_before: datetime | None = None
    stage: str | None = None
    late: bool | None = None
    assigned_to: str | None = None
    due_before: datetime | None = None
    printed: bool | None = None
    paper: str | None = None
    custom: Mapping[str, str] | None = None
    q: str | None = None

    def kept(self) -> dict[str, Any]:
        """This will say the filter in plain values, without the words that somebody typed: they may name people."""
        said = {
            name: value for name, value in asdict(self).items() if value is not None and name not in _PEOPLES_WORDS
        }
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "OrderFilter":
        """This will read what `kept` said."""
        instants: dict[str, Any] = {name: datetime.fromisoformat(kept[name]) for name in _INSTANTS & kept.keys()}
        return cls(**{**kept, **instants})


# What has a number and orders behind it.
_OF_ORDERS = ("order", "fulfilment", "parcel", "payment", "refund")
_PEOPLES_WORDS = {"q", "custom"}
_INSTANTS = {"placed_since", "placed_before", "ship_by_before", "deadline_before", "due_before"}
_LOOKUPS = {
    "state": "state",
    "progress": "progress",
    "payment": "account__standing",
    "channel": "channel__code",
    "external_id": "external_id",
    "flag": "flag",
    "stage": "stage_row__stage",
    "priority": "priority",
    "placed_since": "placed_at__gte",
    "placed_before": "placed_at__lt",
    "ship_by_before": "ship_by__lt",
    "deadline_before": "deadline__lt",
}


def orders_matching(actor: Actor, asked: OrderFilter) -> QuerySet[Order]:
    """This will give the orders the actor may see for which everything in the filter holds, newest first."""
    found = _said(actor, asked.q) if asked.q else queries.orders_visible_to(actor)
    wanted = {lookup: getattr(asked, name) for name, lookup in _LOOKUPS.items()}
    found = found.filter(**{lookup: value for lookup, value in wanted.items() if value is not None})
    if asked.held is not None:
        found = found.filter(holds_open__gt=0) if asked.held else found.filter(holds_open=0)
    if asked.hold:
        found = found.filter(pk__in=Hold.objects.filter(code=asked.hold, released_at=None).values("order_id"))
    if asked.tag:
        found = found.filter(tags__contains=[asked.tag])
    if asked.late is not None:
        late = is_late(actor.company_id)
        found = found.filter(late) if asked.late else found.exclude(late)
    return _marked(found, actor, asked)


def _said(actor: Actor, query: str) -> QuerySet[Order]:
    """Find by words, or, where several numbers were pasted, all orders that they are of or that stand behind them."""
    if len(read_numbers(query)[0]) > 1:
        known = look_up(actor, query, kinds=_OF_ORDERS).found.values()
        meant = {number for matches in known for one in matches for number in _orders_of(one)}
        if meant:
            return queries.orders_visible_to(actor).filter(number__in=meant)
    return queries.orders_found_by(actor, query)


def _orders_of(match: Match) -> Sequence[str]:
    return [match.number] if match.kind == "order" else match.orders


def _marked(found: QuerySet[Order], actor: Actor, asked: OrderFilter) -> QuerySet[Order]:
    """Narrow by whose orders are, by fields of one's own, and by what was printed."""
    if asked.assigned_to is not None:
        orders, meant = orders_assigned_to(actor, asked.assigned_to)
        found = found.filter(pk__in=orders) if meant else found.exclude(pk__in=orders)
    if asked.due_before is not None:
        found = found.filter(pk__in=due_before(actor, asked.due_before))
    if asked.custom:
        found = found.filter(with_values(actor.company_id, "order", asked.custom))
    if asked.printed is not None:
        printed = was_printed("order", asked.paper)
        found = found.filter(printed) if asked.printed else found.filter(~printed)
    return found


def orders_in_full(ids: Sequence[int], company_id: int) -> Sequence[Order]:
    """This will give orders of the company with all that a page or an answer shows, in no order of its own."""
    return queries.with_parts(_IN_FULL.ask(company=company_id, ids=list(ids))) if ids else []


def order_in_full_numbered(number: str, company_id: int) -> Order:
    """This will give the order of that number with all that a page or an answer shows, or refuse with NotFound."""
    found = fetch("SELECT id FROM orders_order WHERE company_id = %s AND number = %s", [company_id, number])
    if not found:
        raise NotFound("order", number)
    return orders_in_full([found[0][0]], company_id)[0]


_IN_FULL = Prepared(
    lambda: queries.as_full_rows(
        Order.objects.filter(among("id", "ids"), company_id=Given("company"))
    ).select_related("stage_row")
)
