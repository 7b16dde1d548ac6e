"""The life of one order and of fifty costs the same number of statements."""

import itertools
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.fulfilment.actions import (
    Counted,
    Merging,
    Picking,
    Recalling,
    Splitting,
    check_fulfilments,
    merge_fulfilments,
    pick_fulfilments,
    recall_fulfilments,
    release_orders,
    split_fulfilments,
    undo_merging,
    undo_picking,
    undo_splitting,
)
from entrepot.domain.fulfilment.queries import open_ids_for, works
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, a_wish
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    ParcelHandOver,
    Shipping,
    Together,
    deliver_parcels,
    hand_over_fulfilments,
    hand_over_parcels,
    pack_fulfilments,
    pack_together,
    ship_orders,
    unpack_parcels,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db

bills = itertools.count(10**12)


@pytest.fixture(autouse=True)
def company():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 5000, "VASE": 5000}, steps="pick_check_pack_ship")


def orders(n):
    return place_orders([a_wish(("LAMP", 2), ("VASE", 1)) for _ in range(n)], by=THE_HOUSE)


def statements(change, things):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answers = change(things, by=THE_HOUSE)
    assert not [answer for answer in answers if isinstance(answer, Refusal)]
    return len(seen)


def life(n):
    """Take n orders from release to the door and back, and count the statements of each change."""
    count = {}
    placed = orders(n)
    count["release"] = statements(release_orders, [order.pk for order in placed])
    numbers = [work.number for work in works(open_ids_for([order.pk for order in placed])).values()]
    count["pick"] = statements(pick_fulfilments, [Picking(x) for x in numbers])
    count["undo"] = statements(undo_picking, numbers)
    count["short pick"] = statements(pick_fulfilments, [Picking(x, [Counted(1, sku="LAMP")]) for x in numbers])
    count["check"] = statements(check_fulfilments, [Picking(x) for x in numbers])
    count["pack"] = statements(pack_fulfilments, [Packing(x) for x in numbers])
    parcels = list(Parcel.objects.filter(state="packed").values_list("number", flat=True))
    count["unpack"] = statements(unpack_parcels, parcels)
    count["pack together"] = statements(pack_together, [Together([x]) for x in numbers])
    count["hand over"] = statements(hand_over_fulfilments, [HandOver(x, "SF", f"SF{next(bills)}") for x in numbers])
    parcels = list(Parcel.objects.filter(state="handed_over").values_list("number", flat=True))
    count["deliver"] = statements(deliver_parcels, parcels)
    return count


def other_ends(n):
    count = {}
    placed = orders(n)
    release_orders([order.pk for order in placed], by=THE_HOUSE)
    numbers = [work.number for work in works(open_ids_for([order.pk for order in placed])).values()]
    count["recall"] = statements(recall_fulfilments, [Recalling(x, [Counted(1, sku="LAMP")]) for x in numbers])
    pick_fulfilments([Picking(x) for x in numbers], by=THE_HOUSE)
    check_fulfilments([Picking(x) for x in numbers], by=THE_HOUSE)
    pack_fulfilments([Packing(x) for x in numbers], by=THE_HOUSE)
    half = [Cancellation(order.number, "too much", [(1, 1)]) for order in placed]
    count["cancel a part"] = statements(cancel_orders, half)
    count["cancel a packed part"] = statements(cancel_orders, half)
    parcels = list(Parcel.objects.filter(state="packed").values_list("number", flat=True))
    count["hand over parcels"] = statements(
        hand_over_parcels, [ParcelHandOver(x, "SF", f"SF{next(bills)}") for x in parcels]
    )
    shipped = orders(n)
    release_orders([order.pk for order in shipped], by=THE_HOUSE)
    some = [Shipping(o.number, "SF", f"SF{next(bills)}", 500, [Counted(1, sku="LAMP")]) for o in shipped]
    count["ship a part"] = statements(ship_orders, some)
    shippings = [Shipping(order.number, "SF", f"SF{next(bills)}", 500) for order in shipped]
    count["ship"] = statements(ship_orders, shippings)
    rest = orders(n)
    release_orders([order.pk for order in rest], by=THE_HOUSE)
    count["cancel"] = statements(cancel_orders, [Cancellation(order.number, "gone") for order in rest])
    return count


def arranging(n):
    count = {}
    placed = place_orders(
        [a_wish(("LAMP", 2 + x), ("VASE", 1), ship_to=replace(HOME, street=f"{next(bills)}")) for x in range(n)],
        by=THE_HOUSE,
    )
    release_orders([order.pk for order in placed], by=THE_HOUSE)
    numbers = [work.number for work in works(open_ids_for([order.pk for order in placed])).values()]
    parts = [Splitting(x, [[Counted(1, sku="LAMP")]]) for x in numbers]
    count["split"] = statements(split_fulfilments, parts)
    count["undo splitting"] = statements(undo_splitting, numbers)
    pairs = []
    for _ in range(n):
        home = replace(HOME, street=f"{next(bills)}")
        both = place_orders([a_wish(("LAMP", m), ship_to=home) for m in (1, 2)], by=THE_HOUSE)
        release_orders([order.pk for order in both], by=THE_HOUSE)
        pairs.append(Merging([w.number for w in works(open_ids_for([o.pk for o in both])).values()]))
    count["merge"] = statements(merge_fulfilments, pairs)
    count["undo merging"] = statements(undo_merging, [pair.fulfilments[0] for pair in pairs])
    return count


@pytest.mark.parametrize("story", [life, other_ends, arranging])
def test_a_list_costs_what_one_costs(story, django_capture_on_commit_callbacks):
    # What a process asks only once (the company's own accounts) is asked here.
    with django_capture_on_commit_callbacks(execute=True):
        story(1)
    one = story(1)
    assert story(50) == one
    assert max(one.values()) <= 60, one


def test_a_reason_for_each_costs_what_one_reason_costs():
    def cancelled(reasons):
        return statements(
            cancel_orders, [Cancellation(o.number, r) for o, r in zip(orders(20), reasons, strict=True)]
        )

    cancelled(["gone"] * 20)
    assert cancelled([f"reason {n}" for n in range(20)]) == cancelled(["gone"] * 20)
