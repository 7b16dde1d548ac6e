import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.freight.actions import NewZone, create_zones
from entrepot.domain.freight.models import Zone
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, Invalid

pytestmark = pytest.mark.django_db


def test_each_is_told_what_is_wrong():
    answers = create_zones(
        [
            NewZone("a", "甲", regions=("31", "3301")), NewZone("a", "又"), NewZone("b", "乙", countries=()),
            NewZone("c", "丙", countries=("China",)), NewZone("d", "丁", regions=("",)), NewZone("e", ""),
        ],
        by=THE_HOUSE,
    )  # fmt: skip
    assert [type(answer) for answer in answers] == [Zone, AlreadyExists, Invalid, Invalid, Invalid, Invalid]
    assert (Zone.objects.get().regions, Zone.objects.get().countries) == (["31", "3301"], ["CN"])


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    create_zones([NewZone("w", "暖")], by=THE_HOUSE)
    with CaptureQueriesContext(connection) as one:
        create_zones([NewZone("o", "一")], by=THE_HOUSE)
    with django_assert_num_queries(len(one)):
        create_zones([NewZone(f"z{n}", "区") for n in range(50)], by=THE_HOUSE)
