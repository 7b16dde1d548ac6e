"""The log of locks itself: what it reads out of a statement, and that it sees an inversion."""

import pytest

from tests.lock_order import Transaction, locked_by


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT id FROM shipping_parcel WHERE id = 1 ORDER BY id FOR NO KEY UPDATE", ["shipping_parcel"]),
        ("SELECT 1 FROM orders_order o JOIN receivables_account a ON a.id = o.account_id FOR NO KEY UPDATE OF a",
         ["receivables_account"]),
        ('UPDATE "orders_order" SET "edition" = 2 WHERE id = 1', ["orders_order"]),
        ("UPDATE inventory_level l SET on_hand = 1 FROM unnest(%s) c WHERE l.id = c.id", ["inventory_level"]),
        ("SELECT id FROM sourcing_demandgroup WHERE id IN (SELECT group_id FROM sourcing_demand WHERE id IN (1)) "
         "ORDER BY id FOR NO KEY UPDATE", ["sourcing_demandgroup"]),
        ("WITH held AS (SELECT b.id FROM inventory_bin b JOIN (SELECT 1) g ON true FOR NO KEY UPDATE OF b) "
         "UPDATE inventory_level SET on_hand = 1 FROM held", ["inventory_bin", "inventory_level"]),
        ('SELECT 1 FROM "orders_order" INNER JOIN "receivables_account" ON true FOR UPDATE',
         ["orders_order", "receivables_account"]),
        ('DELETE FROM "orders_order" WHERE id = 1', ["orders_order"]),
        ("SELECT id FROM orders_order", []),
        ('SELECT "x" FROM "accounts_company" FOR NO KEY UPDATE', []),
    ],
)  # fmt: skip
def test_what_a_statement_locks(sql, tables):
    assert locked_by(sql) == tables


@pytest.mark.parametrize(
    ("tables", "inversions"),
    [
        (["orders_order", "inventory_level", "receivables_account"], []),
        (["inventory_level", "orders_order"], ["orders_order after inventory_level"]),
        (["orders_order", "inventory_level", "orders_order"], []),
    ],
)
def test_an_inversion_is_seen(tables, inversions):
    seen = Transaction()
    for sql in ["SAVEPOINT s", *(f"SELECT 1 FROM {table} FOR UPDATE" for table in tables), "RELEASE SAVEPOINT s"]:
        seen.see(lambda *_: None, sql, None, False, None)
    assert seen.inversions == inversions
