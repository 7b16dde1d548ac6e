"""What somebody may ask for about payments. Each takes a list and answers per item."""

from collections.abc import Sequence

from entrepot.domain.orders.models import Order
from entrepot.domain.payments import steps
from entrepot.domain.payments.models import Payment, Refund
from entrepot.domain.payments.steps import (
    AdvanceRefund,
    Claim,
    ClaimReturn,
    Deferral,
    Deferred,
    Moved,
    NewAllocation,
    NewPayment,
    NewRefund,
    Recorded,
    TakeBack,
    Void,
)
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Refusal

# What is asked for and answered, so that doors need nothing below this module.
__all__ = [
    "AdvanceRefund", "Claim", "ClaimReturn", "Deferral", "Deferred", "Moved", "NewAllocation", "NewPayment",
    "NewRefund", "Recorded", "TakeBack", "Void", "allocate_payments", "claim_payments", "put_on_account",
    "record_payments", "refund_advances", "refund_orders", "take_back_allocations", "take_back_claims",
    "take_off_account", "void_payments",
]  # fmt: skip


@actions
def record_payments(new: Sequence[NewPayment], *, by: Actor) -> list[Recorded | Refusal]:
    """This will record money that came, put it on its orders up to what they owe, and keep the rest as advances."""
    return steps.take_in(new, by=by)


@actions
def allocate_payments(wanted: Sequence[NewAllocation], *, by: Actor) -> list[Moved | Refusal]:
    """This will put what is left of payments on orders."""
    return steps.allocate(wanted, by=by)


@actions
def take_back_allocations(wanted: Sequence[TakeBack], *, by: Actor) -> list[Moved | Refusal]:
    """This will take payments off orders again, as advances of their payers."""
    return steps.take_back(wanted, by=by)


@actions
def claim_payments(wanted: Sequence[Claim], *, by: Actor) -> list[Payment | Refusal]:
    """This will say whose money unclaimed payments are: what is left of them becomes an advance of that customer."""
    return steps.claim(wanted, by=by)


@actions
def take_back_claims(wanted: Sequence[ClaimReturn], *, by: Actor) -> list[Payment | Refusal]:
    """This will make claimed payments nobody's again, as far as they are not used."""
    return steps.return_claims(wanted, by=by)


@actions
def refund_orders(wanted: Sequence[NewRefund], *, by: Actor) -> list[Refund | Refusal]:
    """This will give money back for orders, never more than was paid."""
    return steps.refund(wanted, by=by)


@actions
def refund_advances(wanted: Sequence[AdvanceRefund], *, by: Actor) -> list[Refund | Refusal]:
    """This will give back money that stands on no order."""
    return steps.refund_advance(wanted, by=by)


@actions
def void_payments(wanted: Sequence[Void], *, by: Actor) -> list[Payment | Refusal]:
    """This will undo payments whose money never came."""
    return steps.void(wanted, by=by)


@actions
def put_on_account(wanted: Sequence[Deferral], *, by: Actor) -> list[Deferred | Refusal]:
    """This will let orders be paid later, as far as their customers' limits allow."""
    return steps.defer(wanted, by=by)


@actions
def take_off_account(order_ids: Sequence[int], *, edition: int | None = None, by: Actor) -> list[Order | Refusal]:
    """This will make orders wait for their money again."""
    return steps.undefer(order_ids, edition=edition, by=by)


@action
def settle_past_orders(channel: Channel, *, external_ids: Sequence[str], by: Actor) -> int:
    """This will record that imported orders were paid when they were placed: how many payments that made."""
    return steps.settle_past(channel, external_ids, by=by)
