"""What the rooms upstairs do with orders, inside a transaction of theirs."""

from entrepot.domain.orders.steps.amending import AmendedLine, AmendedOrder, amend, look_again
from entrepot.domain.orders.steps.cancelling import CancelledMoney, cancel_lines, cancel_rest
from entrepot.domain.orders.steps.keeping import Progressed, lock_orders, note_progress, put_holds
from entrepot.domain.orders.steps.standing_back import return_to_sales, withdraw_approvals

__all__ = [
    "AmendedLine",
    "AmendedOrder",
    "CancelledMoney",
    "Progressed",
    "amend",
    "cancel_lines",
    "cancel_rest",
    "lock_orders",
    "look_again",
    "note_progress",
    "put_holds",
    "return_to_sales",
    "withdraw_approvals",
]
