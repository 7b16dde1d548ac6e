"""Money that was nobody's is found to be a customer's: it becomes his advance, and may become nobody's again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.customers.models import Customer
from entrepot.domain.payments.events import (
    ClaimTakenBack,
    CustomerClaimTakenBack,
    CustomerPaymentClaimed,
    PaymentClaimed,
)
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.steps.books import (
    left_of,
    lock_payments,
    note_words,
    open_page_to_keep,
    today,
    told,
    usable,
)
from entrepot.domain.receivables.steps import Entry
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import columns, fetch


@dataclass(eq=False)
class HasPayer(Refusal):
    """Payment {payment} has its payer already. Take that claim back first, if it was claimed for somebody else."""

    code: ClassVar[str] = "has_payer"
    payment: str


@dataclass(eq=False)
class NothingLeftToClaim(Refusal):
    """Nothing of payment {payment} is left: all of it stands on orders or went back."""

    code: ClassVar[str] = "nothing_left_to_claim"
    payment: str


@dataclass(eq=False)
class NotClaimed(Refusal):
    """Payment {payment} was not claimed for anybody, so there is no claim to take back."""

    code: ClassVar[str] = "not_claimed"
    payment: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose money a payment is."""

    payment_id: int
    payer_id: int


@dataclass(frozen=True, slots=True)
class ClaimReturn:
    """A payment that was claimed for the wrong one, and why that is known."""

    payment_id: int
    reason: str


def claim(wanted: Sequence[Claim], *, by: Actor) -> list[Payment | Refusal]:
    """This will make what is left of payments without a payer the advances of customers."""
    payments = lock_payments({item.payment_id for item in wanted})
    theirs = {item.payer_id for item in wanted}
    known = set(Customer.objects.filter(company_id=by.company_id, pk__in=theirs).values_list("id", flat=True))
    answers: list[Payment | Refusal] = []
    for item in wanted:
        payment = payments.get(item.payment_id)
        refusal = usable(payment, item.payment_id, by)
        if payment is None or refusal:
            answers.append(refusal or NotFound("payment", str(item.payment_id)))
        elif item.payer_id not in known:
            answers.append(NotFound("customer", str(item.payer_id)))
        elif payment.payer_id is not None:
            answers.append(HasPayer(payment.number))
        elif not left_of(payment):
            answers.append(NothingLeftToClaim(payment.number))
        else:
            payment.payer_id, payment.claimed_by = item.payer_id, by.ref
            answers.append(payment)
    claimed = [answer for answer in answers if isinstance(answer, Payment)]
    _kept_for_payers(claimed, "claim", {}, by)
    told_of: list[Event] = []
    for payment in claimed:
        assert payment.payer_id is not None
        amount, currency = told(left_of(payment), payment.currency), payment.currency
        told_of.append(PaymentClaimed(payment.pk, payment.payer_id, amount, currency))
        told_of.append(CustomerPaymentClaimed(payment.payer_id, payment.number, amount, currency))
    record(told_of, by=by)
    return answers


def return_claims(wanted: Sequence[ClaimReturn], *, by: Actor) -> list[Payment | Refusal]:
    """This will make claimed payments nobody's again, as far as they are not used; what stands on orders stays."""
    payments = lock_payments({item.payment_id for item in wanted})
    answers: list[Payment | Refusal] = []
    payers: dict[int, int] = {}
    reasons: dict[int, str] = {}
    for item in wanted:
        payment = payments.get(item.payment_id)
        refusal = usable(payment, item.payment_id, by)
        if payment is None or refusal:
            answers.append(refusal or NotFound("payment", str(item.payment_id)))
        elif not item.reason.strip():
            answers.append(Invalid("reason", "Say why the money is not this payer's."))
        elif not payment.claimed_by or payment.payer_id is None:
            answers.append(NotClaimed(payment.number))
        else:
            payers[payment.pk], reasons[payment.pk] = payment.payer_id, item.reason
            payment.payer_id, payment.claimed_by = None, ""
            note_words([payment], item.reason)
            answers.append(payment)
    returned = [answer for answer in answers if isinstance(answer, Payment)]
    _kept_for_payers(returned, "claim_taken_back", reasons, by)
    told_of: list[Event] = []
    for payment in returned:
        amount, currency = told(left_of(payment), payment.currency), payment.currency
        told_of.append(ClaimTakenBack(payment.pk, payers[payment.pk], amount, currency))
        told_of.append(CustomerClaimTakenBack(payers[payment.pk], payment.number, amount, currency))
    record(told_of, by=by)
    return answers


def _kept_for_payers(payments: Sequence[Payment], kind: str, reasons: dict[int, str], by: Actor) -> None:
    """Move what is left of payments to the accounts of those whose money it is now."""
    if not payments:
        return
    keepers = {(payment.payer_id, payment.currency) for payment in payments}
    page, kept = open_page_to_keep([p.kept_in_id for p in payments], keepers, company_id=by.company_id)
    on = today(by)
    for payment in payments:
        before, left = payment.kept_in_id, left_of(payment)
        payment.kept_in_id = kept[(payment.payer_id, payment.currency)]
        if left > Decimal(0) and before is not None:
            entries = [Entry(before, left), Entry(payment.kept_in_id, -left)]
            page.write(kind, "payment", payment.pk, on, entries, reason=reasons.get(payment.pk, ""))
    page.post(by=by)
    fetch(
        """UPDATE payments_payment p
           SET payer_id = n.payer_id, kept_in_id = n.kept_in_id, claimed_by = n.claimed_by, note = n.note
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
                AS n(id, payer_id, kept_in_id, claimed_by, note) WHERE p.id = n.id""",
        columns([(p.pk, p.payer_id, p.kept_in_id, p.claimed_by, p.note) for p in payments], 5),
    )
