from dataclasses import replace
from datetime import timedelta

import pytest

from entrepot.domain.catalog.models import KitComponent, Product, Sku
from entrepot.domain.fulfilment.actions import (
    Picking,
    Recalling,
    activate_parcel_rules,
    pick_fulfilments,
    recall_fulfilments,
    release_orders,
    undo_merging,
)
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.queries import could_merge
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, an_order, kinds, released, the_work
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from tests.build import follow, no_trace, statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    cold = Product.objects.create(company_id=1, code="P", name={}, category="冷链")
    a_sku("LAMP", weight_g=1000, length_mm=100, width_mm=100, height_mm=100)
    a_sku("ICE", weight_g=500, product=cold)
    a_sku("CARD", weight_g=10)
    a_sku("VASE")
    Channel.objects.update(shortage_policy="wait")
    a_warehouse(stock={"LAMP": 500, "ICE": 500, "CARD": 500}, bins=("A-01",))


def arranged(rules, *orders):
    """What is in the fulfilments of orders that were released under rules."""
    activate_parcel_rules(rules, by=THE_HOUSE)
    release_orders([order.pk for order in orders], by=THE_HOUSE)
    numbers = Fulfilment.objects.exclude(state="cancelled").order_by("id").values_list("number", flat=True)
    return [sorted((line.sku, line.remaining) for line in the_work(number).lines) for number in numbers]


def call_everything_back():
    numbers = Fulfilment.objects.filter(state="released").values_list("number", flat=True)
    recall_fulfilments([Recalling(number) for number in numbers], by=THE_HOUSE)


def test_no_parcel_is_heavier_than_the_cap_nor_larger():
    heavy = [{"rule": "weight_cap", "grams": 2000}]
    assert arranged(heavy, an_order(("LAMP", 5))) == [[("LAMP", 2)], [("LAMP", 2)], [("LAMP", 1)]]
    call_everything_back()
    large = [{"rule": "volume_cap", "cubic_centimetres": 3500}]
    assert arranged(large, an_order(("LAMP", 4))) == [[("LAMP", 3)], [("LAMP", 1)]]


def test_goods_of_a_category_go_on_their_own_and_gifts_with_goods():
    order = an_order(("LAMP", 1), ("ICE", 2), ("CARD", 1))
    OrderLine.objects.filter(sku__code="CARD").update(kind="gift")
    assert arranged([{"rule": "own_parcel", "categories": ["冷链"]}], order) == [
        [("CARD", 1), ("LAMP", 1)], [("ICE", 2)],
    ]  # fmt: skip
    assert kinds("order", order.pk)[-1] == "order.split"


PRESALE = {"rule": "presale_part", "attributes": ["预售"]}


def test_the_presale_part_goes_on_its_own():
    Sku.objects.filter(code="ICE").update(attributes={"预售": True})
    Sku.objects.filter(code="CARD").update(attributes={"预售": False})
    order = an_order(("LAMP", 1), ("ICE", 2), ("CARD", 1))
    assert arranged([PRESALE], order) == [[("CARD", 1), ("LAMP", 1)], [("ICE", 2)]]
    alike = an_order(("ICE", 1), ship_to=HOME), an_order(("LAMP", 1), ship_to=HOME)
    assert arranged([PRESALE, {"rule": "merge", "days": 2}], *alike)[2:] == [[("ICE", 1)], [("LAMP", 1)]]


def more(**stock):
    receive_stock(Receipt("MAIN", [Arrival(sku, n, "A-01") for sku, n in stock.items()]), by=THE_HOUSE)


def test_what_is_there_goes_and_the_rest_later_where_it_is_enough():
    half = [{"rule": "stock_available", "percent": 50}]
    order = an_order(("LAMP", 496), ("VASE", 504))
    assert arranged(half, order) == []
    more(VASE=4)
    follow()
    assert arranged(half, order) == [[("LAMP", 496), ("VASE", 4)]]
    more(VASE=500)
    follow()
    assert arranged(half, order) == [[("LAMP", 496), ("VASE", 4)], [("VASE", 500)]]


def test_each_part_of_an_order_is_enough_for_itself():
    Sku.objects.filter(code="VASE").update(attributes={"预售": "2026-12"})
    order = an_order(("LAMP", 1), ("VASE", 9))
    assert arranged([{"rule": "stock_available", "percent": 100}], order) == []
    assert arranged([{"rule": "stock_available", "percent": 100}, PRESALE], order) == [[("LAMP", 1)]]


def test_rules_that_ask_for_less_send_what_waited():
    an_order(("LAMP", 1), ("VASE", 9))
    activate_parcel_rules([{"rule": "stock_available", "percent": 100}], by=THE_HOUSE)
    follow()
    assert not Fulfilment.objects.exists()
    activate_parcel_rules([], by=THE_HOUSE)
    follow()
    assert [line.sku for line in the_work(Fulfilment.objects.get().number).lines] == ["LAMP"]


def test_a_kit_goes_whole():
    bed = a_sku("BED", kind="kit")
    for code, pieces in (("LAMP", 1), ("ICE", 2)):
        KitComponent.objects.create(kit=bed, component=Sku.objects.get(code=code), quantity=pieces)
    assert arranged([{"rule": "weight_cap", "grams": 2000}], an_order(("BED", 2))) == [
        [("ICE", 2), ("LAMP", 1)], [("ICE", 2), ("LAMP", 1)],
    ]  # fmt: skip


def test_what_is_too_large_for_any_parcel_goes_alone_and_a_thousand_parcels_are_left_to_people():
    rules = [{"rule": "weight_cap", "grams": 300}]
    assert arranged(rules, an_order(("LAMP", 2), ("CARD", 1))) == [[("LAMP", 1)], [("LAMP", 1)], [("CARD", 1)]]
    call_everything_back()
    assert arranged(rules, an_order(("LAMP", 200))) == [[("LAMP", 200)]]


def test_one_receiver_gets_one_parcel():
    first, second = an_order(("LAMP", 1), ship_to=HOME), an_order(("LAMP", 2), ship_to=HOME)
    elsewhere = an_order(("LAMP", 3))
    assert arranged([{"rule": "merge", "days": 2}], first, second, elsewhere) == [
        [("LAMP", 1), ("LAMP", 2)], [("LAMP", 3)],
    ]  # fmt: skip
    assert [kinds("order", order.pk)[-1] for order in (first, second, elsewhere)] == [
        "order.merged", "order.merged", "order.released",
    ]  # fmt: skip
    later = an_order(("LAMP", 4), ship_to=HOME)
    assert arranged([{"rule": "merge", "days": 2}], later)[0] == [("LAMP", 1), ("LAMP", 2), ("LAMP", 4)]


@pytest.mark.parametrize("why", ["cod", "presale", "days", "weight", "picked", "category"])
def test_who_should_not_share_a_parcel_does_not(why):
    first = an_order(("LAMP", 1), ship_to=HOME)
    second = an_order(("ICE" if why == "category" else "LAMP", 2), ship_to=HOME)
    rules = [{"rule": "merge", "days": 2}, {"rule": "own_parcel", "categories": ["冷链"]}]
    changes = {
        "cod": {"cod_amount": 10}, "presale": {"kind": "presale"},
        "days": {"placed_at": first.placed_at - timedelta(days=3)},
    }  # fmt: skip
    if why in changes:
        Order.objects.filter(pk=first.pk).update(**changes[why])
    if why == "weight":
        rules.append({"rule": "weight_cap", "grams": 2500})
    assert len(arranged(rules, first)) == 1
    if why == "picked":
        pick_fulfilments([Picking(Fulfilment.objects.get().number)], by=THE_HOUSE)
    assert len(arranged(rules, second)) == 2
    assert "order.merged" not in kinds("order", first.pk)


def test_the_answer_names_the_work_in_which_the_goods_are():
    activate_parcel_rules([{"rule": "merge", "days": 2}, {"rule": "weight_cap", "grams": 2000}], by=THE_HOUSE)
    first, second = an_order(("LAMP", 1), ship_to=HOME), an_order(("CARD", 1), ship_to=HOME)
    heavy = an_order(("LAMP", 3))
    (one,) = release_orders([first.pk], by=THE_HOUSE)
    joined, apart = release_orders([second.pk, heavy.pk], by=THE_HOUSE)
    assert joined.fulfilments == one.fulfilments
    assert [work.number for work in released(heavy)] == apart.fulfilments
    assert len(apart.fulfilments) == 2


def test_nothing_is_left_to_be_arranged_when_the_release_is_said_twice():
    order = an_order(("LAMP", 5))
    assert len(arranged([{"rule": "weight_cap", "grams": 2000}], order)) == 3
    with no_trace():
        assert release_orders([order.pk], by=THE_HOUSE)[0].fulfilments == []


def test_what_could_be_merged_is_suggested():
    works = released(an_order(("LAMP", 1), ship_to=HOME), an_order(("LAMP", 2), ship_to=HOME), an_order(("ICE", 1)))
    assert [[work.number for work in group] for group in could_merge(THE_HOUSE)] == [[w.number for w in works[:2]]]
    arranged([{"rule": "merge", "days": 2}], an_order(("LAMP", 3), ship_to=HOME))
    assert could_merge(THE_HOUSE) == []
    undo_merging([works[0].number], by=THE_HOUSE)
    assert len(could_merge(THE_HOUSE)) == 1
    Order.objects.update(cod_amount=1)
    assert could_merge(THE_HOUSE) == []


@pytest.mark.parametrize("rule", [{"rule": "weight_cap", "grams": 2000}, {"rule": "merge", "days": 2}])
def test_fifty_cost_what_one_costs(rule):
    activate_parcel_rules([rule], by=THE_HOUSE)
    homes = [replace(HOME, phone=f"1370000{n // 2:04}") for n in range(104)]
    orders = [an_order(("LAMP", 3 + n % 2), ship_to=home).pk for n, home in enumerate(homes)]
    release_orders(orders[::2], by=THE_HOUSE)
    one = statements(lambda: release_orders(orders[1:4:2], by=THE_HOUSE))
    assert statements(lambda: release_orders(orders[5::2], by=THE_HOUSE)) == one
