from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.pricing.models import Price
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotFound

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def base():
    create_skus([NewSku("TEA", "茶"), NewSku("CUP", "杯")], by=THE_HOUSE)
    create_price_lists([NewPriceList("b", "基础")], by=THE_HOUSE)


def prices(*news):
    return set_prices(list(news), by=THE_HOUSE)


def test_each_is_told_what_is_wrong():
    answers = prices(
        NewPrice("none", "TEA", D(1)), NewPrice("b", "none", D(1)), NewPrice("b", "TEA", D(-1)),
        NewPrice("b", "TEA", D("NaN")), NewPrice("b", "TEA", D(1), 0), NewPrice("b", "CUP", D(0)),
    )  # fmt: skip
    kinds = [NotFound, NotFound, Invalid, Invalid, Invalid, NewPrice]
    assert [type(answer) for answer in answers] == kinds
    assert Price.objects.count() == 1


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        prices(NewPrice("b", "TEA", D(1)))
    with django_assert_num_queries(len(one)):
        prices(*[NewPrice("b", "TEA", D(n), n) for n in range(1, 51)])
