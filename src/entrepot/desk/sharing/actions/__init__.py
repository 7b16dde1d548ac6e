"""Orders are shared with their customers, who may do a few things with them."""

from entrepot.desk.sharing.actions.by_customers import (
    ask_about_shared_order,
    cancel_shared_order,
    rate_shared_order,
    readdress_shared_order,
)
from entrepot.desk.sharing.actions.links import share_orders, withdraw_links
from entrepot.desk.sharing.actions.signing_in import (
    begin_customer_session,
    sign_in_customers,
    sign_out_customers,
)
from entrepot.desk.sharing.actions.texts import set_customer_texts
from entrepot.desk.sharing.actions.unlocking import unlock_links

__all__ = [
    "ask_about_shared_order",
    "begin_customer_session",
    "cancel_shared_order",
    "rate_shared_order",
    "readdress_shared_order",
    "set_customer_texts",
    "share_orders",
    "sign_in_customers",
    "sign_out_customers",
    "unlock_links",
    "withdraw_links",
]
