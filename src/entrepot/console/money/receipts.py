"""The list of money that came, and the form to register some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop

from entrepot.console.books.asking import ids_of, meant_by
from entrepot.console.faces import money_text
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.money.words import FAMILY
from entrepot.console.orders.deeds import METHODS, amount_said
from entrepot.console.pages import Request, go, page, show
from entrepot.console.templatetags import console as draw
from entrepot.desk.looking import name_shown
from entrepot.domain.customers.queries import customers_by_numbers
from entrepot.domain.orders.queries import orders_numbered
from entrepot.domain.payments import actions, queries
from entrepot.domain.payments.models import Allocation, Payment
from entrepot.domain.payments.states import PaymentState
from entrepot.foundation import clock
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound
from entrepot.insight.finding import read_numbers


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A payment as the list shows it."""

    payment: Payment
    payer: str
    remitter: str

    @property
    def orders(self) -> list[str]:
        standing = (a for a in self.payment.allocations.all() if a.amount > a.taken_back + a.refunded)
        return list(dict.fromkeys(a.order.number for a in standing))

    @property
    def method(self) -> str:
        return method_word(self.payment.method)


def method_word(method: str) -> str:
    """This will call a way of paying by its name in the reader's language."""
    return gettext(dict(METHODS).get(method, method))


def _find(actor: Actor, asked: Asked) -> QuerySet[Payment]:
    found = queries.payments_visible_to(actor)
    for name in ("state", "method"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    if asked.get("unclaimed"):
        found = queries.unclaimed(found)
    if asked.get("left"):
        found = found.filter(advance__gt=0)
    meant = meant_by(actor, asked)
    if meant is None:
        return found
    of_orders = Allocation.objects.filter(order__in=ids_of(meant, "order")).values("payment")
    return found.filter(
        Q(pk__in=ids_of(meant, "payment")) | Q(pk__in=of_orders) | Q(payer__in=ids_of(meant, "customer"))
    )


def _draw(actor: Actor, found: Sequence[Model]) -> list[ReceiptRow]:
    return [receipt_row(one, actor) for one in found if isinstance(one, Payment)]


def receipt_row(payment: Payment, actor: Actor) -> ReceiptRow:
    """This will show who paid, masked for those who need not know people."""
    payer = f"{name_shown(payment.payer.name, actor)} {payment.payer.number}".strip() if payment.payer else ""
    return ReceiptRow(payment, payer, name_shown(payment.remitter.name, actor) if payment.remitter else "")


def _counts(actor: Actor) -> Mapping[str, int]:
    seen = queries.payments_visible_to(actor).order_by().filter(advance__gt=0)
    return seen.aggregate(left=Count("pk"), unclaimed=Count("pk", filter=Q(payer=None)))


def _orders(row: ReceiptRow) -> str:
    links = ((number, number) for number in row.orders[:3])
    shown = format_html_join(" ", '<a class="number" href="/orders/{}">{}</a>', links)
    return format_html("{} +{}", shown, len(row.orders) - 3) if len(row.orders) > 3 else shown


def _left(row: ReceiptRow) -> str:
    payment = row.payment
    text = money_text(payment.advance, payment.currency)
    return format_html('<strong class="due-soon">{}</strong>', text) if payment.advance else ""


def _yes(_actor: Actor) -> list[tuple[str, str]]:
    return [("yes", gettext("Yes"))]


RECEIPTS: Listing[Any] = Listing(
    name="receipts",
    title=gettext_noop("Money desk"),
    live="payment",
    address="/money",
    permission="payments.view_payments",
    family=FAMILY,
    columns=[
        Column("number", gettext_noop("Payment"), lambda row: row.payment.number, lambda row: row.payment.number),
        Column(
            "received_on",
            gettext_noop("Received on"),
            lambda row: draw.moment(row.payment.received_on),
            lambda row: row.payment.received_on,
        ),
        Column("method", gettext_noop("Method"), lambda row: row.method, lambda row: row.method),
        Column(
            "amount",
            gettext_noop("Amount"),
            lambda row: draw.money(row.payment.amount, row.payment.currency),
            lambda row: row.payment.amount,
            end=True,
        ),
        Column("left", gettext_noop("Left"), _left, lambda row: row.payment.advance, end=True),
        Column("orders", gettext_noop("Stands on"), _orders, lambda row: " ".join(row.orders)),
        Column("payer", gettext_noop("Payer"), lambda row: row.payer, lambda row: row.payer),
        Column("remitter", gettext_noop("Sender"), lambda row: row.remitter, lambda row: row.remitter),
        Column(
            "reference",
            gettext_noop("Reference"),
            lambda row: (
                format_html('<span class="clip">{}</span>', row.payment.reference) if row.payment.reference else ""
            ),
            lambda row: row.payment.reference,
        ),
        Column(
            "state",
            gettext_noop("State"),
            lambda row: draw.state(row.payment.state),
            lambda row: draw.word(row.payment.state),
            usual=False,
        ),
    ],
    find=_find,
    draw=_draw,
    link=lambda row: f"/money/payments/{row.payment.number}",
    key=lambda row: row.payment.number,
    counts=_counts,
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("unclaimed", gettext_noop("Nobody's yet"), {"unclaimed": "yes"}),
        Tab("left", gettext_noop("Something left"), {"left": "yes"}),
    ],
    narrowings=[
        Narrowing(
            "method", gettext_noop("Method"), lambda actor: [(code, gettext(title)) for code, title in METHODS]
        ),
        Narrowing(
            "state", gettext_noop("State"), lambda actor: [(one.value, draw.word(one)) for one in PaymentState]
        ),
        Narrowing("left", gettext_noop("Something left"), _yes),
        Narrowing("unclaimed", gettext_noop("Nobody's yet"), _yes),
    ],
    hint=gettext_noop("Number of a payment, order or customer, or a bank reference"),
    nothing=gettext_noop("Money that came is registered here and put on the orders that it is for."),
    primary={
        "title": gettext_noop("Register a receipt"),
        "address": "/money/new",
        "icon": "plus",
        "permission": "payments.record_payments",
    },
)


@page("payments.record_payments")
def new_receipt(request: Request) -> HttpResponse:
    """This will ask for money that came, or record it and lead to it."""
    company = company_of(request.actor)
    if request.method != "POST":
        methods = [(code, gettext(title)) for code, title in METHODS]
        context = {"methods": methods, "company": company, "today": clock.today(company.time_zone).isoformat()}
        return show(request, "console/money/new.html", context)
    recorded = only(actions.record_payments([_new(request)], by=request.actor))
    text = gettext("{number} is recorded.").format(number=recorded.payment.number)
    if recorded.look_alikes:
        like = gettext("It looks like {others}: typed in twice?").format(others=", ".join(recorded.look_alikes))
        text = f"{text} {like}"
    return go(request, f"/money/payments/{recorded.payment.number}", text)


def _new(request: Request) -> actions.NewPayment:
    given = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    numbers, _ = read_numbers(given["orders"])
    orders = orders_numbered(request.actor, set(numbers))
    for number in numbers:
        if number not in orders:
            raise NotFound("order", number)
    amount = amount_said(given["amount"])
    if amount is None and not numbers:
        raise Invalid("amount", "Write an amount such as 128.00.")
    payers = customers_by_numbers({given["payer"]}, company_id=request.actor.company_id)
    if given["payer"] and given["payer"] not in payers:
        raise NotFound("customer", given["payer"])
    return actions.NewPayment(
        given["method"], amount, tuple(orders[number].pk for number in numbers),
        payer_id=payers[given["payer"]].pk if given["payer"] else None, currency=given["currency"] or None,
        reference=given["reference"][:120], received_on=_day(given["received_on"]), note=given["note"][:400],
        remitter=given["remitter"][:200],
    )  # fmt: skip


_FIELDS = ("method", "amount", "currency", "orders", "payer", "reference", "received_on", "remitter", "note")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("received_on", "Write a day such as 2026-01-31.")
