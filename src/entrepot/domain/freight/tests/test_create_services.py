import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.freight.actions import NewService, create_services
from entrepot.domain.freight.models import Service
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid

pytestmark = pytest.mark.django_db


def test_each_is_told_what_is_wrong():
    answers = create_services(
        [
            NewService("a", "A", "甲"), NewService("a", "A", "又"), NewService("sf", "SF", "顺丰"),
            NewService("b", "", "乙"), NewService("c", "C", ""), NewService("d", "D", "丁", kind="rocket"),
            NewService("e", "E", "戊", currency="yuan"), NewService("f/", "F", "己"),
        ],
        by=THE_HOUSE,
    )  # fmt: skip
    kinds = [Service, AlreadyExists, AlreadyExists, Invalid, Invalid, Invalid, Invalid, Invalid]
    assert [type(answer) for answer in answers] == kinds
    assert (answers[0].name, answers[0].currency) == ({"zh-hans": "甲"}, "CNY")
    assert Entry.objects.get(kind="freight_service.created").facts == {"code": "a", "carrier": "A"}


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    create_services([NewService("w", "W", "暖")], by=THE_HOUSE)
    with CaptureQueriesContext(connection) as one:
        create_services([NewService("o", "O", "一")], by=THE_HOUSE)
    with django_assert_num_queries(len(one)):
        create_services([NewService(f"s{n}", "S", "速") for n in range(50)], by=THE_HOUSE)
