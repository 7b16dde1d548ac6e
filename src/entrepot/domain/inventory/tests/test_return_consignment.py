"""Goods of somebody else go back to him."""

import pytest

from entrepot.domain.inventory.actions import (
    Arrival,
    Consignment,
    add_bins,
    add_owner,
    receive_consignment,
    return_consignment,
)
from entrepot.domain.inventory.books import BinHasLess
from entrepot.domain.inventory.consigning import NotThatMuchOfTheirs
from entrepot.domain.inventory.models import Bin, Warehouse
from entrepot.domain.inventory.queries import consigned_visible_to
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db


def theirs() -> int:
    return sum(consigned_visible_to(THE_HOUSE, owner="SHUJIN").values_list("on_hand", flat=True))


def give_back(*lines: Arrival):
    return return_consignment(Consignment("SHUJIN", "SH", lines), by=THE_HOUSE)


def ten_lamps() -> None:
    add_owner("SHUJIN", name={"zh-hans": "蜀锦茶行"}, by=THE_HOUSE)
    add_bins(Warehouse.objects.get(code="SH"), codes=["A1"], by=THE_HOUSE)
    lines = [Arrival("LAMP", 6, "A1"), Arrival("LAMP", 4)]
    receive_consignment(Consignment("SHUJIN", "SH", lines), by=THE_HOUSE)


@pytest.fixture
def kept(shop):
    ten_lamps()


def test_they_go_from_the_bin_that_is_named_or_from_any(kept):
    ours = build.stock("LAMP")
    document = give_back(Arrival("LAMP", 5, "A1"))
    assert theirs() == 5
    assert Bin.objects.get(place__code="A1", owner_id__gt=0).on_hand == 1
    give_back(Arrival("LAMP", 5))
    assert theirs() == 0
    assert build.stock("LAMP") == ours
    assert build.told("stock_document", document.pk) == ["consignment.returned"]
    assert build.differences() == {}


def test_what_is_ours_never_leaves_as_theirs(kept):
    with build.no_trace(), pytest.raises(NotThatMuchOfTheirs) as refused:
        give_back(Arrival("LAMP", 11))
    assert (refused.value.on_hand, refused.value.asked) == (10, 11)
    with build.no_trace(), pytest.raises(BinHasLess):
        give_back(Arrival("LAMP", 7, "A1"))


@pytest.mark.usefixtures("real_commits")
def test_two_who_take_the_last_of_theirs_do_not_take_it_twice():
    build.a_shop()
    ten_lamps()
    answers = at_once([lambda: give_back(Arrival("LAMP", 7)), lambda: give_back(Arrival("LAMP", 7))])
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]
    assert theirs() == 3
    assert build.differences() == {}


def test_at_the_door(kept):
    body = {"owner": "SHUJIN", "warehouse": "SH", "lines": [{"sku": "LAMP", "quantity": 99}]}
    status, problem = build.a_program("warehouse").post("/consignments/returns", body)
    assert (status, problem["code"]) == (409, "not_that_much_of_theirs")
    body["lines"][0]["quantity"] = 9
    assert build.a_program("warehouse").post("/consignments/returns", body)[0] == 201
    assert build.a_program("sales").post("/consignments/returns", body)[0] == 403
