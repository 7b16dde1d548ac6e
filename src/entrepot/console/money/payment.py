"""One payment: where it stands, what it may be meant for, and what can be done with it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.money.deeds import DEEDS
from entrepot.console.money.receipts import method_word, receipt_row
from entrepot.console.money.words import SPEAKS
from entrepot.console.orders.deeds import amount_said, said
from entrepot.console.orders.pages import asked_for, done
from entrepot.console.orders.telling import told
from entrepot.console.pages import Request, page, show
from entrepot.domain.orders.queries import orders_numbered
from entrepot.domain.payments import actions, queries
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.rules import supported_actions
from entrepot.domain.payments.states import PaymentState
from entrepot.domain.payments.suggesting import Suggestion, suggestions_for
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.queries import timeline
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid, NotFound

_MOST_SUGGESTED = 5


@page("payments.view_payments")
def payment_page(request: Request, number: str) -> HttpResponse:
    """This will show a payment, and as long as something is left of it, the orders that it may be meant for."""
    payment = queries.payment_numbered(request.actor, number)
    context = {
        "payment": payment, "row": receipt_row(payment, request.actor), "method": method_word(payment.method),
        "allocations": [(a, a.amount - a.taken_back - a.refunded) for a in payment.allocations.all()],
        "parts": [(part, method_word(part.method)) for part in payment.refund_parts.all()],
        "suggestions": _suggestions(request.actor, payment), "deeds": _deeds(request.actor, payment),
        "timeline": told(timeline([("payment", payment.pk)], company_id=payment.company_id), number),
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "payment"
    return show(request, "console/money/payment_body.html" if part else "console/money/payment.html", context)


def _deeds(actor: Actor, payment: Payment) -> list[Any]:
    supported = supported_actions(
        voided=payment.state == PaymentState.VOIDED, allocated=payment.allocated, refunded=payment.refunded,
        advance=payment.advance, payer=payment.payer_id is not None, claimed=bool(payment.claimed_by),
    )  # fmt: skip
    return [deed for deed in DEEDS.values() if deed.noun in supported and actor.may(deed.permission)]


def _suggestions(actor: Actor, payment: Payment) -> list[dict[str, Any]]:
    if not (payment.advance > ZERO and actor.may("payments.allocate_payments") and actor.may("orders.view_orders")):
        return []
    return [_suggested(one) for one in suggestions_for(actor, payment, limit=_MOST_SUGGESTED)]


def _suggested(one: Suggestion) -> dict[str, Any]:
    return {
        "parts": one.parts,
        "reasons": [gettext(SPEAKS[reason]) for reason in one.reasons],
        "sum": sum((part.amount for part in one.parts), ZERO),
        "said": " ".join(f"{part.order.number}:{part.amount:f}" for part in one.parts),
    }


@require_POST
@page("payments.allocate_payments")
def accept_suggestion(request: Request, number: str) -> HttpResponse:
    """This will put a payment on the orders that were suggested, each with its part."""
    payment = queries.payment_numbered(request.actor, number)
    wanted = [part.rpartition(":") for part in request.POST.get("parts", "").split()]
    orders = orders_numbered(request.actor, {order for order, _, _ in wanted})
    if not wanted:
        raise Invalid("parts", "Say this too: the action needs it.")
    for order, _, _ in wanted:
        if order not in orders:
            raise NotFound("order", order)
    new = [actions.NewAllocation(payment.pk, orders[order].pk, amount_said(amount)) for order, _, amount in wanted]
    for one in actions.allocate_payments(new, by=request.actor):
        only([one])
    return done(gettext("{number} is allocated.").format(number=number))


@page("payments.view_payments")
def payment_deed(request: Request, number: str, noun: str) -> HttpResponse:
    """This will ask what a change needs to know, or do it."""
    deed = DEEDS.get(noun)
    if deed is None:
        raise NotFound("page", request.path)
    payment = queries.payment_numbered(request.actor, number)
    if request.method != "POST":
        given = {"order": request.GET.get("order", "")}
        context = asked_for(request.actor, deed, payment=payment, given=given)
        return show(request, "console/money/deed.html", context)
    only(deed.act(payment, said(deed, request.POST), request.actor))
    return done(gettext("{number}: done.").format(number=number))
