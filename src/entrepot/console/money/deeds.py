"""What can be done with a payment, under the nouns of the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from entrepot.console.orders.deeds import Field, Given, amount_said
from entrepot.domain.customers.queries import customers_by_numbers
from entrepot.domain.orders.queries import order_numbered
from entrepot.domain.payments import actions
from entrepot.domain.payments.models import Payment
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound


@dataclass(frozen=True, slots=True)
class MoneyDeed:
    """A change of one payment. `act` answers like a list action."""

    noun: str
    title: str
    icon: str
    permission: str
    act: Callable[[Payment, Given, Actor], Sequence[Any]]
    fields: tuple[Field, ...] = ()
    # What it means, for what cannot be taken back.
    effect: str = ""


def _allocate(payment: Payment, given: Given, by: Actor) -> Sequence[Any]:
    order = order_numbered(by, given["order"])
    return actions.allocate_payments(
        [actions.NewAllocation(payment.pk, order.pk, amount_said(given["amount"]))], by=by
    )


def _take_back(payment: Payment, given: Given, by: Actor) -> Sequence[Any]:
    order = order_numbered(by, given["order"])
    wanted = actions.TakeBack(payment.pk, order.pk, amount_said(given["amount"]), given["reason"])
    return actions.take_back_allocations([wanted], by=by)


def _claim(payment: Payment, given: Given, by: Actor) -> Sequence[Any]:
    payer = customers_by_numbers({given["payer"]}, company_id=by.company_id).get(given["payer"])
    if payer is None:
        raise NotFound("customer", given["payer"])
    return actions.claim_payments([actions.Claim(payment.pk, payer.pk)], by=by)


def _refund(payment: Payment, given: Given, by: Actor) -> Sequence[Any]:
    wanted = actions.AdvanceRefund(
        payment.pk, amount_said(given["amount"]), given["reason"], reference=given["reference"]
    )
    return actions.refund_advances([wanted], by=by)


_ORDER = Field("order", gettext_noop("Order"), needed=True)
_REASON = Field("reason", gettext_noop("Reason"), needed=True)

DEEDS: dict[str, MoneyDeed] = {
    deed.noun: deed
    for deed in (
        MoneyDeed(
            "allocations",
            gettext_noop("Allocate"),
            "link",
            "payments.allocate_payments",
            _allocate,
            (
                _ORDER,
                Field("amount", gettext_noop("Amount"), hint=gettext_noop("Empty: as much as is left and owed.")),
            ),
        ),
        MoneyDeed(
            "claim",
            gettext_noop("Say whose it is"),
            "user",
            "payments.claim_payments",
            _claim,
            (Field("payer", gettext_noop("Customer number"), needed=True),),
        ),
        MoneyDeed(
            "allocation-reversals",
            gettext_noop("Take off an order"),
            "arrow-back-up",
            "payments.take_back_allocations",
            _take_back,
            (
                _ORDER,
                Field("amount", gettext_noop("Amount"), hint=gettext_noop("Empty: all that stands there.")),
                _REASON,
            ),
        ),
        MoneyDeed(
            "claim-reversal",
            gettext_noop("It is somebody else's"),
            "user",
            "payments.take_back_claims",
            lambda payment, given, by: actions.take_back_claims(
                [actions.ClaimReturn(payment.pk, given["reason"])], by=by
            ),
            (_REASON,),
        ),
        MoneyDeed(
            "refunds",
            gettext_noop("Give back what is left"),
            "receipt-refund",
            "payments.refund_advances",
            _refund,
            (
                Field("amount", gettext_noop("Amount"), hint=gettext_noop("Empty: all that is left.")),
                _REASON,
                Field("reference", gettext_noop("Reference")),
            ),
            gettext_noop("The money goes back the way it came."),
        ),
        MoneyDeed(
            "voiding",
            gettext_noop("It never came"),
            "circle-x",
            "payments.void_payments",
            lambda payment, given, by: actions.void_payments([actions.Void(payment.pk, given["reason"])], by=by),
            (_REASON,),
            gettext_noop("The payment is void; what stood on orders is owed again."),
        ),
    )
}
