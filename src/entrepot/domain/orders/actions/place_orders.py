"""Orders are placed, or saved as drafts and placed later. Many at once; one order is a list of one."""

from collections.abc import Sequence

from entrepot.domain.orders.drafts import as_wished, forget_drafts
from entrepot.domain.orders.editions import stale
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing import (
    fitting,
    own_fields,
    priced,
    promised,
    reviewed,
    understood,
    urgent,
    written,
)
from entrepot.domain.orders.placing.given import NewOrder
from entrepot.domain.orders.placing.placement import Placement
from entrepot.domain.orders.rules.review import Finding
from entrepot.domain.orders.states import OrderState
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.prepared import Prepared, among
from entrepot.foundation.refusals import OutOfTurn, Refusal
from entrepot.foundation.rows import written_together


@actions
def place_orders(orders: Sequence[NewOrder], *, waits: bool = True, by: Actor) -> list[Order | Refusal]:
    """This will turn wishes into promises: goods set aside, money owed, and what must be looked at held.

    Answers per order; one whose (channel, external id) exists already answers with the order that exists. A list
    that `waits` for nobody answers Busy for those whose goods or external id somebody else holds at this moment.
    """
    return _place([Placement(order) for order in orders], draft=False, waits=waits, by=by)


@actions
def save_drafts(orders: Sequence[NewOrder], *, by: Actor) -> list[Order | Refusal]:
    """This will keep orders that are not placed yet: priced, but with no effect on goods or money."""
    return _place([Placement(order) for order in orders], draft=True, by=by)


@actions
def place_drafts(drafts: Sequence[Order], *, edition: int | None = None, by: Actor) -> list[Order | Refusal]:
    """This will place orders that were saved as drafts, under their numbers."""
    wishes = as_wished(drafts)
    placements = []
    for draft in drafts:
        placement = Placement(wishes[draft.pk], order_id=draft.pk, number=draft.number)
        placement.invoice_profile_id = draft.invoice_profile_id
        placement.holds = [Finding(**found) for found in draft.sourcing_wish.get("found", ())]
        if draft.state != OrderState.DRAFT:
            placement.refusal = OutOfTurn(draft.number, draft.state, OrderState.PLACED)
        placement.refusal = stale(draft, edition) or placement.refusal
        placement.draft = {
            "edition": draft.edition,
            "created_by": draft.created_by,
            "created_at": draft.created_at,
            "granted": abs(draft.adjustment_total),
        }
        placements.append(placement)
    return _place(placements, draft=False, by=by)


def _place(placements: list[Placement], *, draft: bool, waits: bool = True, by: Actor) -> list[Order | Refusal]:
    understood.find_channels([p for p in placements if p.alive], by)
    fitting.fit(placements)
    understood.find_repeated(placements, waits=waits)
    understood.find_references(placements, by)
    understood.find_groups(placements, by)
    understood.check_services(placements, by)
    understood.find_goods(placements, by)
    own_fields.read_own_fields(placements, draft=draft, by=by)
    priced.find_prices(placements, by)
    understood.find_addresses(placements)
    _say_once(placements)
    _answer_repeats_within(placements)
    with written_together():
        if not draft:
            urgent.find_urgency(placements, by)
            promised.promise_goods(placements, by, waits=waits)
        reviewed.find_buyers(placements, by)
        if not draft:
            reviewed.review(placements, by)
        forget_drafts([p.order_id for p in placements if p.alive and p.draft is not None])
        written.write(placements, draft=draft, by=by)
    return _answers(placements)


def _say_once(placements: Sequence[Placement]) -> None:
    """One hold for one reason and line: what was said first was said of what was sent."""
    for placement in placements:
        placement.holds = list({(hold.code, hold.position): hold for hold in reversed(placement.holds)}.values())[
            ::-1
        ]


def _answer_repeats_within(placements: Sequence[Placement]) -> None:
    """The same external id twice in one list is one order: the later ones wait for the first one's answer."""
    seen: dict[tuple[int, str], Placement] = {}
    for placement in placements:
        if placement.alive and placement.given.external_id and placement.channel is not None:
            first = seen.setdefault((placement.channel.pk, placement.given.external_id), placement)
            if first is not placement:
                placement.same_as = first


_ORDERS = Prepared(lambda: Order.objects.filter(among("id", "ids")))


def _answers(placements: Sequence[Placement]) -> list[Order | Refusal]:
    firsts = [p.same_as or p for p in placements]
    ids = {p.existing_id or p.order_id for p in firsts if p.refusal is None}
    orders = {order.pk: order for order in _ORDERS.ask(ids=list(ids))}
    return [p.refusal if p.refusal is not None else orders[p.existing_id or p.order_id] for p in firsts]
