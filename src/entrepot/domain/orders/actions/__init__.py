"""Everything that changes an order. One file a verb."""

from entrepot.domain.orders.actions.activate_review_rules import activate_review_rules
from entrepot.domain.orders.actions.activate_urgency_rules import activate_urgency_rules
from entrepot.domain.orders.actions.approve_orders import approve_orders, approve_orders_finally
from entrepot.domain.orders.actions.blacklisting import NewBlacklisted, add_to_blacklist, remove_from_blacklist
from entrepot.domain.orders.actions.book_past_orders import book_past_orders
from entrepot.domain.orders.actions.complete_orders import complete_orders
from entrepot.domain.orders.actions.hold_orders import (
    HeldByItsCause,
    hold_orders,
    release_expired_holds,
    release_holds,
)
from entrepot.domain.orders.actions.place_orders import place_drafts, place_orders, save_drafts
from entrepot.domain.orders.actions.preview_order import LinePreview, OrderPreview, preview_order
from entrepot.domain.orders.actions.refund_requests import (
    AskedBack,
    refuse_refund_requests,
    request_refunds,
    withdraw_refund_requests,
)
from entrepot.domain.orders.actions.reindex_orders import reindex_orders
from entrepot.domain.orders.actions.reject_orders import reject_orders
from entrepot.domain.orders.actions.reopen_orders import reopen_orders
from entrepot.domain.orders.actions.review_again import review_again
from entrepot.domain.orders.actions.submit_again import submit_again
from entrepot.domain.orders.actions.try_review_rules import try_review_rules

__all__ = [
    "AskedBack",
    "HeldByItsCause",
    "LinePreview",
    "OrderPreview",
    "NewBlacklisted",
    "activate_review_rules",
    "activate_urgency_rules",
    "add_to_blacklist",
    "approve_orders",
    "approve_orders_finally",
    "book_past_orders",
    "complete_orders",
    "hold_orders",
    "place_drafts",
    "place_orders",
    "preview_order",
    "refuse_refund_requests",
    "reindex_orders",
    "reject_orders",
    "release_expired_holds",
    "release_holds",
    "remove_from_blacklist",
    "review_again",
    "reopen_orders",
    "request_refunds",
    "save_drafts",
    "submit_again",
    "try_review_rules",
    "withdraw_refund_requests",
]
