from dataclasses import replace

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.customers.models import Address
from entrepot.domain.fulfilment.actions import (
    Counted,
    Merging,
    Picking,
    Recalling,
    merge_fulfilments,
    pick_fulfilments,
    recall_fulfilments,
)
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.queries import could_merge
from entrepot.domain.fulfilment.tests.building import (
    HOME,
    a_sku,
    a_warehouse,
    an_order,
    kinds,
    released,
    stock,
    the_work,
)
from entrepot.domain.orders.actions import AskedBack, hold_orders, request_refunds
from entrepot.domain.orders.models import Order
from entrepot.domain.receivables.models import Account
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests.build import fresh, no_trace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 20, "VASE": 20}, bins=("A-01",))


def three(**fields):
    return [an_order(("LAMP", n), ("VASE", 1), ship_to=HOME, priority=n, **fields) for n in (1, 2, 3)]


def merge(*works):
    return merge_fulfilments([Merging([work.number for work in works])], by=THE_HOUSE)[0]


def test_three_orders_are_worked_on_as_one():
    orders = three()
    works = released(*orders)
    merged = merge(*works)
    assert (merged.number, merged.state, merged.priority) == (works[0].number, "released", 3)
    assert {line.order for line in merged.lines} == {order.number for order in orders}
    assert [fulfilment.state for fulfilment in Fulfilment.objects.order_by("id")] == ["released", *["cancelled"] * 2]
    for order, work in zip(orders, works, strict=True):
        assert kinds("order", order.pk)[-1] == "order.merged"
        assert kinds("fulfilment", work.id)[-1] == "fulfilment.merged"
        assert (fresh(order).number, fresh(order).total, fresh(order).edition) == (
            order.number, order.total, order.edition,
        )  # fmt: skip
    only(pick_fulfilments([Picking(merged.number)], by=THE_HOUSE))
    (parcel,) = only(pack_fulfilments([Packing(merged.number)], by=THE_HOUSE)).parcels
    assert len({line.order for line in parcel.lines}) == 3
    only(hand_over_fulfilments([HandOver(merged.number, "SF", "SF1000000001")], by=THE_HOUSE))
    assert {fresh(order).progress for order in orders} == {"shipped"}
    assert stock("MAIN", "LAMP") == (14, 0)


def test_what_happens_to_one_order_does_not_happen_to_the_others():
    orders = three()
    merged = merge(*released(*orders))
    only(cancel_orders([Cancellation(orders[0].number)], by=THE_HOUSE))
    line = next(x for x in the_work(merged.number).lines if x.order_id == orders[1].pk)
    only(recall_fulfilments([Recalling(merged.number, [Counted(line.quantity, line=line.position)])], by=THE_HOUSE))
    last = next(x for x in the_work(merged.number).lines if x.order_id == orders[2].pk)
    only(pick_fulfilments([Picking(merged.number, [Counted(1, line=last.position)])], by=THE_HOUSE))
    assert [fresh(order).state for order in orders] == ["cancelled", "approved", "approved"]
    assert [fresh(order).holds_open for order in orders] == [0, 1, 0]
    assert kinds("order", orders[2].pk)[-1] == "order.picked"
    assert kinds("order", orders[0].pk)[-1] != "order.picked"


def test_only_what_goes_to_one_receiver_from_one_place_is_merged():
    other = replace(HOME, street="别处 1 号")
    a_warehouse("FAR", stock={"LAMP": 5})
    first, elsewhere, far = (
        an_order(("LAMP", 1), ship_to=HOME), an_order(("LAMP", 1), ship_to=other),
        an_order(("LAMP", 2), ship_to=HOME, warehouse="FAR"),
    )  # fmt: skip
    works = released(first, elsewhere, far)
    with no_trace():
        assert (merge(*works[:2]).code, merge(*works[:2]).differs) == ("cannot_be_merged", "receivers")
        assert merge(works[0], works[2]).differs == "warehouses"
        assert merge(works[0]).code == merge(works[0], works[0]).code == "invalid"


def test_who_wishes_another_carrier_gets_another_parcel():
    first, second, third = orders = three()
    Order.objects.filter(pk=second.pk).update(carrier="SF", service="sf")
    works = released(*orders)
    with no_trace():
        assert merge(*works).differs == "carriers"
    assert [work.number for work in could_merge(THE_HOUSE)[0]] == [works[0].number, works[2].number]
    assert merge(works[0], works[2]).state == "released"
    assert kinds("order", third.pk)[-1] == kinds("order", first.pk)[-1] == "order.merged"


def test_a_masked_receiver_is_told_by_the_cipher_of_the_platform():
    masked = replace(HOME, name="王**", phone="138****8000", street="***")
    ciphers = ["abc", "abc", "xyz"]
    orders = [
        an_order(("LAMP", n), ship_to=replace(masked, platform_cipher=cipher)) for n, cipher in enumerate(ciphers, 1)
    ]
    works = released(*orders)
    assert Address.objects.filter(masked=True).count() == 3
    with no_trace():
        assert merge(works[0], works[2]).differs == "receivers"
    assert merge(*works[:2]).state == "released"


@pytest.mark.parametrize("reason", ["paid at the door", "being refunded", "on hold"])
def test_who_must_stay_alone_does(reason):
    orders = three()
    works = released(*orders)
    if reason == "paid at the door":
        Order.objects.filter(pk=orders[1].pk).update(cod_amount=10)
    elif reason == "on hold":
        only(hold_orders([orders[1]], code="fraud", by=THE_HOUSE))
    else:
        only(request_refunds([AskedBack(orders[1].number, "damaged")], by=THE_HOUSE))
    with no_trace():
        refusal = merge(*works)
        assert (refusal.code, refusal.order, refusal.reason) == ("must_stay_alone", orders[1].number, reason)
    assert merge(works[0], works[2]).state == "released"
    assert not Account.objects.filter(refunded__gt=0).exists()


def test_what_is_picked_is_merged_no_more():
    works = released(*three())
    only(pick_fulfilments([Picking(works[1].number)], by=THE_HOUSE))
    with no_trace():
        assert (merge(*works).code, merge(*works).fulfilment) == ("work_has_begun", works[1].number)
