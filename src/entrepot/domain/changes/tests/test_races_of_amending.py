"""Amending against whoever else is at the order, with real threads, each on its own connection."""

from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import Amended, Cancellation, Cancelled, amend_orders, cancel_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.models import ChangeSet
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, released, stock
from entrepot.domain.shipping.actions import Boxed, HandOver, hand_over_fulfilments
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests.build import fresh
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROUNDS = 8


@pytest.fixture(autouse=True)
def company():
    a_sku()


def more(order, pieces=3, edition=None):
    asked = Amendment(order.number, lines=[LineChange(1, quantity=Decimal(pieces))], edition=edition)
    return lambda: amend_orders([asked], by=THE_HOUSE)


def test_either_it_is_picked_or_it_is_amended():
    a_warehouse(stock={"LAMP": 500}, steps="pick_pack_ship")
    reserved = 0
    for _ in range(ROUNDS):
        order = an_order(("LAMP", 2))
        (work,) = released(order)
        (amended,), (picked,) = at_once(
            [more(order), lambda work=work: pick_fulfilments([Picking(work.number)], by=THE_HOUSE)]
        )
        won = isinstance(amended, Amended)
        assert won == isinstance(picked, Refusal)
        assert won or amended.code == "picking_has_begun"
        reserved += 3 if won else 2
        assert stock("MAIN", "LAMP") == (500, reserved)


def test_amending_and_cancelling_leave_nothing_behind():
    a_warehouse(stock={"LAMP": 100})
    for _ in range(ROUNDS):
        order = an_order(("LAMP", 2))
        released(order)
        (amended,), (cancelled,) = at_once(
            [more(order), lambda order=order: cancel_orders([Cancellation(order.number)], by=THE_HOUSE)]
        )
        assert isinstance(cancelled, Cancelled)
        assert isinstance(amended, Amended) or amended.code == "out_of_turn"
        assert fresh(order).state == "cancelled"
        assert stock("MAIN", "LAMP") == (100, 0)


def test_of_two_clerks_with_the_same_edition_one_looks_again():
    a_warehouse(stock={"LAMP": 500})
    for _ in range(ROUNDS):
        order = an_order(("LAMP", 2))
        answers = at_once([more(order, 3, order.edition), more(order, 4, order.edition)])
        kinds = sorted(type(answer).__name__ for (answer,) in answers)
        assert kinds == ["Amended", "ChangedMeanwhile"]
        assert ChangeSet.objects.filter(order=order).count() == 1


def test_either_it_leaves_or_it_is_amended():
    a_warehouse(stock={"LAMP": 500}, steps="ship")
    left = reserved = 0
    for _ in range(ROUNDS):
        order = an_order(("LAMP", 2))
        (work,) = released(order)
        (amended,), (sent,) = at_once(
            [more(order, 5), lambda work=work: hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)]
        )
        if isinstance(sent, Boxed):
            left += 2
            assert isinstance(amended, Refusal)
            assert (amended.code, fresh(order).units_ordered) == ("everything_has_left", 2)
        else:
            reserved += 5
            assert isinstance(amended, Amended)
            assert (sent.code, fresh(order).units_shipped) == ("out_of_turn", 0)
        assert stock("MAIN", "LAMP") == (500 - left, reserved)
