import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.catalog.actions import create_products
from entrepot.domain.catalog.models import Product
from entrepot.domain.catalog.queries import product_coded
from entrepot.domain.catalog.rules import NewProduct
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid

pytestmark = pytest.mark.django_db


def test_each_is_created_once():
    answers = create_products(
        [
            NewProduct("A", "衬衫", brand="云"),
            NewProduct("A", "又"),
            NewProduct("", "无"),
            NewProduct("B", {"en": "Hat"}),
        ],
        by=THE_HOUSE,
    )
    assert [type(answer) for answer in answers] == [Product, AlreadyExists, Invalid, Product]
    assert (product_coded(THE_HOUSE, "A").name, product_coded(THE_HOUSE, "A").brand) == ({"zh-hans": "衬衫"}, "云")
    assert Entry.objects.filter(kind="product.created").count() == 2


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    create_products([NewProduct("W", "暖")], by=THE_HOUSE)
    with CaptureQueriesContext(connection) as one:
        create_products([NewProduct("O", "一")], by=THE_HOUSE)
    with django_assert_num_queries(len(one)):
        create_products([NewProduct(f"P{n}", "品") for n in range(50)], by=THE_HOUSE)
