"""Cancelling against everything that moves goods, with real threads, each on its own connection."""

import threading
import time

import pytest
from django.db import connection, transaction

from entrepot.domain.changes.actions import Cancellation, Cancelled, cancel_orders
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments, release_orders
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.queries import open_ids_for, works
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, released, stock
from entrepot.domain.shipping.actions import Boxed, HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROUNDS = 12


@pytest.fixture(autouse=True)
def company():
    a_sku()


def packed(order):
    (work,) = released(order)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    return work


@pytest.mark.parametrize("steps", ["ship", "pick_pack_ship"])
def test_goods_either_leave_or_stay(steps):
    a_warehouse(stock={"LAMP": 100}, steps=steps)
    left = 0
    for _ in range(ROUNDS):
        order = an_order(("LAMP", 2))
        work = released(order)[0] if steps == "ship" else packed(order)
        (cancelled,), (sent,) = at_once(
            [
                lambda order=order: cancel_orders([Cancellation(order.number)], by=THE_HOUSE),
                lambda work=work: hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE),
            ]
        )
        order.refresh_from_db()
        if isinstance(sent, Boxed):
            left += 2
            assert isinstance(cancelled, Refusal)
            assert (cancelled.code, order.progress) == ("already_shipped", "shipped")
        else:
            assert isinstance(cancelled, Cancelled)
            assert (sent.code, order.state) == ("out_of_turn", "cancelled")
        assert stock("MAIN", "LAMP") == (100 - left, 0)


def test_work_that_appears_meanwhile_is_called_back_too():
    """The release commits while the cancellation waits for the order, after it looked for work in vain."""
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 2))
    answers = []

    def cancel():
        answers.extend(cancel_orders([Cancellation(order.number)], by=THE_HOUSE))
        connection.close()

    with transaction.atomic():
        release_orders([order.pk], by=THE_HOUSE)
        thread = threading.Thread(target=cancel)
        thread.start()
        until = time.monotonic() + 5
        while not waiting() and time.monotonic() < until:
            time.sleep(0.01)
        assert waiting(), "the cancellation should wait for the order"
    thread.join(20)

    (cancelled,) = answers
    assert cancelled.preview.fulfilments == [Fulfilment.objects.get().number]
    assert Fulfilment.objects.get().state == "cancelled"
    assert stock("MAIN", "LAMP") == (10, 0)


def waiting():
    """Does somebody wait for what we have locked?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone() is not None


def test_releasing_picking_packing_and_cancelling_at_once_end_well():
    a_warehouse(stock={"LAMP": 100})
    for _ in range(ROUNDS):
        orders = [an_order(("LAMP", 1)) for _ in range(4)]
        ids = [order.pk for order in orders]

        def work(ids=ids):
            release_orders(ids, by=THE_HOUSE)
            numbers = [w.number for w in works(open_ids_for(ids)).values()]
            pick_fulfilments([Picking(number) for number in numbers], by=THE_HOUSE)
            return pack_fulfilments([Packing(number) for number in numbers], by=THE_HOUSE)

        at_once(
            [
                work,
                lambda ids=ids: release_orders(list(reversed(ids)), by=THE_HOUSE),
                lambda orders=orders: cancel_orders([Cancellation(o.number) for o in orders], by=THE_HOUSE),
                lambda orders=orders: cancel_orders([Cancellation(o.number) for o in reversed(orders)], by=THE_HOUSE),
            ]
        )
        assert {type(order).objects.get(pk=order.pk).state for order in orders} == {"cancelled"}
        assert stock("MAIN", "LAMP") == (100, 0)
