import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.freight.actions import NewTransitTime, set_transit_times
from entrepot.domain.freight.models import TransitTime
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_a_way_is_written_over():
    set_transit_times([NewTransitTime("sf", 1, 2), NewTransitTime("sf", 2, 3)], by=THE_HOUSE)
    set_transit_times([NewTransitTime("sf", 3, 4)], by=THE_HOUSE)
    assert list(TransitTime.objects.values_list("days_min", "days_max")) == [(3, 4)]


def test_each_is_told_what_is_wrong():
    answers = set_transit_times(
        [NewTransitTime("none", 1, 2), NewTransitTime("sf", 1, 2, zone="none"), NewTransitTime("sf", 3, 2)],
        by=THE_HOUSE,
    )
    assert [type(answer) for answer in answers] == [NotFound, NotFound, Invalid]
    assert not TransitTime.objects.exists()


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    set_transit_times([NewTransitTime("sf", 1, 2)], by=THE_HOUSE)
    with CaptureQueriesContext(connection) as one:
        set_transit_times([NewTransitTime("sf", 1, 2, origin="1")], by=THE_HOUSE)
    with django_assert_num_queries(len(one)):
        set_transit_times([NewTransitTime("sf", 1, n, origin=f"{n}") for n in range(1, 51)], by=THE_HOUSE)
