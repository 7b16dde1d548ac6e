"""Who comes by a link, and to which order."""

from collections.abc import Iterable

from django.db.models import QuerySet

from entrepot.desk.sharing.models import ChannelTexts, CustomerSession, OrderLink, Rating
from entrepot.desk.sharing.rules import CODE_LASTS, SESSION_LASTS, key_in, secret_of
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import with_those_merged
from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.phones import read_phone
from entrepot.foundation.prepared import one_of
from entrepot.foundation.search import found

# What a customer may do, and only by actions that take the link itself.
_CUSTOMER_MAY = frozenset(
    {
        "sharing.unlock_links", "sharing.cancel_shared_order", "sharing.readdress_shared_order",
        "sharing.ask_about_shared_order", "sharing.rate_shared_order",
        "tasks.open_tasks", "changes.cancel_orders", "changes.preview_cancellation",
        "changes.amend_orders", "assigning.assign_orders", "orders.view_orders", "shipping.view_parcels",
    }
)  # fmt: skip


def link_behind(secret: str) -> OrderLink | None:
    """This will give the open link of a secret, or nothing, in one statement whatever the secret is."""
    open_now = OrderLink.objects.filter(key=key_in(secret), withdrawn_at=None, expires_at__gt=clock.now())
    return open_now.select_related(
        "order__ship_to", "order__buyer", "order__account", "order__channel", "company"
    ).first()


def customer_by(link: OrderLink, language: str = "") -> Actor:
    """This will act as whoever holds the link."""
    return Actor(ActorKind.LINK, link.pk, "customer", link.company_id, _CUSTOMER_MAY, language)


def open_links(order_ids: Iterable[int]) -> dict[int, OrderLink]:
    """This will give the links that lead somewhere now, by order id; one statement."""
    now = OrderLink.objects.filter(order_id__in=list(order_ids), withdrawn_at=None, expires_at__gt=clock.now())
    return {link.order_id: link for link in now}


def links_visible_to(actor: Actor, order: Order) -> QuerySet[OrderLink]:
    """This will give the links to an order, those that ended too, newest first."""
    actor.must("orders.view_orders")
    return OrderLink.objects.filter(order=order, company_id=actor.company_id).order_by("-id")


def path_of(link: OrderLink) -> str:
    """This will give the address of a link on this installation."""
    return f"/o/{secret_of(link.key)}"


def phone_ends(order: Order) -> set[str]:
    """This will give the last four digits that open an order: the receiver's and the buyer's."""
    numbers = [order.ship_to.phone_tail if order.ship_to else "", (order.buyer.phone if order.buyer else "")[-4:]]
    return {number for number in numbers if len(number) == 4 and number.isdecimal()}


def questions_of(order: Order) -> int:
    """This will tell how often the customer has written about an order."""
    return Entry.objects.filter(subject="order", subject_id=order.pk, kind="order.customer_asked").count()


def session_behind(secret: str) -> CustomerSession | None:
    """This will give the session of a browser, be it open or waiting for its code, or nothing."""
    asked = CustomerSession.objects.filter(key=key_in(secret), ended_at=None)
    one = asked.filter(asked_at__gt=clock.now() - SESSION_LASTS).select_related("customer", "company").first()
    if one is None or not (one.opened_at or one.asked_at > clock.now() - CODE_LASTS):
        return None
    return one


def customer_reached_by(contact: str, company_id: int) -> Customer | None:
    """This will give who is reached by a whole phone number or an e-mail address: of several, the latest."""
    known = Customer.objects.filter(company_id=company_id, merged_into=None).order_by("-id")
    if "@" in contact:
        ids = found("customer", contact, company_id=company_id)
        return known.filter(pk__in=ids, email__iexact=contact).first()
    number = read_phone(contact).full
    return known.filter(phone_full=number).first() if number else None


def orders_of_customer(customer: Customer, limit: int = 50) -> list[Order]:
    """This will give what a customer has ordered, the latest first, also as one who was merged into them."""
    orders = Order.objects.filter(one_of("buyer_id", with_those_merged([customer.pk])), placed_at__isnull=False)
    return list(orders.select_related("channel", "company").order_by("-id")[:limit])


def texts_of(channel: Channel) -> ChannelTexts:
    """This will give what the customers of a channel are told; nothing, where nobody has written anything."""
    return ChannelTexts.objects.filter(pk=channel.pk).first() or ChannelTexts(
        channel=channel, how_to_pay={}, how_to_reach={}
    )


def rating_of(order: Order) -> Rating | None:
    """This will give what the customer thinks of an order, if he said so."""
    return Rating.objects.filter(order=order).first()
