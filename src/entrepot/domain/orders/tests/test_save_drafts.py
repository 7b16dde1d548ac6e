"""Orders that are not placed yet."""

from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import save_drafts
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build

pytestmark = pytest.mark.django_db


def test_a_draft_is_priced_and_touches_neither_goods_nor_money(shop):
    draft = only(save_drafts([build.wish(LAMP=99, more={"shipping": Decimal(8)})], by=THE_HOUSE))
    assert (draft.state, draft.total, draft.placed_at) == ("draft", Decimal(998), None)
    assert (draft.account_id, draft.demand_group_id) == (None, None)
    assert build.stock("LAMP")["reserved"] == 0
    assert build.told("order", draft.pk) == ["order.drafted"]
    assert build.differences() == {}


def test_what_makes_no_sense_is_refused_and_leaves_no_trace(shop):
    with build.no_trace():
        (refusal,) = save_drafts([build.wish(NOSUCH=1)], by=THE_HOUSE)
    assert isinstance(refusal, Refusal)


def test_as_many_statements_for_fifty_drafts_as_for_one(shop):
    save_drafts([build.wish(LAMP=1)], by=THE_HOUSE)
    one = build.statements(lambda: save_drafts([build.wish(LAMP=1)], by=THE_HOUSE))
    assert build.statements(lambda: save_drafts([build.wish(LAMP=1)] * 50, by=THE_HOUSE)) == one
