"""Links are made and withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from entrepot.desk.sharing.events import LinkWithdrawn, OrderShared
from entrepot.desk.sharing.models import OrderLink
from entrepot.desk.sharing.queries import open_links
from entrepot.desk.sharing.rules import GUESSES_IN_ALL, LASTS, LONGEST, NotPlacedYet, NotShared, new_key
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import OrderState
from entrepot.foundation import clock
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.foundation.rows import insert


@actions
def share_orders(
    orders: Sequence[Order], /, *, until: datetime | None = None, by: Actor
) -> list[OrderLink | Refusal]:
    """This will give a link to each order, by which its customer sees it until then, or for 60 days.

    A link that lasts as long already is given again; one that ends sooner lasts longer from now on. Where no
    moment is said, half of the 60 days is long enough.
    """
    now = clock.now()
    ends, enough = until or now + LASTS, until or now + LASTS / 2
    if not now < ends <= now + LONGEST:
        raise Invalid("until", "Name a moment that is still to come, at most a year from now.")
    good = {order.pk: order for order in orders if order.state != OrderState.DRAFT}
    # One that was guessed at too often opens nothing any more: it is replaced.
    there = {pk: link for pk, link in open_links(good).items() if link.wrong_guesses < GUESSES_IN_ALL}
    _extend([link for link in there.values() if link.expires_at < enough], ends)
    new = [pk for pk in good if pk not in there]
    _end(new, now, by)
    insert(
        OrderLink,
        [
            {"company_id": good[pk].company_id, "order_id": pk, "key": new_key(), "expires_at": ends,
             "made_at": now, "made_by": by.ref}
            for pk in new
        ],
    )  # fmt: skip
    told = [pk for pk in good if pk not in there or there[pk].expires_at < enough]
    record([OrderShared(pk, ends) for pk in told], by=by)
    links = open_links(good)
    return [links[order.pk] if order.pk in links else NotPlacedYet(order.number) for order in orders]


@actions
def withdraw_links(orders: Sequence[Order], /, *, by: Actor) -> list[Order | Refusal]:
    """This will let nobody see these orders by a link any more."""
    there = open_links(order.pk for order in orders)
    _end(sorted(there), clock.now(), by)
    record([LinkWithdrawn(pk) for pk in sorted(there)], by=by)
    return [order if order.pk in there else NotShared(order.number) for order in orders]


def _extend(links: Sequence[OrderLink], ends: datetime) -> None:
    if links:
        OrderLink.objects.filter(pk__in=[link.pk for link in links]).update(expires_at=ends)


def _end(order_ids: Sequence[int], now: datetime, by: Actor) -> None:
    """End what is not withdrawn yet, be it that it ran out or was guessed at too often."""
    if order_ids:
        left = OrderLink.objects.filter(order_id__in=order_ids, withdrawn_at=None)
        left.update(withdrawn_at=now, withdrawn_by=by.ref)
