"""A clerk pastes five hundred numbers from a chat, of every kind and in every way; two of them are nobody's."""

from dataclasses import replace

import pytest

from entrepot.domain.customers.steps import Buyer, NewAddress
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def home(n: int) -> NewAddress:
    return replace(build.TO_PUDONG, street=f"世纪大道 {n} 号")


def test_five_hundred_numbers_are_pasted_of_which_two_are_unknown():
    build.some_skus({"LAMP"})
    build.a_warehouse("SH", region_code="310115")
    build.receive("SH", LAMP=500)
    wishes = [
        build.wish(LAMP=1, customer=Buyer(name="王芳", channel_code="web", external_id=f"b{n}"), ship_to=home(n),
                   more={"external_id": f"TB-{n:04}"})
        for n in range(300)
    ]  # fmt: skip
    orders = place_orders(wishes, by=THE_HOUSE)
    build.follow()
    waybills = [f"SF{number:013}" for number in (97, 98, 99)]
    for work, waybill in zip(Fulfilment.objects.order_by("pk"), waybills, strict=False):
        only(pick_fulfilments([Picking(work.number)], by=THE_HOUSE))
        only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE))
        only(hand_over_fulfilments([HandOver(work.number, "sf", waybill)], by=THE_HOUSE))
    build.follow()

    known = [*(order.number for order in orders), *(f"tb-{n:04}" for n in range(195)), *waybills]
    pasted = [*known[:250], "TB-9999", *known[250:], "SF0000000000001"]
    between = ["\n", "，", "、", "；", "\t", " , ", ";", "\r\n"]
    text = "".join(f"{number}{between[place % len(between)]}" for place, number in enumerate(pasted))

    clerk = build.a_program("service")
    status, answer = clerk.post("/search/numbers", {"text": text}, **{"Accept-Language": "zh-hans"})
    assert status == 200
    assert (len(answer["found"]), answer["not_found"]) == (498, ["TB-9999", "SF0000000000001"])
    last = answer["found"][-1]
    (match,) = last["matches"]
    assert (match["kind"], match["by"]) == ("parcel", "tracking_number")
    (order_number,) = match["orders"]

    found = clerk.get(f"/orders?q={waybills[2]}")[1]["items"]
    assert [one["number"] for one in found] == [order_number]
    assert build.differences() == {}
