"""What happens next: the whole business on one page.

Calls go down the stairs, facts go up: a room never calls a room above it. It records what happened,
and here is written who follows. Each follower acts on lists of facts, in the order of their commits.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from entrepot.desk.stages.actions import note_stages
from entrepot.domain.catalog.queries import names_of_skus, sku_ids
from entrepot.domain.fulfilment.actions import release_orders
from entrepot.domain.inventory.queries import warehouse_ids
from entrepot.domain.orders.actions import complete_orders, reindex_orders, reopen_orders, review_again
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import (
    groups_to_promise,
    held_among,
    held_for_archived,
    held_for_blacklist,
    held_for_codes,
    held_for_prices,
    held_of_customers,
    newest_orders_of,
    open_orders_of,
    orders_of_groups,
    orders_to_review,
    orders_with_goods_to_release,
    payers_of,
    short_though_sold,
)
from entrepot.domain.payments.queries import payers_of_payments
from entrepot.domain.sourcing.actions import (
    ask_again,
    give_to_those_who_wait,
    promise_demands_again,
    promise_groups,
    take_back_short_promises,
)
from entrepot.domain.sourcing.queries import demands_that_are_short, short_demands_of, skus_waited_for
from entrepot.foundation.actors import Actor, the_house
from entrepot.foundation.journal.following import Fact, follow
from entrepot.insight.finding import waybills_of_orders
from entrepot.integrations.channels.actions import bring_orders_up_to_date, hear_of_refunds
from entrepot.integrations.notices.telling import OF_FACTS, tell_of_orders

Facts = Sequence[Fact]

_MONEY_CAME = ("payment.recorded", "payment.allocated")
_MONEY_MOVED = (*_MONEY_CAME, "payment.allocation_taken_back", "payment.refunded", "order.put_on_account")
_CLAIMS = ("payment.claimed", "payment.claim_taken_back", "payment.voided")
# What a warehouse says of whom it serves.
_WHOM = frozenset({"serves", "channels"})
_GOODS_CAME = ("stock.received", "stock.adjusted")
_OF_ORDERS = (
    "drafted", "placed", "amended", "approved", "approval_withdrawn", "returned_to_sales", "rejected", "cancelled",
    "lines_cancelled", "completed", "imported", "released", "picked", "picking_undone", "recalled", "packed",
    "unpacked", "shipped", "delivered", "returned", "put_on_account", "taken_off_account",
)  # fmt: skip
_GOODS_FREED = ("order.lines_cancelled", "goods.given_back")


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
    if groups := groups_to_promise(_orders(facts)):
        promise_groups(groups, cause="reserve_when", by=by)


@_per_company
def _give_to_those_who_wait(facts: Facts, by: Actor) -> None:
    """Goods that arrive or are found, or that a cancelled order gives back, belong to those who wait."""
    give_to_those_who_wait(list(_gained(facts, by).values()), cause=facts[-1].kind, by=by)


@_per_company
def _ask_again(facts: Facts, by: Actor) -> None:
    """A warehouse to which goods came is asked again by those whom it failed."""
    gains = [line for fact in facts for line in fact.facts["lines"] if line["quantity"] > 0]
    skus, places = _gained(facts, by), warehouse_ids({line["warehouse"] for line in gains}, by.company_id)
    ask_again({(skus[line["sku"]], places[line["warehouse"]]) for line in gains}, by=by)


@_per_company
def _promise_what_is_short(facts: Facts, by: Actor) -> None:
    """What nobody could promise yet is promised from what is left."""
    if demands := short_demands_of(_gained(facts, by).values(), by.company_id):
        promise_demands_again(demands, cause=facts[-1].kind, by=by)


@_per_company
def _promise_by_new_rules(facts: Facts, by: Actor) -> None:
    """What no warehouse could serve may find one that opened, that serves others now, or that new rules allow."""
    if not any(fact.kind != "warehouse.changed" or _WHOM & set(fact.facts["fields"]) for fact in facts):
        return
    give_to_those_who_wait(skus_waited_for(by.company_id), cause=facts[-1].kind, by=by)
    if demands := short_demands_of(None, by.company_id):
        promise_demands_again(demands, cause=facts[-1].kind, by=by)


def _gained(facts: Facts, by: Actor) -> dict[str, int]:
    """The SKUs of which there is more to promise than before, by code."""
    codes = {line["sku"] for fact in facts for line in fact.facts["lines"] if line["quantity"] > 0}
    return sku_ids(codes, by.company_id)


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
def _release_by_new_rules(_: Facts, by: Actor) -> None:
    """What waited for its rest may go by new rules of parcels."""
    ids = orders_with_goods_to_release(by.company_id)
    for some in (ids[n : n + 1000] for n in range(0, len(ids), 1000)):
        release_orders(some, by=by)


@_per_company
def _complete_orders(facts: Facts, by: Actor) -> None:
    """An order that has arrived and is paid is done. Those that are not yet are refused, and asked again later."""
    complete_orders(list(Order.objects.filter(pk__in=_orders(facts), state="approved")), by=by)


@_per_company
def _reopen_orders(facts: Facts, by: Actor) -> None:
    """An order that was done and owes money again, since its money went back or never came, is not done."""
    reopen_orders(list(Order.objects.filter(pk__in=_orders(facts), state="completed")), by=by)


@_per_company
def _bring_orders_up_to_date(facts: Facts, by: Actor) -> None:
    """What a marketplace says later of an order is brought to it."""
    bring_orders_up_to_date(sorted({f.subject_id for f in facts if f.facts["outcome"] == "later"}), by=by)


@_per_company
def _hear_of_refunds(facts: Facts, by: Actor) -> None:
    """A buyer who asks a marketplace for the money back stops the order here, until it is settled there."""
    hear_of_refunds(sorted({f.subject_id for f in facts if f.facts["outcome"] == "later"}), by=by)


@_per_company
def _review_what_changed(facts: Facts, by: Actor) -> None:
    """An order that was changed is reviewed anew: what was mended is lifted, what is new is held."""
    _review(_orders(facts), by)


@_per_company
def _review_those_who_waited(facts: Facts, by: Actor) -> None:
    """Money that came, or goods that were promised, let go on who was held for the lack of them.

    Where goods were to be promised and are not there, a marketplace's order is held.
    """
    orders = _orders(facts)
    held = held_among(orders, ("unpaid", "buffer", "short"))
    promised = _orders([fact for fact in facts if fact.kind == "goods.promised"])
    owing = held_of_customers(payers_of(orders), ("credit_limit", "overdue"))
    # Money that is for no order yet counts for its payer too, and no more when it is somebody else's.
    payers = payers_of_payments({fact.subject_id for fact in facts if fact.subject == "payment"})
    payers |= {fact.subject_id for fact in facts if fact.subject == "customer"}
    theirs = held_of_customers(payers, ("credit_limit", "overdue", "unpaid")) if payers else ()
    _review({*held, *short_though_sold(promised), *owing, *theirs}, by)


@_per_company
def _review_customers(facts: Facts, by: Actor) -> None:
    """A customer who is blocked or trusted, or may owe more or less, has his open orders looked at."""
    trusted = {fact.subject_id for fact in facts if "blocked" in fact.facts.get("fields", ())}
    limited = {fact.subject_id for fact in facts if fact.kind == "customer.credit_limit_set"}
    _review({*open_orders_of(trusted), *held_of_customers(limited, ("credit_limit", "overdue"))}, by)


@_per_company
def _review_the_blacklisted(facts: Facts, by: Actor) -> None:
    """Who is taken off the blacklist gets what was ordered."""
    if not all(fact.facts["listed"] for fact in facts):
        _review(held_for_blacklist(by.company_id), by)


@_per_company
def _review_what_is_known_now(facts: Facts, by: Actor) -> None:
    """A code that was mapped, or a SKU that came or came back, lets go on every order that waited for it."""
    codes = {fact.facts["foreign"] for fact in facts if fact.kind == "sku.code_mapped"}
    codes |= names_of_skus({fact.subject_id for fact in facts if fact.kind != "sku.code_mapped"})
    restored = {fact.subject_id for fact in facts if fact.kind == "sku.restored"}
    _review({*held_for_codes(codes, by.company_id), *held_for_archived(restored)}, by)


@_per_company
def _review_what_has_a_price_now(facts: Facts, by: Actor) -> None:
    """A price that was set lets go on the orders that waited for it."""
    skus = {sku for fact in facts for sku, _, price in fact.facts.get("prices", ()) if price is not None}
    skus |= {fact.facts["code"] for fact in facts if "price" in fact.facts.get("fields", ())}
    _review(held_for_prices(skus, by.company_id), by)


@_per_company
def _review_by_new_rules(facts: Facts, by: Actor) -> None:
    """Rules that were made for what is open already are asked of it."""
    if any(fact.facts.get("review_open") for fact in facts):
        _review(orders_to_review(by.company_id), by)


def _review(order_ids: Iterable[int], by: Actor) -> None:
    ids = sorted(set(order_ids))
    for some in (ids[n : n + 1000] for n in range(0, len(ids), 1000)):
        review_again(list(Order.objects.filter(pk__in=some).order_by("id")), by=by)


@_per_company
def _index_orders(facts: Facts, by: Actor) -> None:
    """An order is found by what it is now: amended, under the waybill it left with, by its buyer's new name."""
    told = [fact for fact in facts if "parcel" not in fact.facts or fact.facts.get("tracking_number")]
    changed = [fact for fact in facts if fact.subject == "customer" and {"name", "phone"} & set(fact.facts["fields"])]
    named = {fact.subject_id for fact in changed}
    ids = sorted(set(_orders(told)) | set(newest_orders_of(named)))
    for some in (ids[n : n + 1000] for n in range(0, len(ids), 1000)):
        reindex_orders(some, waybills=waybills_of_orders(some), by=by)


@_per_company
def _note_stages(facts: Facts, by: Actor) -> None:
    """Whatever happens to an order may bring it to another stage, from the moment at which it happened."""
    note_stages({fact.subject_id: fact.at for fact in facts if fact.subject == "order"}, by=by)


@_per_company
def _tell_of_orders(facts: Facts, by: Actor) -> None:
    """Customers hear what becomes of their order, and a group chat of ours what waits for us."""
    tell_of_orders(facts, by=by)


follow(
    "sourcing.promise_when_due",
    on=[
        "order.placed",
        "order.approved",
        "order.put_on_account",
        "order.lines_cancelled",
        "order.amended",
        *_MONEY_CAME,
    ],  # fmt: skip
    do=_promise_when_due,
)
follow("sourcing.ask_again", on=_GOODS_CAME, do=_ask_again)
follow("sourcing.give_to_those_who_wait", on=[*_GOODS_CAME, *_GOODS_FREED], do=_give_to_those_who_wait)
follow("sourcing.promise_what_is_short", on=[*_GOODS_CAME, *_GOODS_FREED], do=_promise_what_is_short)
follow(
    "sourcing.promise_by_new_rules",
    on=["warehouse.opened", "warehouse.changed", "sourcing_rules.activated"],
    do=_promise_by_new_rules,
)
follow("sourcing.take_back_what_fell_short", on=["stock.fell_short"], do=_take_back_what_fell_short)
follow("sourcing.promise_again", on=["demand.fell_short"], do=_promise_again)
follow(
    "fulfilment.release_orders",
    on=[
        "order.approved",
        "order.hold_released",
        "order.put_on_account",
        "order.amended",
        "order.lines_cancelled",
        "goods.promised",
        *_MONEY_CAME,
    ],
    do=_release_orders,
)
follow("fulfilment.release_by_new_rules", on=["parcel_rules.activated"], do=_release_by_new_rules)
follow(
    "orders.complete_orders",
    on=[
        "order.approved",
        "order.delivered",
        "order.amended",
        "order.hold_released",
        "order.lines_cancelled",
        "order.returned",
        "payment.refunded",
        *_MONEY_CAME,
    ],
    do=_complete_orders,
)
follow(
    "orders.reopen_orders",
    on=["payment.allocation_taken_back", "payment.refunded"],
    do=_reopen_orders,
)
follow("channels.bring_orders_up_to_date", on=["order.payload_received"], do=_bring_orders_up_to_date)
follow("channels.hear_of_refunds", on=["order.payload_received"], do=_hear_of_refunds)
follow("orders.review_the_blacklisted", on=["blacklist.changed"], do=_review_the_blacklisted)
follow("orders.review_what_changed", on=["order.amended"], do=_review_what_changed)
follow(
    "orders.review_what_is_known_now",
    on=["sku.code_mapped", "sku.created", "sku.changed", "sku.restored"],
    do=_review_what_is_known_now,
)
follow(
    "orders.review_what_has_a_price_now",
    on=["price_list.prices_set", "sku.changed"],
    do=_review_what_has_a_price_now,
)
follow(
    "orders.review_those_who_waited",
    on=["goods.promised", "order.lines_cancelled", *_MONEY_MOVED, *_CLAIMS],
    do=_review_those_who_waited,
)
follow("orders.review_by_new_rules", on=["review_rules.activated"], do=_review_by_new_rules)
follow("orders.review_customers", on=["customer.changed", "customer.credit_limit_set"], do=_review_customers)
follow(
    "orders.index_orders",
    on=["order.amended", "order.packed", "order.unpacked", "order.shipped", "customer.changed"],
    do=_index_orders,
)
follow(
    "stages.note_stages",
    on=[
        *(f"order.{what}" for what in _OF_ORDERS),
        *(f"payment.{what}" for what in ("recorded", "allocated", "allocation_taken_back", "refunded", "voided")),
    ],
    do=_note_stages,
)
follow("notices.tell_of_orders", on=OF_FACTS, do=_tell_of_orders, news_only=True)
