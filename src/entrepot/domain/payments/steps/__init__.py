"""Parts of a change of payments, for rooms upstairs, inside their transaction. Each takes a list."""

from entrepot.domain.payments.steps.allocating import Moved, NewAllocation, TakeBack, allocate, take_back
from entrepot.domain.payments.steps.claiming import Claim, ClaimReturn, claim, return_claims
from entrepot.domain.payments.steps.deferring import Deferral, Deferred, defer, undefer
from entrepot.domain.payments.steps.past import PAST, PastRefund, lock_payments_of, refund_past, settle_past
from entrepot.domain.payments.steps.recording import NewPayment, Recorded, take_in
from entrepot.domain.payments.steps.refunding import AdvanceRefund, NewRefund, refund, refund_advance
from entrepot.domain.payments.steps.voiding import Void, void

__all__ = [
    "PAST", "AdvanceRefund", "Claim", "ClaimReturn", "Deferral", "Deferred", "Moved", "NewAllocation", "NewPayment",
    "NewRefund", "PastRefund", "Recorded", "TakeBack", "Void", "allocate", "claim", "defer", "refund",
    "refund_advance", "refund_past", "lock_payments_of", "return_claims", "settle_past", "take_back", "take_in",
    "undefer", "void",
]  # fmt: skip
