"""Somebody else keeps goods in our warehouses."""

import pytest

from entrepot.domain.inventory.actions import add_owner
from entrepot.domain.inventory.queries import owners_visible_to
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_an_owner_has_a_code_of_his_own(db):
    owner = add_owner("SHUJIN", name={"zh-hans": "蜀锦茶行"}, by=THE_HOUSE)
    assert [one.code for one in owners_visible_to(THE_HOUSE)] == ["SHUJIN"]
    assert build.told("goods_owner", owner.pk) == ["goods_owner.added"]
    with build.no_trace(), pytest.raises(AlreadyExists):
        add_owner("SHUJIN", name={"zh-hans": "另一家"}, by=THE_HOUSE)
    with build.no_trace(), pytest.raises(Invalid):
        add_owner(" ", name={}, by=THE_HOUSE)


def test_at_the_door(api):
    status, owner = api.post("/goods-owners", {"code": "SHUJIN", "name": {"zh-hans": "蜀锦茶行"}})
    assert (status, owner) == (201, {"code": "SHUJIN", "name": {"zh-hans": "蜀锦茶行"}})
    assert api.get("/goods-owners")[1]["items"] == [owner]
    assert build.a_program("sales").post("/goods-owners", {"code": "X", "name": {"en": "X"}})[0] == 403
