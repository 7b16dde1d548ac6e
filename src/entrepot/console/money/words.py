"""What stands behind money, in words."""

from django.utils.translation import gettext_noop

FAMILY = (
    (gettext_noop("Receipts"), "/money", "payments.view_payments"),
    (gettext_noop("Owed by age"), "/money/owed", "receivables.view_accounts"),
    (gettext_noop("Refund requests"), "/money/refund-requests?open=yes", "orders.view_orders"),
    (gettext_noop("Refunds"), "/money/refunds", "payments.view_payments"),
)
# What speaks for a suggestion.
SPEAKS = {
    "reference": gettext_noop("the text names it"),
    "amount": gettext_noop("the amount fits exactly"),
    "payer": gettext_noop("same payer"),
    "remembered_payer": gettext_noop("this sender paid for that customer before"),
    "payer_name": gettext_noop("same name"),
}
ASKED_BY = {
    "buyer": gettext_noop("Buyer"),
    "sales": gettext_noop("Sales"),
    "channel": gettext_noop("Channel"),
}
OUTCOMES = {
    "withdrawn": (gettext_noop("Withdrawn"), "stopped"),
    "refused": (gettext_noop("Refused"), "alert"),
    "refunded": (gettext_noop("Refunded"), "back"),
}
WAITS = (gettext_noop("Open"), "waiting")
AGES = (
    ("not_due", gettext_noop("Not due yet")),
    ("to_30", gettext_noop("Up to 30 days")),
    ("to_60", gettext_noop("31–60 days")),
    ("to_90", gettext_noop("61–90 days")),
    ("older", gettext_noop("Over 90 days")),
)
