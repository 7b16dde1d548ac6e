"""What the journal is about, by the numbers and codes that people know: its own ids mean nothing outside."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from entrepot.foundation.rows import fetch

# Of each subject: the table, and the column by which it is known outside.
KNOWN_BY = {
    "blacklist": ("orders_blacklisted", "id"),
    "bulk_run": ("bulk_bulkrun", "number"),
    "carrier": ("shipping_carrier", "code"),
    "change": ("changes_changeset", "number"),
    "channel": ("accounts_channel", "code"),
    "company": ("accounts_company", "code"),
    "credit_note": ("receivables_creditnote", "number"),
    "custom_field": ("custom_customfield", "code"),
    "customer": ("customers_customer", "number"),
    "customer_group": ("customers_customergroup", "code"),
    # The goods of an order are known by its number.
    "demand_group": ("orders_order", "number"),
    "freight_service": ("freight_service", "code"),
    "freight_zone": ("freight_zone", "code"),
    "fulfilment": ("fulfilment_fulfilment", "number"),
    "import": ("files_importbatch", "number"),
    "number_rule": ("accounts_numberrule", "document"),
    "order": ("orders_order", "number"),
    "parcel": ("shipping_parcel", "number"),
    "parcel_rules": ("fulfilment_parcelrules", "version"),
    "payment": ("payments_payment", "number"),
    "price_list": ("pricing_pricelist", "code"),
    "print_job": ("documents_printjob", "number"),
    "product": ("catalog_product", "code"),
    "reason": ("reasons_reason", "code"),
    "return": ("returns_return", "number"),
    "review_rules": ("orders_reviewrules", "version"),
    "sku": ("catalog_sku", "code"),
    "sourcing_rules": ("sourcing_ruleset", "version"),
    "stock_document": ("inventory_stockdocument", "number"),
    "token": ("accounts_apitoken", "prefix"),
    "urgency_rules": ("orders_urgencyrules", "version"),
    "user": ("accounts_user", "username"),
    "warehouse": ("inventory_warehouse", "code"),
}


def by_number(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """This will show entries with the number of their subject in place of its id; one statement a subject."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry["subject"]].add(entry["subject_id"])
    known = {subject: _numbers(subject, ids) for subject, ids in wanted.items()}
    return [
        {
            **{name: value for name, value in entry.items() if name != "subject_id"},
            "number": known[entry["subject"]].get(entry["subject_id"]),
        }
        for entry in entries
    ]


def _numbers(subject: str, ids: set[int]) -> dict[int, str]:
    table, column = KNOWN_BY[subject]
    key = "demand_group_id" if subject == "demand_group" else "id"
    return dict(fetch(f"SELECT {key}, {column}::text FROM {table} WHERE {key} = ANY(%s)", [sorted(ids)]))
