"""Damage that is done behind the product's back is found, and named for what it is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewComponent, NewSku
from entrepot.domain.changes.actions import Cancellation, amend_orders, cancel_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.inventory.actions import (
    Arrival,
    Consignment,
    Receipt,
    add_owner,
    receive_consignment,
    receive_stock,
)
from entrepot.domain.orders.actions import AskedBack, hold_orders, request_refunds
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import record_payments, refund_orders
from entrepot.domain.payments.steps import NewPayment, NewRefund
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.insight.verification import CHECKS, run_all
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy_shop(shop):
    """Something of everything: held, waiting, released, picked, packed, gone, paid, refunded."""
    parts = [NewComponent("LAMP", 1), NewComponent("VASE", 1)]
    only(create_skus([NewSku("SET", "套装", price=Decimal(20), kind="kit", components=parts)], by=THE_HOUSE))
    only(hold_orders([build.order(LAMP=1, more={"external_id": "T1"})], code="look", by=THE_HOUSE))
    build.order(SET=1, price="20.00", more={"external_id": "T2"})
    build.order(channel="phone", VASE=9)
    paid = build.order(LAMP=2, more={"shipping": Decimal(6), "order_discount": Decimal(1)})
    only(record_payments([NewPayment("cash", Decimal(20), (paid.pk,))], by=THE_HOUSE))
    only(refund_orders([NewRefund(paid.pk, Decimal(5), "sorry")], by=THE_HOUSE))
    other = replace(build.TO_PUDONG, phone="13900000000")
    build.order(LAMP=3, ship_to=other)
    build.follow()
    first, second, *_ = Fulfilment.objects.order_by("pk").values_list("number", flat=True)
    for number in (first, second):
        only(pick_fulfilments([Picking(number)], by=THE_HOUSE))
        only(pack_fulfilments([Packing(number)], by=THE_HOUSE))
    only(hand_over_fulfilments([HandOver(first, "SF", "SF1000000001")], by=THE_HOUSE))
    _changed_minds(paid)
    only(record_payments([NewPayment("bank_transfer", Decimal(3), reference="who?")], by=THE_HOUSE))
    only(request_refunds([AskedBack(build.order(LAMP=1).number, reason="damaged")], by=THE_HOUSE))
    build.follow()
    assert build.differences() == {}


def _changed_minds(order) -> None:
    """Amended twice, cancelled in part; and two pieces with numbers lie in Shanghai."""
    for price in ("8.00", "7.00"):
        asked = Amendment(order.number, lines=[LineChange(1, unit_price=Decimal(price))])
        only(amend_orders([asked], by=THE_HOUSE))
    waiting = Order.objects.get(channel__code="phone")
    only(cancel_orders([Cancellation(waiting.number, lines=[(1, 2)])], by=THE_HOUSE))
    only(create_skus([NewSku("PHONE", "手机", price=Decimal(99), tracking="serial")], by=THE_HOUSE))
    receive_stock(Receipt("SH", [Arrival("PHONE", 2, serials=["P1", "P2"])]), by=THE_HOUSE)
    add_owner("SHUJIN", name={"zh-hans": "蜀锦茶行"}, by=THE_HOUSE)
    receive_consignment(Consignment("SHUJIN", "SH", [Arrival("LAMP", 4)]), by=THE_HOUSE)


def damage(statement: str) -> None:
    """Write past triggers, constraints and foreign keys, as a slipped hand with every right does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_DROP_CHECKS)
        cursor.execute("DROP INDEX one_order_per_external_id")
        cursor.execute(statement)
        assert cursor.rowcount > 0, "this damages nothing"


_DROP_CHECKS = """
DO $$
DECLARE line text;
BEGIN
    FOR line IN SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
                WHERE contype = 'c' AND connamespace = 'public'::regnamespace
                  AND split_part(conrelid::regclass::text, '_', 1) IN (
                      'inventory', 'sourcing', 'orders', 'receivables', 'payments', 'fulfilment', 'shipping')
    LOOP EXECUTE line; END LOOP;
END $$
"""


ONE = {
    "levels_are_sums_of_bins": [
        "UPDATE inventory_level SET on_hand = on_hand + 1 WHERE id = (SELECT min(id) FROM inventory_level)",
        "UPDATE inventory_bin SET condition = 'defective' WHERE id = (SELECT max(id) FROM inventory_bin)",
    ],
    "bins_are_sums_of_moves": [
        "UPDATE inventory_move SET quantity = quantity + 1 WHERE id = (SELECT min(id) FROM inventory_move)",
        "DELETE FROM inventory_move WHERE id = (SELECT min(id) FROM inventory_move)",
        """INSERT INTO inventory_move
               (company_id, sku_id, quantity, source_id, target_id, reason, subject, subject_id, "on", serial)
           SELECT company_id, sku_id, 2, source_id, target_id, 'theft', 'nothing', 0, "on", ''
           FROM inventory_move ORDER BY id LIMIT 1""",
    ],
    "goods_of_others_are_promised_to_nobody": [
        "UPDATE inventory_level SET waiting = 1 WHERE owner_id > 0",
        "UPDATE inventory_bin SET picked = 1 WHERE owner_id > 0",
        "DELETE FROM inventory_owner",
    ],
    "levels_are_never_oversold": [
        "UPDATE inventory_level SET reserved = on_hand + 1 WHERE id = (SELECT min(id) FROM inventory_level)",
    ],
    "reserved_is_sum_of_promises": [
        "UPDATE inventory_level SET reserved = reserved - 1 WHERE reserved > 0",
        "UPDATE inventory_level SET short = short + 1",
        "DELETE FROM sourcing_promise WHERE id = (SELECT min(id) FROM sourcing_promise WHERE state = 'reserved')",
    ],
    "waiting_is_sum_of_promises": [
        "UPDATE inventory_level SET waiting = waiting + 1 WHERE id = (SELECT min(id) FROM inventory_level)",
        "UPDATE sourcing_promise SET open = open + 1 WHERE state = 'waiting'",
    ],
    "demands_are_sums_of_promises": [
        "UPDATE sourcing_demand SET reserved = reserved + 1 WHERE id = (SELECT min(id) FROM sourcing_demand)",
        "UPDATE sourcing_demand SET cancelled = cancelled + 1 WHERE id = (SELECT min(id) FROM sourcing_demand)",
        "UPDATE sourcing_demand SET shipped = 0 WHERE shipped > 0",
    ],
    "lines_are_their_demands": [
        "UPDATE orders_orderline SET quantity = quantity + 1 WHERE kind = 'goods'",
        "UPDATE orders_orderline SET cancelled = cancelled + 1 WHERE kind = 'goods'",
    ],
    "orders_are_sums_of_lines": [
        "UPDATE orders_order SET discount_total = discount_total + 1",
        "UPDATE orders_orderline SET total = total - 0.01 WHERE kind = 'goods'",
        "UPDATE orders_order SET tax_total = tax_total + 1",
    ],
    "orders_count_their_pieces": [
        "UPDATE orders_order SET units_shipped = units_shipped + 1",
        "UPDATE orders_order SET units_ordered = units_ordered + 1",
        "UPDATE orders_order SET units_delivered = units_shipped WHERE units_shipped > 0",
    ],
    "orders_count_their_holds": [
        "UPDATE orders_order SET holds_open = holds_open + 1",
        "DELETE FROM orders_hold WHERE released_at IS NULL",
        "UPDATE orders_hold SET expires_at = now() - interval '1 day' WHERE released_at IS NULL",
    ],
    "cancelled_orders_have_nothing_left": [
        "UPDATE orders_order SET state = 'cancelled' WHERE state = 'approved'",
        "UPDATE orders_orderline SET cancelled = quantity",
    ],
    "lines_of_goods_have_demands": [
        "UPDATE orders_orderline SET demand_id = NULL WHERE kind = 'goods'",
        "UPDATE orders_orderline SET sku_id = NULL WHERE demand_id IS NOT NULL",
        "UPDATE sourcing_demand SET sku_id = (SELECT max(id) FROM catalog_sku)",
    ],
    "confirmed_changes_came_to_pass": [
        "UPDATE changes_changeline SET quantity = quantity + 1",
        "UPDATE orders_orderline SET cancelled = 0 WHERE cancelled > 0",
    ],
    "totals_follow_each_other": [
        "UPDATE journal_entry SET facts = facts || '{\"total_before\": \"1\"}' WHERE kind = 'order.amended'",
        "UPDATE orders_orderline SET total = total + 1",
    ],
    "work_is_where_its_goods_are": [
        "UPDATE fulfilment_fulfilment SET warehouse_id = (SELECT max(id) FROM inventory_warehouse)",
        "UPDATE fulfilment_fulfilment SET state = 'cancelled' WHERE state = 'released'",
    ],
    "pick_lists_are_their_lines": [
        "UPDATE fulfilment_picktask SET picked = picked - 1 WHERE picked > shipped",
        "DELETE FROM fulfilment_picktask",
    ],
    "numbered_pieces_are_in_one_place": [
        "UPDATE inventory_serial SET place_id = (SELECT max(id) FROM inventory_place)",
        "DELETE FROM inventory_serial",
    ],
    "entries_are_acted_on": [
        """INSERT INTO journal_retry (follower, entry_id, subject, subject_id, attempts, next_at, problem)
           SELECT 'somebody', id, subject, subject_id, 3, now(), 'no' FROM journal_entry LIMIT 1""",
    ],
    "completed_orders_are_done": [
        "UPDATE orders_order SET state = 'completed' WHERE state = 'approved'",
    ],
    "orders_owe_what_they_cost": [
        "UPDATE orders_orderline SET credited = credited + 1 WHERE kind = 'goods'",
    ],
    "platforms_pay_their_discounts": [
        "UPDATE orders_order SET platform_discount = 1 WHERE account_id IS NOT NULL",
        "UPDATE orders_orderline SET platform_discount = 1 WHERE kind = 'goods'",
    ],
    "one_order_per_external_id": [
        "UPDATE orders_order SET external_id = 'T1'",
    ],
    "postings_sum_to_zero": [
        "UPDATE receivables_posting SET amount = amount + 1 WHERE id = (SELECT min(id) FROM receivables_posting)",
        "DELETE FROM receivables_posting WHERE id = (SELECT min(id) FROM receivables_posting)",
        "DELETE FROM receivables_voucher WHERE id = (SELECT min(id) FROM receivables_voucher)",
    ],
    "accounts_are_sums_of_postings": [
        "UPDATE receivables_account SET paid = paid + 1 WHERE kind = 'order'",
        "DELETE FROM receivables_posting WHERE voucher_id = (SELECT min(id) FROM receivables_voucher)",
    ],
    "nothing_refunded_beyond_paid": [
        "UPDATE receivables_account SET refunded = paid + 1 WHERE kind = 'order'",
    ],
    "payments_are_sums_of_allocations": [
        "UPDATE payments_payment SET allocated = allocated - 1",
        "UPDATE payments_payment SET refunded = refunded + 1",
    ],
    "work_is_released_goods": [
        "UPDATE fulfilment_fulfilmentline SET recalled = recalled + 1 WHERE shipped = 0",
        "UPDATE sourcing_promise SET released = released + 1, quantity = quantity + 1 WHERE state = 'reserved'",
    ],
    "picks_are_on_pick_lists": [
        "UPDATE inventory_bin SET picked = picked + 1",
        "DELETE FROM fulfilment_picktask WHERE shipped = 0",
    ],
    "parcels_hold_what_was_packed": [
        "UPDATE shipping_parcelline SET quantity = quantity + 1",
        "DELETE FROM shipping_parcelline",
        "UPDATE fulfilment_fulfilmentline SET packed = packed - 1 WHERE packed > 0",
    ],
    "freight_is_shared_out": [
        "UPDATE shipping_parcel SET freight = 1",
    ],
    "cancelled_pieces_keep_their_amounts": [
        "UPDATE orders_orderline SET cancelled = quantity WHERE total > 0",
    ],
    "refund_requests_hold_orders": [
        "UPDATE orders_refundrequest SET closed_at = now()",
        "UPDATE orders_hold SET released_at = now() WHERE code = 'refund_pending'",
    ],
    "advances_are_kept_for_their_payers": [
        """UPDATE payments_payment SET payer_id = (SELECT min(id) FROM customers_customer)
           WHERE payer_id IS NULL AND advance > 0""",
    ],
    "taxes_are_those_of_lines": [
        """WITH amended AS (UPDATE receivables_voucher SET kind = 'order_amended' WHERE kind = 'order_placed')
           UPDATE orders_orderline SET tax = tax + 1""",
    ],
    "returns_are_of_shipped_goods": [
        "UPDATE orders_order SET units_returned = units_returned + 1",
    ],
    "journal_has_no_gaps": [
        "DELETE FROM journal_entry WHERE seq = 1 AND subject = 'order'",
        "UPDATE journal_entry SET seq = seq + 100 WHERE subject = 'order'",
    ],
    "followers_keep_up": [
        "UPDATE journal_cursor SET entry_id = entry_id + 100000",
    ],
}


@pytest.mark.parametrize("name", ONE)
def test_each_kind_of_damage_is_named(busy_shop, name):
    for statement in ONE[name]:
        with transaction.atomic():
            damage(statement)
            assert name in build.differences(), statement
            transaction.set_rollback(True)
    assert build.differences() == {}


def test_work_that_is_stuck_is_told_and_the_books_hold(busy_shop):
    damage(ONE["entries_are_acted_on"][0])
    (finding,) = [finding for finding in run_all() if finding.differences]
    assert (finding.name, finding.damages_books) == ("entries_are_acted_on", False)


def test_there_is_damage_for_every_check():
    assert set(ONE) == set(CHECKS)


def test_every_check_says_in_a_sentence_what_must_hold(busy_shop):
    with translation.override("en"):
        findings = list(run_all())
    assert [finding.name for finding in findings] == list(CHECKS)
    assert all(finding.sentence.endswith(".") and not finding.differences for finding in findings)


def test_no_more_than_twenty_differences_are_shown(shop):
    for n in range(25):
        build.some_skus({f"S{n}"})
        build.receive("SH", **{f"S{n}": 1})
    damage("UPDATE inventory_level SET on_hand = on_hand + 1")
    assert len(build.differences()["levels_are_sums_of_bins"]) == 20


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inventory_move SET quantity = quantity + 1",
        "DELETE FROM receivables_posting",
        "UPDATE journal_entry SET facts = '{}'",
        "DELETE FROM sourcing_decision",
        "UPDATE orders_order SET state = 'draft' WHERE state = 'approved'",
        "UPDATE inventory_level SET reserved = on_hand + 1",
        "UPDATE inventory_bin SET on_hand = -1",
        "UPDATE orders_order SET units_shipped = units_ordered + 1",
        "UPDATE receivables_account SET refunded = paid + 1 WHERE kind = 'order'",
        "UPDATE receivables_posting SET amount = 1",
    ],
)
def test_the_database_itself_refuses_the_hand_that_has_no_such_rights(busy_shop, statement):
    with build.no_trace(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
