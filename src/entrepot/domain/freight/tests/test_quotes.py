"""What sending would cost, by whom, and how long it would take."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.freight.models import Service
from entrepot.domain.freight.queries import QuoteWanted, quotes, service_coded, transit_days
from entrepot.domain.freight.tests.shops import open_express
from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotFound

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def express():
    open_express()


def quoted(region, grams=1000, origin="310115", country="CN", services=("express",), **more):
    wanted = QuoteWanted(country, region, grams, origin=origin, **more)
    (found,) = quotes([wanted], company_id=1, currency="CNY", services=services)
    return [(quote.fee, quote.days_min, quote.days_max) for quote in found]


def test_the_closest_zone_and_origin_count():
    assert quoted("330106", 2500) == [(D(8), 1, 2)]
    assert quoted("440300", 2500) == [(D(18), 3, 5)]
    assert quoted("330106", 2500, origin="440300") == [(D(18), 3, 5)]


def test_a_light_parcel_has_its_own_row():
    assert quoted("330106", 500) == [(D(4), 1, 2)]
    assert quoted("330106", 501) == [(D(6), 1, 2)]


def test_where_a_service_never_goes_it_is_not_offered():
    assert quoted("540102") == []
    assert quoted("", country="US") == []


def test_the_cheapest_goes_first_and_only_those_asked_for():
    (found,) = quotes([QuoteWanted("CN", "330106", 1000, origin="31")], company_id=1, currency="CNY")
    assert [(quote.service, quote.fee) for quote in found] == [("pickup", D(0)), ("express", D(6))]
    assert quotes([QuoteWanted("CN", "330106")], company_id=1, currency="USD") == [[]]
    assert quoted("330106", services=()) == []


def test_an_archived_service_is_not_offered():
    Service.objects.filter(code="express").update(archived_at=clock.now())
    assert quoted("330106") == []
    assert transit_days([("310115", "CN", "330106")], company_id=1) == [None]


def test_days_are_those_of_the_fastest_service():
    ways = [("310115", "CN", "330106"), ("310115", "CN", "440300"), ("310115", "US", "")]
    assert transit_days(ways, company_id=1) == [2, 5, None]
    assert transit_days(ways, company_id=1, services=["sf"]) == [None] * 3


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    wanted = [QuoteWanted("CN", "330106", grams, origin="31") for grams in range(50)]
    with CaptureQueriesContext(connection) as one:
        quotes(wanted[:1], company_id=1, currency="CNY")
    with django_assert_num_queries(len(one)):
        quotes(wanted, company_id=1, currency="CNY")
    with django_assert_num_queries(1):
        transit_days([("31", "CN", "33")] * 50, company_id=1)


def test_the_house_begins_with_some_services():
    assert set(Service.objects.values_list("code", flat=True)) >= {"sf", "yto", "zto", "pickup"}
    assert service_coded(THE_HOUSE, "sf").carrier == "SF"
    with pytest.raises(NotFound):
        service_coded(THE_HOUSE, "none")
