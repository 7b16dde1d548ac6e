"""Who may do what, on one page. A permission is an action by its dotted name, or a right to see."""

from fnmatch import fnmatchcase

from entrepot.foundation.accounts.models import Role
from entrepot.foundation.actions import ACTIONS, VIEWS

VIEWS.update(
    {
        "orders.view_orders", "orders.view_rules", "orders.view_blacklist", "customers.view_customers",
        "inventory.view_stock",
        "inventory.view_warehouses", "catalog.view_skus", "pricing.view_prices", "freight.view_services",
        "sourcing.view_rules", "accounts.view_channels", "accounts.view_number_rules", "accounts.view_companies",
        "fulfilment.view_fulfilments", "fulfilment.view_rules", "shipping.view_parcels", "shipping.view_carriers",
        "payments.view_payments",
        "receivables.view_accounts", "journal.view_events", "insight.view_verification",
        "pricing.round_off_totals", "pricing.overwrite_totals", "bulk.view_bulk_runs", "channels.view_inbox",
        "shipping.override_tracking_numbers", "files.view_imports", "reasons.view_reasons",
        "custom.view_custom_fields", "notices.view_notices", "tasks.view_tasks",
        "counter.sell_over_counter", "accounts.share_phone",
    }
)  # fmt: skip

_SEE_WORK = [
    "orders.view_orders", "inventory.view_stock", "inventory.view_warehouses", "catalog.view_skus",
    "freight.view_services", "accounts.view_channels", "fulfilment.view_fulfilments", "shipping.view_parcels",
    "shipping.view_carriers", "bulk.*", "files.start_import", "files.withdraw_import", "undoing.undo_entry",
    "reasons.view_reasons", "printing.note_printing", "assigning.assign_orders", "assigning.unassign_orders",
    "custom.view_custom_fields", "attachments.attach_file", "attachments.archive_file", "documents.*_print_job",
    "accounts.choose_language", "views.save_view", "views.remove_view", "tasks.*",
    "accounts.add_totp", "accounts.add_passkey", "accounts.remove_second_factor", "accounts.renew_recovery_codes",
    "accounts.end_sessions", "accounts.change_password", "accounts.set_pin",
]  # fmt: skip
_SELL = [
    "orders.place_orders", "orders.preview_order", "orders.save_drafts", "orders.place_drafts", "orders.hold_orders",
    "orders.review_again", "changes.cancel_orders", "changes.preview_cancellation", "changes.amend_orders",
    "changes.preview_amendment", "customers.view_customers", "customers.create_customers",
    "customers.change_customer", "customers.add_addresses", "pricing.view_prices", "pricing.round_off_totals",
    "orders.submit_again", "orders.request_refunds", "orders.withdraw_refund_requests",
    "revealing.reveal_personal_data", "sharing.share_orders", "sharing.withdraw_links",
    "notices.view_notices", "notices.refuse_notices",
]  # fmt: skip

ROLES: dict[str, list[str]] = {
    "sales": [*_SEE_WORK, *_SELL, "payments.view_payments"],
    "reviewer": [
        *_SEE_WORK, *_SELL, "orders.approve_orders", "orders.reject_orders", "orders.release_holds",
        "changes.withdraw_approval", "changes.return_to_sales", "receivables.view_accounts", "payments.view_payments",
        "orders.view_rules", "orders.try_review_rules",
        "catalog.map_codes", "catalog.unmap_codes",
        "orders.add_to_blacklist", "orders.remove_from_blacklist", "orders.view_blacklist",
    ],
    "cashier": [
        *_SEE_WORK, *_SELL, "counter.sell_over_counter", "payments.view_payments", "payments.record_payments",
        "fulfilment.release_orders", "shipping.ship_orders", "shipping.deliver_parcels",
    ],
    "warehouse": [
        *_SEE_WORK, "fulfilment.*_fulfilments", "fulfilment.undo_*", "fulfilment.release_orders",
        "fulfilment.view_rules",
        "shipping.*_parcels", "shipping.pack_*", "shipping.hand_over_*",
        "shipping.ship_orders", "shipping.note_freight", "inventory.receive_stock", "inventory.adjust_stock",
        "inventory.receive_consignment", "inventory.return_consignment",
        "revealing.reveal_personal_data",
    ],
    "finance": [
        *_SEE_WORK, "payments.*", "receivables.*", "customers.view_customers", "orders.release_holds",
        "pricing.view_prices", "journal.view_events", "insight.view_verification",
        "orders.approve_orders_finally", "orders.request_refunds", "orders.withdraw_refund_requests",
        "orders.refuse_refund_requests", "revealing.reveal_personal_data",
    ],
    "service": [
        *_SEE_WORK, *_SELL, "orders.release_holds", "payments.view_payments", "payments.refund_orders",
        "orders.refuse_refund_requests", "receivables.merge_customers", "receivables.unmerge_customers",
        "notices.resend_notices", "notices.withdraw_notices",
    ],
    "buyer": [*_SEE_WORK, "catalog.*", "inventory.receive_stock", "freight.*", "pricing.view_prices"],
    "manager": [
        "orders.*", "changes.*", "catalog.*", "customers.*", "pricing.*", "freight.*", "inventory.*", "sourcing.*",
        "fulfilment.*", "shipping.*", "payments.*", "receivables.*", "journal.*", "insight.*", "bulk.*",
        "undoing.*", "stages.*", "channels.*", "files.*", "reasons.*", "printing.*", "assigning.*", "custom.*",
        "views.*", "attachments.*", "documents.*", "revealing.*", "accounts.open_channel", "accounts.view_channels",
        "accounts.choose_language",
        "accounts.add_totp", "accounts.add_passkey", "accounts.remove_second_factor",
        "accounts.renew_recovery_codes", "accounts.end_sessions", "accounts.change_password",
        "accounts.set_pin", "accounts.give_badge", "accounts.withdraw_badge", "accounts.share_phone",
        "accounts.archive_channel", "accounts.restore_channel",
        "accounts.view_number_rules", "sharing.share_orders", "sharing.withdraw_links",
        "sharing.set_customer_texts", "notices.*", "tasks.*", "counter.sell_over_counter",
    ],
    "admin": ["*"],
}  # fmt: skip


def permissions_of(role: str) -> list[str]:
    """This will spell out the permissions of a built-in role; `*` stays as it is."""
    patterns = ROLES[role]
    if "*" in patterns:
        return ["*"]
    every = set(ACTIONS) | VIEWS
    return sorted(name for name in every if any(fnmatchcase(name, pattern) for pattern in patterns))


def write_roles(**_: object) -> None:
    """This will write the built-in roles as this version knows them. Called after every migrate."""
    for role in ROLES:
        Role.objects.update_or_create(
            company=None, code=role, defaults={"permissions": permissions_of(role), "built_in": True}
        )
