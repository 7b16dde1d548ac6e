"""What the journal is about, by the numbers and codes that people know: its own ids mean nothing outside."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    "saved_view": ("views_savedview", "code"),
    "sku": ("catalog_sku", "code"),
    "sourcing_rules": ("sourcing_ruleset", "version"),
    "goods_owner": ("inventory_owner", "code"),
    "stock_document": ("inventory_stockdocument", "number"),
    "task": ("tasks_task", "number"),
    "token": ("accounts_apitoken", "prefix"),
    "urgency_rules": ("orders_urgencyrules", "version"),
    "user": ("accounts_user", "username"),
    "warehouse": ("inventory_warehouse", "code"),
}

# The books have entries about these, too.
OF_BOOKS = {
    # What was taken for an order is known by the work for it.
    "fulfilment_line": (
        "(SELECT l.id, f.number FROM fulfilment_fulfilmentline l"
        " JOIN fulfilment_fulfilment f ON f.id = l.fulfilment_id) known",
        "number",
    ),
    "opening_balance": ("receivables_openingbalance", "reference"),
    "refund": ("payments_refund", "number"),
}


def by_number(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """This will show entries with the number of their subject in place of its id; one statement a subject."""
    known = numbers_of((entry["subject"], entry["subject_id"]) for entry in entries)
    return [
        {
            **{name: value for name, value in entry.items() if name != "subject_id"},
            "number": known.get((entry["subject"], entry["subject_id"])),
        }
        for entry in entries
    ]


def numbers_of(subjects: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """This will give the numbers of things by what they are and their ids; one statement a subject."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for subject, pk in subjects:
        wanted[subject].add(pk)
    return {
        (subject, pk): number
        for subject, ids in wanted.items()
        if subject in KNOWN_BY or subject in OF_BOOKS
        for pk, number in _numbers(subject, ids).items()
    }


def _numbers(subject: str, ids: set[int]) -> dict[int, str]:
    table, column = KNOWN_BY.get(subject) or OF_BOOKS[subject]
    key = "demand_group_id" if subject == "demand_group" else "id"
    return dict(fetch(f"SELECT {key}, {column}::text FROM {table} WHERE {key} = ANY(%s)", [sorted(ids)]))
