"""What customers change of their own order, as long as no warehouse has it in hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from entrepot.desk.assigning.actions import Assignee
from entrepot.desk.assigning.handing import hand_to
from entrepot.desk.sharing.events import CustomerAsked, OrderRated
from entrepot.desk.sharing.models import OrderLink, Rating
from entrepot.desk.sharing.queries import questions_of
from entrepot.desk.sharing.rules import (
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    AskWhereYouBought,
    IsClosed,
    NotThereYet,
    OnItsWayAlready,
    WrittenEnough,
    touched,
)
from entrepot.desk.tasks.actions import NewTask, open_tasks
from entrepot.domain.changes.actions import Cancellation, Cancelled, amend_orders, cancel_orders, preview_cancellation
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import OrderState, Progress
from entrepot.foundation import clock
from entrepot.foundation.actions import action, only
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotAllowed, Refusal

REASON = "customer_asked"
_TOO_LATE = frozenset({"picking_has_begun", "everything_has_left", "already_shipped"})
_ANSWERED_WITHIN = timedelta(hours=4)
_MONEY_WITHIN = timedelta(hours=24)
_RATED = timedelta(hours=24)
_MOST_STARS, _WENT_WRONG = 5, 2
_ARRIVED = frozenset({Progress.DELIVERED, Progress.RETURNED})


@action
def cancel_shared_order(link: OrderLink, /, *, edition: int, by: Actor) -> Cancelled:
    """This will cancel an order for its customer, and give money that has to go back to finance as a task."""
    order = _own(link, by)
    # Looking locks all that the order is in, so that nobody picks between the look and the change.
    with _in_words_of_ours():
        if touched(preview_cancellation(Cancellation(order.number), by=by)):
            raise OnItsWayAlready
    cancelled = only(cancel_orders([Cancellation(order.number, REASON, edition=edition)], by=by))
    if cancelled.preview.refundable:
        hand_to("finance", [order], within=_MONEY_WITHIN, by=by)
    return cancelled


@action
def readdress_shared_order(link: OrderLink, /, *, ship_to: NewAddress, edition: int, by: Actor) -> None:
    """This will send an order elsewhere for its customer; what was approved is looked at again."""
    order = _own(link, by)
    if order.progress != Progress.UNSHIPPED:
        raise OnItsWayAlready
    for field in ("name", "phone", "street"):
        if not getattr(ship_to, field).strip():
            raise Invalid(field, "Fill this in, so that the parcel arrives.")
    with _in_words_of_ours():
        only(amend_orders([Amendment(order.number, REASON, ship_to=ship_to, edition=edition)], by=by))


@action
def ask_about_shared_order(link: OrderLink, /, *, text: str, by: Actor) -> None:
    """This will add what the customer writes to the message of the order, and see to it that somebody answers."""
    order = _own(link, by, may_be_from_a_marketplace=True)
    said = text.replace("\0", "").strip()
    if not said or len(said) > LONGEST_QUESTION:
        raise Invalid("text", "Write between 1 and {longest} characters.", {"longest": LONGEST_QUESTION})
    if questions_of(order) >= MOST_QUESTIONS:
        raise WrittenEnough(MOST_QUESTIONS)
    if order.state not in (OrderState.PLACED, OrderState.APPROVED):
        raise IsClosed
    at = clock.now().astimezone(ZoneInfo(order.channel.time_zone))
    message = f"{order.customer_message}\n{at:%Y-%m-%d %H:%M}: {said}".strip()
    only(amend_orders([Amendment(order.number, REASON, {"customer_message": message}, edition=order.edition)], by=by))
    record([CustomerAsked(order.pk)], by=by)
    hand_to("service", [order], within=_ANSWERED_WITHIN, by=by)


@action
def rate_shared_order(link: OrderLink, /, *, stars: int, text: str, by: Actor) -> Rating:
    """This will note what a customer thinks of an order that arrived; somebody looks into what went wrong."""
    order = _own(link, by, may_be_from_a_marketplace=True)
    said = text.replace("\0", "").strip()
    if not 1 <= stars <= _MOST_STARS:
        raise Invalid("stars", "Choose one to five stars.")
    if len(said) > LONGEST_QUESTION:
        raise Invalid("text", "Write at most {longest} characters.", {"longest": LONGEST_QUESTION})
    if order.progress not in _ARRIVED:
        raise NotThereYet
    before = Rating.objects.filter(order=order).first()
    rating, _ = Rating.objects.update_or_create(
        order=order,
        defaults={"company_id": order.company_id, "stars": stars, "text": said, "rated_at": clock.now()},
    )
    record([OrderRated(order.pk, stars)], by=by)
    if stars <= _WENT_WRONG and not (before and before.stars <= _WENT_WRONG):
        words = f"{'★' * stars} {said}".strip()
        only(open_tasks([NewTask("complaint", words, Assignee(role="service"), clock.now() + _RATED, order)], by=by))
    return rating


def _own(link: OrderLink, by: Actor, *, may_be_from_a_marketplace: bool = False) -> Order:
    """Return the order of the link, to the customer who came by it and nobody else."""
    if (by.kind, by.id) != (ActorKind.LINK, link.pk):
        raise NotAllowed("changes.amend_orders")
    order = Order.objects.select_related("channel", "ship_to", "buyer").get(pk=link.order_id)
    if order.channel.keeps_bad_orders and not may_be_from_a_marketplace:
        raise AskWhereYouBought
    return order


@contextmanager
def _in_words_of_ours() -> Iterator[None]:
    """Say that it is too late without the numbers of our work, which mean nothing to customers."""
    try:
        yield
    except Refusal as refusal:
        raise OnItsWayAlready if refusal.code in _TOO_LATE else refusal
