"""Whose price counts, where, when and from how many on."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.customers.actions import create_group
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.pricing.models import Price, PriceList
from entrepot.domain.pricing.queries import PriceWanted, price_list_coded, prices_for
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import NotFound

pytestmark = pytest.mark.django_db
D = Decimal
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def sku():
    return create_skus([NewSku("TEA", "茶", D(100)), NewSku("CUP", "杯")], by=THE_HOUSE)[0]


@pytest.fixture
def vip():
    return create_group("vip", name="贵宾", by=THE_HOUSE)


def lists(*news):
    return create_price_lists(list(news), by=THE_HOUSE)


def prices(*news):
    return set_prices(list(news), by=THE_HOUSE)


def price(sku, quantity=1, group=None, channel=None, on=NOON, currency="CNY"):
    wanted = PriceWanted(sku.pk, quantity, group.pk if group else None, channel.pk if channel else None, on)
    return prices_for([wanted], currency=currency, company_id=1)[0]


def test_the_skus_own_price_stands_behind_all_lists(sku):
    assert price(sku) == D(100)
    assert price(sku, currency="USD") is None
    unknown = PriceWanted(10**9, 1, None, None, NOON)
    assert prices_for([unknown], currency="CNY", company_id=1) == [None]
    assert prices_for([], currency="CNY", company_id=1) == []


def test_a_list_for_everybody_goes_before_it_in_its_currency(sku):
    lists(NewPriceList("base", "基础"), NewPriceList("usd", "美元", "USD"))
    prices(NewPrice("base", "TEA", D("95.5")), NewPrice("usd", "TEA", D(14)))
    assert (price(sku), price(sku, currency="USD"), price(sku, currency="EUR")) == (D("95.5"), D(14), None)


def test_the_group_and_the_channel_have_their_own(sku, vip):
    tmall = Channel.objects.get(code="tmall")
    lists(
        NewPriceList("v", "贵宾价", group="vip"),
        NewPriceList("t", "天猫价", channel="tmall"),
        NewPriceList("b", "基础"),
    )
    prices(NewPrice("v", "TEA", D(80)), NewPrice("t", "TEA", D(90)), NewPrice("b", "TEA", D(95)))
    assert [price(sku), price(sku, group=vip), price(sku, channel=tmall)] == [D(95), D(80), D(90)]
    assert price(sku, group=vip, channel=tmall) == D(80)


def test_priority_goes_before_all(sku, vip):
    lists(NewPriceList("v", "贵宾价", group="vip"), NewPriceList("sale", "大促", priority=10))
    prices(NewPrice("v", "TEA", D(80)), NewPrice("sale", "TEA", D(88)))
    assert price(sku, group=vip) == D(88)


def test_more_costs_less_from_a_tier_on(sku):
    lists(NewPriceList("b", "批发"))
    prices(*[NewPrice("b", "TEA", D(p), n) for n, p in ((10, 90), (100, 80))])
    assert [price(sku, n) for n in (9, 10, 99, 100, 1000)] == [D(100), D(90), D(90), D(80), D(80)]


def test_a_list_counts_from_its_first_instant_until_its_last(sku):
    lists(NewPriceList("day", "一日", valid_from=NOON, valid_until=NOON + timedelta(days=1)))
    prices(NewPrice("day", "TEA", D(50)))
    at = [NOON - timedelta(seconds=1), NOON, NOON + timedelta(hours=23), NOON + timedelta(days=1)]
    assert [price(sku, on=instant) for instant in at] == [D(100), D(50), D(50), D(100)]


def test_an_archived_list_counts_no_more(sku):
    (made,) = lists(NewPriceList("b", "基础"))
    prices(NewPrice("b", "TEA", D(95)))
    PriceList.objects.filter(pk=made.pk).update(archived_at=NOON)
    assert price(sku) == D(100)


def test_a_price_is_written_over_and_taken_off(sku):
    lists(NewPriceList("b", "基础"))
    prices(NewPrice("b", "TEA", D(95)), NewPrice("b", "TEA", D(94)))
    assert (price(sku), Price.objects.count()) == (D(94), 1)
    prices(NewPrice("b", "TEA", D("93.25")))
    assert price(sku) == D("93.25")
    prices(NewPrice("b", "TEA", None))
    assert (price(sku), Price.objects.count()) == (D(100), 0)
    told = [entry.facts["prices"] for entry in Entry.objects.filter(kind="price_list.prices_set").order_by("id")]
    assert told == [[["TEA", 1, "94"]], [["TEA", 1, "93.25"]], [["TEA", 1, None]]]


def test_many_are_asked_in_one_statement(sku, django_assert_num_queries):
    wanted = [PriceWanted(sku.pk, n, None, None, NOON) for n in range(1, 51)]
    with django_assert_num_queries(1):
        assert prices_for(wanted, currency="CNY", company_id=1) == [D(100)] * 50


def test_impossible_rows_are_refused_by_the_database(sku):
    (made,) = lists(NewPriceList("b", "基础"))
    for write in (
        lambda: PriceList.objects.filter(pk=made.pk).update(valid_from=NOON, valid_until=NOON),
        lambda: Price.objects.create(list=made, sku=sku, min_quantity=0, unit_price=1),
        lambda: Price.objects.create(list=made, sku=sku, unit_price=-1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_who_asks_for_an_unknown_list_is_told():
    with pytest.raises(NotFound):
        price_list_coded(THE_HOUSE, "none")
