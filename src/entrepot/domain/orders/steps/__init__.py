"""What the rooms upstairs do with orders, inside a transaction of theirs."""

from entrepot.domain.orders.steps.amending import AmendedLine, AmendedOrder, amend, look_again
from entrepot.domain.orders.steps.cancelling import CancelledMoney, cancel_lines, cancel_rest
from entrepot.domain.orders.steps.keeping import (
    Progressed,
    ask_both_again,
    lock_order_rows,
    lock_orders,
    note_progress,
    put_holds,
)
from entrepot.domain.orders.steps.overriding import (
    approve_despite_holds,
    complete_by_hand,
    count_edition,
    reopen,
    write_off,
)
from entrepot.domain.orders.steps.refunding import (
    close_refund_requests,
    hold_for_refunds,
    open_refund_requests,
    settle_refund_requests,
)
from entrepot.domain.orders.steps.standing_back import return_to_sales, withdraw_approvals

__all__ = [
    "AmendedLine",
    "AmendedOrder",
    "CancelledMoney",
    "Progressed",
    "amend",
    "approve_despite_holds",
    "ask_both_again",
    "cancel_lines",
    "cancel_rest",
    "close_refund_requests",
    "complete_by_hand",
    "count_edition",
    "hold_for_refunds",
    "lock_order_rows",
    "lock_orders",
    "look_again",
    "note_progress",
    "open_refund_requests",
    "put_holds",
    "reopen",
    "return_to_sales",
    "settle_refund_requests",
    "withdraw_approvals",
    "write_off",
]
