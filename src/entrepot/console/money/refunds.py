"""What is asked back for orders, and what went back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop

from entrepot.console.books.asking import ids_of, meant_by
from entrepot.console.books.words import called
from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Tab
from entrepot.console.money.receipts import method_word
from entrepot.console.money.words import ASKED_BY, FAMILY, OUTCOMES, WAITS
from entrepot.console.templatetags import console as draw
from entrepot.domain.orders.models import RefundRequest
from entrepot.domain.orders.queries import refund_requests_visible_to
from entrepot.domain.payments.models import Refund
from entrepot.domain.payments.queries import refunds_visible_to
from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.foundation.reasons.queries import reasons_visible_to


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Money that is asked back, as the list shows it, with what the reader may do about it."""

    asked: RefundRequest
    reason: str
    by: str
    deeds: Sequence[tuple[str, str, str]]

    @property
    def open(self) -> bool:
        return self.asked.closed_at is None


# What can be done from the list: the noun of an order's deed, its title, its icon and its permission.
_DEEDS = (
    ("refunds", gettext_noop("Refund"), "receipt-refund", "payments.refund_orders"),
    ("refund-request-refusal", gettext_noop("Refuse"), "circle-x", "orders.refuse_refund_requests"),
)


def _requests(actor: Actor, asked: Asked) -> QuerySet[RefundRequest]:
    found = refund_requests_visible_to(actor)
    if asked.get("open"):
        found = found.filter(closed_at__isnull=asked["open"] == "yes")
    meant = meant_by(actor, asked)
    return found if meant is None else found.filter(order__in=ids_of(meant, "order"))


def _draw_requests(actor: Actor, found: Sequence[Model]) -> list[RequestRow]:
    requests = [one for one in found if isinstance(one, RefundRequest)]
    names = names_of_actors({one.requested_by for one in requests}) if requests else {}
    reasons = _reasons(actor)
    deeds = [(noun, title, icon) for noun, title, icon, right in _DEEDS if actor.may(right)]
    return [
        RequestRow(
            one,
            reasons.get(one.reason) or draw.word(one.reason),
            names.get(one.requested_by, one.requested_by),
            deeds,
        )
        for one in requests
    ]


def _reasons(actor: Actor) -> Mapping[str, str]:
    if not actor.may("reasons.view_reasons"):
        return {}
    return {one.code: named(one.name) for one in reasons_visible_to(actor).filter(use="refund")}


def _state(row: RequestRow) -> str:
    title, tone = OUTCOMES.get(row.asked.outcome, WAITS)
    return format_html('<span class="tone-text tone-{}">{}</span>', tone, gettext(title))


def _acts(row: RequestRow) -> str:
    if not row.open:
        return ""
    buttons = format_html_join(
        " ",
        '<button type="button" class="btn btn-small" hx-get="/orders/{}/deeds/{}"'
        ' hx-target="#dialog-body">{}{}</button>',
        ((row.asked.order.number, noun, draw.icon(icon, "small"), gettext(title)) for noun, title, icon in row.deeds),
    )
    return format_html('<span class="row-flow tight">{}</span>', buttons)


REQUESTS: Listing[Any] = Listing(
    name="refund-requests",
    title=gettext_noop("Refund requests"),
    live="order",
    address="/money/refund-requests",
    permission="orders.view_orders",
    family=FAMILY,
    columns=[
        Column(
            "order", gettext_noop("Order"), lambda row: row.asked.order.number, lambda row: row.asked.order.number
        ),
        Column(
            "amount",
            gettext_noop("Asked back"),
            lambda row: (
                draw.money(row.asked.amount, row.asked.order.currency)
                if row.asked.amount is not None
                else gettext("All that can go back")
            ),
            lambda row: row.asked.amount,
            end=True,
        ),
        Column("reason", gettext_noop("Reason"), lambda row: row.reason, lambda row: row.reason),
        Column(
            "asked_by",
            gettext_noop("Asked by"),
            lambda row: called(ASKED_BY, row.asked.asked_by),
            lambda row: called(ASKED_BY, row.asked.asked_by),
        ),
        Column(
            "note",
            gettext_noop("Note"),
            lambda row: (
                format_html('<span class="clip" title="{0}">{0}</span>', row.asked.note) if row.asked.note else ""
            ),
            lambda row: row.asked.note,
        ),
        Column(
            "since",
            gettext_noop("Waits since"),
            lambda row: draw.age(row.asked.requested_at),
            lambda row: row.asked.requested_at,
        ),
        Column("state", gettext_noop("State"), _state, lambda row: row.asked.outcome or "open"),
        Column("by", gettext_noop("Noted by"), lambda row: row.by, lambda row: row.by, usual=False),
        Column("acts", gettext_noop("To do"), _acts, lambda row: ""),
    ],
    find=_requests,
    draw=_draw_requests,
    link=lambda row: f"/orders/{row.asked.order.number}",
    key=lambda row: f"{row.asked.order.number}-{row.asked.requested_at:%Y%m%d%H%M%S}",
    tabs=[
        Tab("open", gettext_noop("Open"), {"open": "yes"}),
        Tab("closed", gettext_noop("Decided"), {"open": "no"}),
        Tab("all", gettext_noop("All")),
    ],
    counts=lambda actor: {"open": refund_requests_visible_to(actor).filter(closed_at=None).count()},
    hint=gettext_noop("Numbers of orders, many at once"),
    nothing=gettext_noop("Nobody asks for money back."),
)


@dataclass(frozen=True, slots=True)
class RefundRow:
    """Money that went back, as the list shows it."""

    refund: Refund
    by: str

    @property
    def methods(self) -> str:
        return ", ".join(dict.fromkeys(method_word(part.method) for part in self.refund.parts.all()))

    @property
    def order(self) -> str:
        return self.refund.order.number if self.refund.order else ""

    @property
    def payments(self) -> list[str]:
        return list(dict.fromkeys(part.payment.number for part in self.refund.parts.all()))


def _refunds(actor: Actor, asked: Asked) -> QuerySet[Refund]:
    found = refunds_visible_to(actor)
    meant = meant_by(actor, asked)
    if meant is None:
        return found
    by_number = found.filter(pk__in=ids_of(meant, "refund"))
    of_order = found.filter(order__in=ids_of(meant, "order"))
    return by_number | of_order


def _draw_refunds(_actor: Actor, found: Sequence[Model]) -> list[RefundRow]:
    refunds = [one for one in found if isinstance(one, Refund)]
    names = names_of_actors({one.refunded_by for one in refunds}) if refunds else {}
    return [RefundRow(one, names.get(one.refunded_by, one.refunded_by)) for one in refunds]


REFUNDS: Listing[Any] = Listing(
    name="refunds",
    title=gettext_noop("Refunds"),
    live="payment",
    address="/money/refunds",
    permission="payments.view_payments",
    family=FAMILY,
    columns=[
        Column("number", gettext_noop("Refund"), lambda row: row.refund.number, lambda row: row.refund.number),
        Column("on", gettext_noop("Day"), lambda row: draw.moment(row.refund.on), lambda row: row.refund.on),
        Column(
            "amount",
            gettext_noop("Amount"),
            lambda row: draw.money(row.refund.amount, row.refund.currency),
            lambda row: row.refund.amount,
            end=True,
        ),
        Column("order", gettext_noop("Order"), lambda row: row.order, lambda row: row.order),
        Column(
            "payments",
            gettext_noop("Taken from"),
            lambda row: format_html('<span class="clip">{}</span>', " ".join(row.payments)),
            lambda row: " ".join(row.payments),
        ),
        Column("methods", gettext_noop("Method"), lambda row: row.methods, lambda row: row.methods),
        Column(
            "reason",
            gettext_noop("Reason"),
            lambda row: (
                format_html('<span class="clip" title="{0}">{0}</span>', row.refund.reason)
                if row.refund.reason
                else ""
            ),
            lambda row: row.refund.reason,
        ),
        Column("by", gettext_noop("By"), lambda row: row.by, lambda row: row.by),
    ],
    find=_refunds,
    draw=_draw_refunds,
    link=lambda row: f"/orders/{row.order}" if row.order else f"/money/payments/{row.payments[0]}",
    key=lambda row: row.refund.number,
    hint=gettext_noop("Number of a refund or an order"),
    nothing=gettext_noop("What goes back to customers is listed here."),
)
