"""Payments and refunds: of an order, and those that stand alone."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, edition_wanted, must_be_allowed, page
from entrepot.api.instants import Day
from entrepot.api.payment_shapes import (
    deferral_shown,
    money_shown,
    payment_shown,
    refund_shown,
    suggestion_shown,
    told,
)
from entrepot.domain.customers.queries import customers_by_numbers
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import order_numbered, orders_numbered, orders_visible_to
from entrepot.domain.payments import actions, queries
from entrepot.domain.payments.models import Payment, Refund
from entrepot.domain.payments.states import PaymentMethod, PaymentState
from entrepot.domain.payments.suggesting import suggestions_for
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound, Refusal

router = Router(tags=["payments"])

Method = Literal["bank_transfer", "cash", "wechat_pay", "alipay", "card", "cash_on_delivery", "other"]
Answer = dict[str, Any]


class MoneyIn(Schema):
    amount: Decimal = Field(gt=0, max_digits=18, decimal_places=4)
    reference: str = Field("", max_length=120)
    received_on: Day | None = None
    note: str = Field("", max_length=400)


class OrderPaymentIn(Schema):
    """Money that came for an order; or, `on_account`, leave to pay it later, until `due_on`."""

    method: Literal[Method, "on_account"]
    amount: Decimal | None = Field(None, gt=0, max_digits=18, decimal_places=4)
    reference: str = Field("", max_length=120)
    received_on: Day | None = None
    due_on: Day | None = None
    note: str = Field("", max_length=400)


class PaymentIn(MoneyIn):
    method: Method
    orders: list[str] = Field([], max_length=200)
    payer: str = ""
    # Who the bank says sent it; earlier payments of the same sender are remembered.
    remitter: str = Field("", max_length=200)
    remitter_account: str = Field("", max_length=60)
    currency: str = Field("", pattern="^([A-Z]{3})?$")


class PaymentsIn(Schema):
    payments: list[PaymentIn]


class RefundIn(Schema):
    """Without an amount, all that can go back; without a method, each payment the way it came."""

    amount: Decimal | None = Field(None, gt=0, max_digits=18, decimal_places=4)
    reason: str = Field("", max_length=200)
    method: Method | None = None
    reference: str = Field("", max_length=120)


class AllocationIn(Schema):
    order: str
    amount: Decimal | None = Field(None, gt=0, max_digits=18, decimal_places=4)


class AllocationsIn(Schema):
    orders: list[AllocationIn] = Field(min_length=1, max_length=200)


class ReversalIn(AllocationIn):
    reason: str = Field(min_length=1, max_length=200)


class VoidingIn(Schema):
    reason: str = Field(min_length=1, max_length=200)


class ClaimIn(Schema):
    payer: str


class ClaimOfIn(ClaimIn):
    payment: str


class ClaimsIn(Schema):
    claims: list[ClaimOfIn]


class ClaimReversalIn(Schema):
    reason: str = Field(min_length=1, max_length=200)


class TermsIn(Schema):
    due_on: Day | None = None


@router.post("/orders/{number}/payments", response={201: Answer})
def pay_order(request: Request, number: str, body: OrderPaymentIn) -> tuple[int, Answer]:
    """Record money for an order; without an amount, what is owed.

    What the order does not owe is kept as an advance of its customer.
    """
    order = order_numbered(request.actor, number)
    if body.method == "on_account":
        if body.amount is not None:
            raise Invalid("amount", "What is put on account is all that is owed: leave the amount out.")
        return 201, _put_on_account(request, order, body.due_on)
    new = actions.NewPayment(
        body.method,
        body.amount,
        (order.pk,),
        reference=body.reference,
        received_on=body.received_on,
        note=body.note,
        edition=edition_wanted(request),
    )
    return 201, _recorded(only(actions.record_payments([new], by=request.actor)))


@router.get("/orders/{number}/payments")
def list_order_payments(request: Request, number: str) -> Answer:
    """The payments that stand, or stood, on an order, oldest first, and how its money stands."""
    order = _with_account(request.actor, number)
    items = [payment_shown(payment) for payment in queries.payments_of(request.actor, order)]
    return {"items": items, "next": None, "money": money_shown(queries.money_of(order))}


@router.post("/orders/{number}/refunds", response={201: Answer})
def refund_order(request: Request, number: str, body: RefundIn) -> tuple[int, Answer]:
    """Give money back for an order, from its payments, oldest first; never more than was paid."""
    order = order_numbered(request.actor, number)
    wanted = actions.NewRefund(
        order.pk, body.amount, body.reason, body.method, body.reference, edition_wanted(request)
    )
    return 201, _refunded(only(actions.refund_orders([wanted], by=request.actor)))


@router.get("/orders/{number}/refunds")
def list_order_refunds(request: Request, number: str) -> Answer:
    order = _with_account(request.actor, number)
    items = [refund_shown(refund) for refund in queries.refunds_of(request.actor, order)]
    return {"items": items, "next": None, "money": money_shown(queries.money_of(order))}


@router.put("/orders/{number}/payment-terms")
def put_on_account(request: Request, number: str, body: TermsIn) -> Answer:
    """Let an order be paid later: it is owed all the same, and does not wait for its money."""
    order = order_numbered(request.actor, number)
    return _put_on_account(request, order, body.due_on)


@router.delete("/orders/{number}/payment-terms")
def take_off_account(request: Request, number: str) -> Answer:
    order = order_numbered(request.actor, number)
    only(actions.take_off_account([order.pk], edition=edition_wanted(request), by=request.actor))
    return {"order": number, "due_on": None}


@router.get("/payments")
def list_payments(
    request: Request,
    method: PaymentMethod | None = None,
    state: PaymentState | None = None,
    payer: str | None = None,
    reference: str | None = None,
    order: str | None = None,
    advance: bool | None = None,
    unclaimed: bool | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Answer:
    """Newest first. `advance` chooses those of which something is left; `unclaimed`, of whom no payer is known."""
    must_be_allowed(request, "payments.view_payments")
    asked = {
        "method": method, "state": state, "payer__number": payer, "reference": reference,
        "allocations__order__number": order,
    }  # fmt: skip
    found = queries.payments_visible_to(request.actor)
    found = found.filter(**{name: value for name, value in asked.items() if value is not None}).distinct()
    if advance is not None:
        found = found.filter(advance__gt=0) if advance else found.filter(advance=0)
    if unclaimed is not None:
        nobodys = queries.unclaimed(found)
        found = nobodys if unclaimed else found.exclude(pk__in=nobodys.values("pk"))
    return page(found, payment_shown, cursor=cursor, limit=limit)


@router.post("/payments", response={201: Answer})
def record_payment(request: Request, body: PaymentIn) -> tuple[int, Answer]:
    """Record money that came, for orders or for none yet."""
    (new,) = _read(request.actor, [body])
    if isinstance(new, Refusal):
        raise new
    return 201, _recorded(only(actions.record_payments([new], by=request.actor)))


@router.post("/payments/batch")
def record_payments(request: Request, body: PaymentsIn) -> Answer:
    """Record up to 1,000 payments; the answer says per item what came of it."""
    read = _read(request.actor, batch(body.payments))
    recorded = iter(actions.record_payments([n for n in read if isinstance(n, actions.NewPayment)], by=request.actor))
    results = [n if isinstance(n, Refusal) else next(recorded) for n in read]
    full = _in_full([r.payment.pk for r in results if isinstance(r, actions.Recorded)])
    return answers(results, lambda r: {**payment_shown(full[r.payment.pk]), "look_alikes": r.look_alikes})


@router.post("/payments/claims")
def claim_many(request: Request, body: ClaimsIn) -> Answer:
    """Say of up to 1,000 unclaimed payments whose money they are; the answer says per item what came of it."""
    numbers = {item.payment for item in batch(body.claims)}
    payments = {p.number: p for p in queries.payments_visible_to(request.actor).filter(number__in=numbers)}
    payers = customers_by_numbers({item.payer for item in body.claims}, company_id=request.actor.company_id)
    asked = [_claim(item.payment, item.payer, payments, payers) for item in body.claims]
    claims = [item for item in asked if isinstance(item, actions.Claim)]
    done = iter(actions.claim_payments(claims, by=request.actor))
    results = [item if isinstance(item, Refusal) else next(done) for item in asked]
    full = _in_full([result.pk for result in results if isinstance(result, Payment)])
    return answers(results, lambda payment: payment_shown(full[payment.pk]))


@router.get("/payments/{number}")
def show_payment(request: Request, number: str) -> Answer:
    return payment_shown(queries.payment_numbered(request.actor, number))


@router.get("/payments/{number}/suggestions")
def suggest_orders(request: Request, number: str, limit: int = 10) -> Answer:
    """Orders that a payment may be meant for, one or several together, likeliest first, with what speaks for them.

    To accept one, allocate the payment to its orders.
    """
    payment = queries.payment_numbered(request.actor, number)
    found = suggestions_for(request.actor, payment, limit=max(1, min(limit, 50)))
    return {"items": [suggestion_shown(suggestion) for suggestion in found], "next": None}


@router.post("/payments/{number}/allocations", response={201: Answer})
def allocate_payment(request: Request, number: str, body: AllocationIn) -> tuple[int, Answer]:
    """Put what is left of a payment on an order: so much, or as much as is owed."""
    payment, order = _payment_and_order(request.actor, number, body.order)
    only(actions.allocate_payments([actions.NewAllocation(payment.pk, order.pk, body.amount)], by=request.actor))
    return 201, _shown(payment)


@router.post("/payments/{number}/allocations/batch")
def allocate_to_several(request: Request, number: str, body: AllocationsIn) -> Answer:
    """Put what is left of a payment on several orders, one after the other; the answer says what came of each."""
    payment = queries.payment_numbered(request.actor, number)
    orders = orders_numbered(request.actor, {part.order for part in body.orders})
    wanted = [
        actions.NewAllocation(payment.pk, orders[part.order].pk, part.amount)
        for part in body.orders
        if part.order in orders
    ]
    done = iter(actions.allocate_payments(wanted, by=request.actor))
    results = [next(done) if part.order in orders else NotFound("order", part.order) for part in body.orders]
    told_each = answers(results, lambda m: {"order": m.order.number, "amount": told(m.amount, payment.currency)})
    return told_each | {"payment": _shown(payment)}


@router.post("/payments/{number}/allocation-reversals", response={201: Answer})
def take_back_allocation(request: Request, number: str, body: ReversalIn) -> tuple[int, Answer]:
    """Take a payment off an order again; it is kept as an advance."""
    payment, order = _payment_and_order(request.actor, number, body.order)
    wanted = actions.TakeBack(payment.pk, order.pk, body.amount, body.reason)
    only(actions.take_back_allocations([wanted], by=request.actor))
    return 201, _shown(payment)


@router.post("/payments/{number}/claim", response={201: Answer})
def claim_payment(request: Request, number: str, body: ClaimIn) -> tuple[int, Answer]:
    """Say whose money it is: what is left becomes an advance of that customer, to be put on orders when you like."""
    payment = queries.payment_numbered(request.actor, number)
    payers = customers_by_numbers({body.payer}, company_id=request.actor.company_id)
    claim = _claim(number, body.payer, {number: payment}, payers)
    if isinstance(claim, Refusal):
        raise claim
    return 201, _shown(only(actions.claim_payments([claim], by=request.actor)))


@router.post("/payments/{number}/claim-reversal", response={201: Answer})
def take_back_claim(request: Request, number: str, body: ClaimReversalIn) -> tuple[int, Answer]:
    """It was somebody else's money: what is left is nobody's again, what stands on orders stays there."""
    payment = queries.payment_numbered(request.actor, number)
    wanted = actions.ClaimReturn(payment.pk, body.reason)
    return 201, _shown(only(actions.take_back_claims([wanted], by=request.actor)))


@router.post("/payments/{number}/refunds", response={201: Answer})
def refund_advance(request: Request, number: str, body: RefundIn) -> tuple[int, Answer]:
    """Give back what stands on no order."""
    payment = queries.payment_numbered(request.actor, number)
    wanted = actions.AdvanceRefund(payment.pk, body.amount, body.reason, body.method, body.reference)
    return 201, _refunded(only(actions.refund_advances([wanted], by=request.actor)))


@router.post("/payments/{number}/voiding", response={201: Answer})
def void_payment(request: Request, number: str, body: VoidingIn) -> tuple[int, Answer]:
    """Undo a payment whose money never came."""
    payment = queries.payment_numbered(request.actor, number)
    only(actions.void_payments([actions.Void(payment.pk, body.reason)], by=request.actor))
    return 201, _shown(payment)


@router.get("/refunds")
def list_refunds(request: Request, order: str | None = None, cursor: str | None = None, limit: int = 50) -> Answer:
    must_be_allowed(request, "payments.view_payments")
    found = queries.refunds_visible_to(request.actor)
    return page(found.filter(order__number=order) if order else found, refund_shown, cursor=cursor, limit=limit)


@router.get("/refunds/{number}")
def show_refund(request: Request, number: str) -> Answer:
    return refund_shown(queries.refund_numbered(request.actor, number))


def _read(actor: Actor, bodies: list[PaymentIn] | Any) -> list[actions.NewPayment | Refusal]:
    orders = orders_numbered(actor, {number for body in bodies for number in body.orders})
    payers = customers_by_numbers({body.payer for body in bodies if body.payer}, company_id=actor.company_id)
    return [_new(body, orders, payers) for body in bodies]


def _new(body: PaymentIn, orders: dict[str, Order], payers: Any) -> actions.NewPayment | Refusal:
    if body.payer and body.payer not in payers:
        return NotFound("customer", body.payer)
    for number in body.orders:
        if number not in orders:
            return NotFound("order", number)
    return actions.NewPayment(
        body.method,
        body.amount,
        tuple(orders[number].pk for number in body.orders),
        payer_id=payers[body.payer].pk if body.payer else None,
        currency=body.currency or None,
        reference=body.reference,
        received_on=body.received_on,
        note=body.note,
        remitter=body.remitter,
        remitter_account=body.remitter_account,
    )


def _claim(
    payment: str, payer: str, payments: Mapping[str, Payment], payers: Mapping[str, Any]
) -> actions.Claim | Refusal:
    if payment not in payments:
        return NotFound("payment", payment)
    if payer not in payers:
        return NotFound("customer", payer)
    return actions.Claim(payments[payment].pk, payers[payer].pk)


def _put_on_account(request: Request, order: Order, due_on: date | None) -> Answer:
    wanted = actions.Deferral(order.pk, due_on, edition_wanted(request))
    return deferral_shown(only(actions.put_on_account([wanted], by=request.actor)))


def _with_account(actor: Actor, number: str) -> Order:
    order = orders_visible_to(actor).select_related("account").filter(number=number).first()
    if order is None:
        raise NotFound("order", number)
    return order


def _payment_and_order(actor: Actor, payment: str, order: str) -> tuple[Payment, Order]:
    return queries.payment_numbered(actor, payment), order_numbered(actor, order)


def _in_full(ids: list[int]) -> dict[int, Payment]:
    return {payment.pk: payment for payment in queries.in_full(Payment.objects.filter(pk__in=ids))}


def _shown(payment: Payment) -> Answer:
    return payment_shown(_in_full([payment.pk])[payment.pk])


def _recorded(recorded: actions.Recorded) -> Answer:
    return {**_shown(recorded.payment), "look_alikes": recorded.look_alikes}


def _refunded(refund: Refund) -> Answer:
    return refund_shown(queries.refunds_in_full(Refund.objects.filter(pk=refund.pk)).get())
