"""Every index is paid for by each row that is written: tables that grow with the orders have none for nothing."""

import pytest

from entrepot.foundation.rows import fetch

GROWING = (
    "customers_address", "customers_customer", "customers_identity", "fulfilment_fulfilment",
    "fulfilment_fulfilmentline", "fulfilment_picktask", "inventory_bin", "inventory_level", "inventory_move",
    "journal_entry", "orders_order", "orders_orderline", "payments_allocation", "payments_payment",
    "receivables_account", "receivables_posting", "receivables_voucher", "shipping_parcel", "shipping_parcelline",
    "shipping_waybill", "sourcing_decision", "sourcing_demand", "sourcing_demandgroup", "sourcing_promise",
)  # fmt: skip

# (index, its column, another whole index that begins with the same column) of each plain index on one column.
_PLAIN = """
WITH i AS (
    SELECT indexrelid AS id, indrelid AS owner, indkey[0] AS first, indnatts AS width, indisunique AS one,
           indpred IS NOT NULL AS partial
    FROM pg_index WHERE indrelid::regclass::text = ANY(%s)
)
SELECT i.id::regclass::text, a.attname,
       (SELECT min(o.id::regclass::text) FROM i o
        WHERE o.owner = i.owner AND o.id <> i.id AND o.first = i.first AND NOT o.partial)
FROM i JOIN pg_attribute a ON a.attrelid = i.owner AND a.attnum = i.first
WHERE i.width = 1 AND NOT i.one AND NOT i.partial
"""


@pytest.mark.django_db
def test_no_index_says_again_what_another_begins_with():
    assert not [(index, other) for index, _, other in fetch(_PLAIN, [list(GROWING)]) if other]


@pytest.mark.django_db
def test_no_index_on_the_company_alone():
    assert not [index for index, column, _ in fetch(_PLAIN, [list(GROWING)]) if column == "company_id"]
