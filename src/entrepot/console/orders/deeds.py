"""What can be done with an order, under the nouns of the API: in words, what it asks for, and the action behind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.utils.translation import gettext, gettext_noop

from entrepot.console.templatetags.console import word
from entrepot.domain.changes.actions import (
    Cancellation,
    HandingBack,
    Withdrawal,
    amend_orders,
    cancel_orders,
    return_to_sales,
    withdraw_approval,
)
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.orders import actions as orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.rules.supported import SUPPORTED
from entrepot.domain.payments.actions import NewPayment, NewRefund, record_payments, refund_orders
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid

Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """Something that has to be said: `choices` names a list of reasons or a few codes with their words."""

    name: str
    title: str
    kind: str = "text"
    needed: bool = False
    choices: Sequence[tuple[str, str]] = ()
    reasons: str = ""
    hint: str = ""
    # Choices that a company has, where they are not reasons.
    of: Callable[[Actor], Sequence[tuple[str, str]]] | None = None
    # What stands in it at first, as the order has it.
    now: Callable[[Order], str] | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of one order. `act` gets the order as it was seen, and answers like a list action."""

    noun: str
    title: str
    icon: str
    act: Callable[[Order, Given, Actor], Sequence[Any]]
    fields: tuple[Field, ...] = ()
    # What it means, for what cannot be taken back.
    effect: str = ""
    key: str = ""
    # Many at once are changed by the run of the same noun.
    many: bool = True

    @property
    def permission(self) -> str:
        return SUPPORTED[self.noun][0]

    @property
    def grave(self) -> bool:
        return bool(self.effect)


METHODS = (
    ("bank_transfer", gettext_noop("Bank transfer")), ("cash", gettext_noop("Cash")),
    ("wechat_pay", gettext_noop("WeChat Pay")), ("alipay", gettext_noop("Alipay")),
    ("card", gettext_noop("Bank card")), ("cash_on_delivery", gettext_noop("Cash on delivery")),
    ("other", gettext_noop("Other")),
)  # fmt: skip
_REASON = Field("reason", gettext_noop("Reason"), needed=True)
_WHY = Field("reason", gettext_noop("Reason"))


def amount_said(text: str, field: str = "amount") -> Decimal | None:
    """This will read an amount, or nothing where none was written; what is none is refused beside its field."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise Invalid(field, "Write an amount such as 128.00.")
    return amount


def _pay(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    amount, method, reference = amount_said(given["amount"]), given["method"], given["reference"]
    return record_payments(
        [NewPayment(method, amount, (order.pk,), reference=reference, edition=order.edition)], by=by
    )


def _refund(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    refund = NewRefund(order.pk, amount_said(given["amount"]), given["reason"], edition=order.edition)
    return refund_orders([refund], by=by)


def _remark(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    return amend_orders([Amendment(order.number, edition=order.edition, fields=dict(given))], by=by)


FLAGS = ("red", "yellow", "green", "blue", "purple")


def _flags(actor: Actor) -> Sequence[tuple[str, str]]:
    return [("", gettext("No flag")), *((flag, word(flag)) for flag in FLAGS)]


DEEDS: dict[str, Deed] = {
    deed.noun: deed
    for deed in (
        Deed(
            "placement",
            gettext_noop("Place"),
            "send",
            many=False,
            act=lambda order, given, by: orders.place_drafts([order], edition=order.edition, by=by),
        ),
        Deed(
            "approval",
            gettext_noop("Approve"),
            "check",
            key="a",
            act=lambda order, given, by: orders.approve_orders([order], edition=order.edition, by=by),
        ),
        Deed(
            "payments",
            gettext_noop("Record a payment"),
            "cash",
            _pay,
            (
                Field("method", gettext_noop("Method"), "select", choices=METHODS),
                Field("amount", gettext_noop("Amount"), hint=gettext_noop("Empty: all that is owed.")),
                Field("reference", gettext_noop("Reference")),
            ),
            many=False,
        ),
        Deed(
            "holds",
            gettext_noop("Hold"),
            "player-pause",
            key="h",
            act=lambda order, given, by: orders.hold_orders(
                [order], code=given["code"], note=given["note"], edition=order.edition, by=by
            ),
            fields=(
                Field(
                    "code",
                    gettext_noop("Reason"),
                    "select",
                    choices=(
                        ("by_hand", gettext_noop("Held by hand")),
                        ("customer_asked", gettext_noop("Customer asked")),
                        ("address_unsure", gettext_noop("Address unsure")),
                        ("goods_unsure", gettext_noop("Goods unsure")),
                    ),
                ),
                Field("note", gettext_noop("Note")),
            ),
        ),
        Deed(
            "hold-releases",
            gettext_noop("Release holds"),
            "player-play",
            act=lambda order, given, by: orders.release_holds([order], edition=order.edition, by=by),
        ),
        Deed(
            "approval-withdrawal",
            gettext_noop("Withdraw approval"),
            "arrow-back-up",
            fields=(_WHY,),
            act=lambda order, given, by: withdraw_approval(
                [Withdrawal(order.number, given["reason"], order.edition)], by=by
            ),
        ),
        Deed(
            "return-to-sales",
            gettext_noop("Hand back"),
            "arrow-left",
            fields=(_REASON,),
            key="r",
            act=lambda order, given, by: return_to_sales(
                [HandingBack(order.number, given["reason"], order.edition)], by=by
            ),
        ),
        Deed(
            "resubmission",
            gettext_noop("Submit again"),
            "refresh",
            act=lambda order, given, by: orders.submit_again([order], edition=order.edition, by=by),
        ),
        Deed(
            "refund-request",
            gettext_noop("Request a refund"),
            "receipt-refund",
            fields=(Field("reason", gettext_noop("Reason"), "select", needed=True, reasons="refund"),),
            act=lambda order, given, by: orders.request_refunds(
                [orders.AskedBack(order.number, given["reason"], edition=order.edition)], by=by
            ),
        ),
        Deed(
            "refund-request-withdrawal",
            gettext_noop("Withdraw the refund request"),
            "rotate-clockwise",
            fields=(_WHY,),
            act=lambda order, given, by: orders.withdraw_refund_requests(
                [order], reason=given["reason"], edition=order.edition, by=by
            ),
        ),
        Deed(
            "refund-request-refusal",
            gettext_noop("Refuse the refund"),
            "circle-x",
            fields=(_REASON,),
            effect=gettext_noop("No money goes back, and the order goes on."),
            many=False,
            act=lambda order, given, by: orders.refuse_refund_requests(
                [order], reason=given["reason"], edition=order.edition, by=by
            ),
        ),
        Deed(
            "refunds",
            gettext_noop("Refund"),
            "receipt-refund",
            _refund,
            (Field("amount", gettext_noop("Amount"), hint=gettext_noop("Empty: all that was paid.")), _REASON),
            effect=gettext_noop("The money goes back the way it came."),
            many=False,
        ),
        Deed(
            "amendments",
            gettext_noop("Remarks and flag"),
            "note",
            _remark,
            (
                Field("flag", gettext_noop("Flag"), "select", of=_flags, now=lambda order: order.flag),
                Field("seller_memo", gettext_noop("Memo"), "textarea", now=lambda order: order.seller_memo),
                Field(
                    "internal_note", gettext_noop("Internal note"), "textarea", now=lambda order: order.internal_note
                ),
            ),
            key="e",
        ),
        Deed(
            "rejection",
            gettext_noop("Reject"),
            "x",
            fields=(_REASON,),
            effect=gettext_noop("The order ends here; what it reserved becomes free."),
            act=lambda order, given, by: orders.reject_orders(
                [order], reason=given["reason"], edition=order.edition, by=by
            ),
        ),
        Deed(
            "cancellation",
            gettext_noop("Cancel"),
            "circle-x",
            fields=(_REASON,),
            effect=gettext_noop("What has not left is cancelled: its goods become free and its money is credited."),
            act=lambda order, given, by: cancel_orders(
                [Cancellation(order.number, given["reason"], edition=order.edition)], by=by
            ),
        ),
    )
}
# The order of what is proposed as the next thing to do.
_NEXT = ("placement", "approval", "resubmission", "payments", "hold-releases")
# The names of deeds in runs, where they differ.
RUNS = {"holds": "hold", "hold-releases": "hold-release", "amendments": "amendment"}


# Runs that begin elsewhere than at an order.
_RUN_TITLES = {"swap": gettext_noop("Send another instead"), "leaving-out": gettext_noop("Send the rest")}


def run_title(action: str) -> str:
    """This will say what a run does."""
    of_deeds = {RUNS.get(noun, noun): deed.title for noun, deed in DEEDS.items()}
    return gettext((_RUN_TITLES | of_deeds).get(action, action))


def next_deed(supported: Sequence[str]) -> Deed | None:
    """This will choose the one thing that most likely comes next."""
    return next((DEEDS[noun] for noun in _NEXT if noun in supported), None)


class Asking(Protocol):
    """Something that asks before it is done."""

    @property
    def fields(self) -> tuple[Field, ...]: ...


def said(deed: Asking, post: Mapping[str, Any]) -> dict[str, str]:
    """This will read what was said for a deed, and refuse where something needed is missing."""
    given = {field.name: str(post.get(field.name, "")).strip() for field in deed.fields}
    for field in deed.fields:
        if field.needed and not given[field.name]:
            raise Invalid(field.name, "Say this too: the action needs it.")
    return given
