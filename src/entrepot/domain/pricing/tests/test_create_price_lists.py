from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.pricing.actions import NewPriceList, create_price_lists
from entrepot.domain.pricing.models import PriceList
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def lists(*news):
    return create_price_lists(list(news), by=THE_HOUSE)


def test_each_is_told_what_is_wrong():
    answers = lists(
        NewPriceList("a", "甲"), NewPriceList("a", "又"), NewPriceList("b", " "), NewPriceList("c", "丙", "yuan"),
        NewPriceList("d", "丁", valid_from=NOON, valid_until=NOON), NewPriceList("e", "戊", group="none"),
        NewPriceList("f", "己", channel="none"), NewPriceList("g/", "庚"), NewPriceList("h", {"en": "H"}, "USD"),
    )  # fmt: skip
    kinds = [PriceList, AlreadyExists, Invalid, Invalid, Invalid, NotFound, NotFound, Invalid, PriceList]
    assert [type(answer) for answer in answers] == kinds
    assert PriceList.objects.count() == 2
    assert answers[0].currency == "CNY"


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    lists(NewPriceList("w", "暖"))
    with CaptureQueriesContext(connection) as one:
        lists(NewPriceList("o", "一", channel="web"))
    with django_assert_num_queries(len(one)):
        lists(*[NewPriceList(f"p{n}", "价", channel="jd") for n in range(50)])
