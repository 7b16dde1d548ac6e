"""What people made of the work is taken back, and the rules say anew how it falls into parcels."""

from dataclasses import replace

import pytest

from entrepot.domain.fulfilment.actions import (
    Counted,
    Merging,
    Picking,
    Splitting,
    activate_parcel_rules,
    merge_fulfilments,
    pick_fulfilments,
    regroup_fulfilments,
    split_fulfilments,
    undo_merging,
)
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, an_order, kinds, released, the_work
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests.build import differences, no_trace, statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    a_sku("LAMP", weight_g=1000)
    a_warehouse(stock={"LAMP": 1000}, bins=("A-01",))
    yield
    assert differences() == {}


def inside(numbers):
    return [[(line.order, line.remaining) for line in the_work(number).lines] for number in numbers]


def split(work, *parts):
    counted = [[Counted(n, sku="LAMP")] for n in parts]
    only(split_fulfilments([Splitting(work.number, counted)], by=THE_HOUSE))


def test_what_a_clerk_split_is_whole_again_without_rules():
    order = an_order(("LAMP", 6))
    (work,) = released(order)
    split(work, 1, 2)
    answer = only(regroup_fulfilments([work.number], by=THE_HOUSE))
    assert answer.fulfilments == [work.number]
    assert inside(answer.fulfilments) == [[(order.number, 3), (order.number, 1), (order.number, 2)]]
    assert Fulfilment.objects.filter(state="cancelled").count() == 2
    assert kinds("order", order.pk)[-1] == "order.splitting_undone"


def test_the_rules_split_it_as_they_would_have():
    order = an_order(("LAMP", 5))
    (work,) = released(order)
    split(work, 1)
    activate_parcel_rules([{"rule": "weight_cap", "grams": 2000}], by=THE_HOUSE)
    answer = only(regroup_fulfilments([work.number], by=THE_HOUSE))
    assert sorted(sum(n for _, n in lines) for lines in inside(answer.fulfilments)) == [1, 2, 2]


def test_what_a_clerk_took_apart_is_merged_again_and_what_he_merged_is_not():
    first, second = an_order(("LAMP", 1), ship_to=HOME), an_order(("LAMP", 2), ship_to=HOME)
    activate_parcel_rules([{"rule": "merge", "days": 2}], by=THE_HOUSE)
    (work,) = released(first, second)
    undo_merging([work.number], by=THE_HOUSE)
    answer = only(regroup_fulfilments([work.number], by=THE_HOUSE))
    assert inside(answer.fulfilments) == [[(first.number, 1), (second.number, 2)]]

    activate_parcel_rules([], by=THE_HOUSE)
    answer = only(regroup_fulfilments([work.number], by=THE_HOUSE))
    assert inside(answer.fulfilments) == [[(first.number, 1)], [(second.number, 2)]]
    assert kinds("order", first.pk)[-1] == "order.merging_undone"


def test_what_is_being_picked_stays_as_it_is():
    order = an_order(("LAMP", 6))
    (work,) = released(order)
    split(work, 1, 2)
    begun, idle = Fulfilment.objects.exclude(pk=work.id).order_by("id").values_list("number", flat=True)
    only(pick_fulfilments([Picking(begun)], by=THE_HOUSE))
    with no_trace():
        refusals = regroup_fulfilments([begun, "NO-SUCH"], by=THE_HOUSE)
    assert [refusal.code for refusal in refusals] == ["work_has_begun", "not_found"]
    answer = only(regroup_fulfilments([idle], by=THE_HOUSE))
    assert inside(answer.fulfilments) == [[(order.number, 3), (order.number, 2)]]
    assert inside([begun]) == [[(order.number, 1)]]


def test_one_or_fifty_take_as_many_statements():
    homes = [replace(HOME, phone=f"1370000{n // 2:04}") for n in range(104)]
    orders = [an_order(("LAMP", 2 + n % 2), ship_to=home) for n, home in enumerate(homes)]
    works = released(*orders)
    for work in works:
        split(work, 1)
    merge_fulfilments(
        [Merging([a.number, b.number]) for a, b in zip(works[::2], works[1::2], strict=True)], by=THE_HOUSE
    )

    def regroup(some):
        return statements(lambda: regroup_fulfilments([work.number for work in some], by=THE_HOUSE))

    regroup(works[:1])
    assert regroup(works[2:3]) == regroup(works[4::2])
