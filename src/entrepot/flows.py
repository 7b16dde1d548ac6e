"""What happens next: the whole business on one page.

Calls go down the stairs, facts go up: a room never calls a room above it. It records what happened,
and here is written who follows. Each follower acts on lists of facts, in the order of their commits.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from entrepot.domain.catalog.queries import sku_ids
from entrepot.domain.fulfilment.actions import release_orders
from entrepot.domain.inventory.queries import warehouse_ids
from entrepot.domain.orders.actions import complete_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import demands_without_promise, orders_of_groups
from entrepot.domain.sourcing.actions import (
    give_to_those_who_wait,
    promise_demands_again,
    take_back_short_promises,
)
from entrepot.domain.sourcing.queries import demands_that_are_short
from entrepot.foundation.actors import Actor, the_house
from entrepot.foundation.journal.following import Fact, follow

Facts = Sequence[Fact]

_MONEY_CAME = ("payment.recorded", "payment.allocated")


def _per_company(act: Callable[[Facts, Actor], None]) -> Callable[[Facts], None]:
    """Act on the facts of each company as the house acting for it."""

    def run(facts: Facts) -> None:
        by_company: dict[int, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_company[fact.company_id].append(fact)
        for company_id, own in sorted(by_company.items()):
            act(own, the_house(company_id))

    return run


def _orders(facts: Facts) -> list[int]:
    """The orders that facts are about: of their own, or through the demands that hang on them."""
    groups = {fact.subject_id for fact in facts if fact.subject == "demand_group"}
    through = orders_of_groups(groups).values() if groups else ()
    return sorted({fact.subject_id for fact in facts if fact.subject == "order"} | set(through))


@_per_company
def _promise_when_due(facts: Facts, by: Actor) -> None:
    """Goods are promised when the channel says: with the order, its payment, or its approval."""
    kinds = {fact.subject_id: set[str]() for fact in facts}
    for fact in facts:
        kinds[fact.subject_id].add(fact.kind)
    due = {"payment": {"payment.recorded", "payment.allocated"}, "approval": {"order.approved"}}
    orders = Order.objects.filter(pk__in=_orders(facts), reserve_when__in=due).values_list("id", "reserve_when")
    ready = [pk for pk, when in orders if due[when] & kinds[pk]]
    if demands := demands_without_promise(ready):
        promise_demands_again(demands, cause="reserve_when", by=by)


@_per_company
def _give_to_those_who_wait(facts: Facts, by: Actor) -> None:
    """Goods that arrive or are found belong to those who wait."""
    gained = {line["sku"] for fact in facts for line in fact.facts["lines"] if line["quantity"] > 0}
    give_to_those_who_wait(list(sku_ids(gained, by.company_id).values()), by=by)


@_per_company
def _give_what_was_given_back(facts: Facts, by: Actor) -> None:
    """Goods that a cancelled order gives back belong to those who wait, too."""
    given_back = {line["sku"] for fact in facts for line in fact.facts["lines"]}
    give_to_those_who_wait(list(sku_ids(given_back, by.company_id).values()), cause="order.lines_cancelled", by=by)


@_per_company
def _take_back_what_fell_short(facts: Facts, by: Actor) -> None:
    """Goods that are lost are taken from who was promised last."""
    lines = [(line["sku"], line["warehouse"]) for fact in facts for line in fact.facts["lines"]]
    skus = sku_ids({sku for sku, _ in lines}, by.company_id)
    places = warehouse_ids({place for _, place in lines}, by.company_id)
    take_back_short_promises({(skus[sku], places[place]) for sku, place in lines}, by=by)


@_per_company
def _promise_again(facts: Facts, by: Actor) -> None:
    """Who lost a promise is promised the goods again from elsewhere, or waits."""
    short = demands_that_are_short({fact.subject_id for fact in facts})
    promise_demands_again(short, cause="demand.fell_short", by=by)


@_per_company
def _release_orders(facts: Facts, by: Actor) -> None:
    """Whatever makes an order ready sends it to its warehouses."""
    release_orders(_orders(facts), by=by)


@_per_company
def _complete_orders(facts: Facts, by: Actor) -> None:
    """An order that has arrived and is paid is done. Those that are not yet are refused, and asked again later."""
    complete_orders(list(Order.objects.filter(pk__in=_orders(facts), state="approved")), by=by)


follow("sourcing.promise_when_due", on=["order.approved", *_MONEY_CAME], do=_promise_when_due)
follow("sourcing.give_to_those_who_wait", on=["stock.received", "stock.adjusted"], do=_give_to_those_who_wait)
follow("sourcing.give_what_was_given_back", on=["order.lines_cancelled"], do=_give_what_was_given_back)
follow("sourcing.take_back_what_fell_short", on=["stock.fell_short"], do=_take_back_what_fell_short)
follow("sourcing.promise_again", on=["demand.fell_short"], do=_promise_again)
follow(
    "fulfilment.release_orders",
    on=["order.approved", "order.hold_released", "order.put_on_account", "goods.promised", *_MONEY_CAME],
    do=_release_orders,
)
follow(
    "orders.complete_orders",
    on=["order.delivered", "order.lines_cancelled", *_MONEY_CAME],
    do=_complete_orders,
)
