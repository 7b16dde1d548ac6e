import pytest

from entrepot.domain.customers.models import Address
from entrepot.domain.orders.actions import reindex_orders
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.queries import orders_called, orders_found_by
from entrepot.domain.receivables.tests.build import nobody
from entrepot.foundation.accounts.models import SearchTokens
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def anew(*ids, waybills=None):
    return reindex_orders(ids, waybills=waybills or {}, by=THE_HOUSE)


def found(query):
    return list(orders_found_by(THE_HOUSE, query))


def test_what_was_changed_behind_the_index_is_found_and_what_was_is_not(shop):
    order = build.order(LAMP=1)
    Order.objects.update(seller_memo="改发德邦")
    Address.objects.update(name="欧阳娜娜", phone="139****4321")
    OrderLine.objects.update(title_received="北欧台灯 Nordic")
    assert anew(order.pk) == [order.pk]
    for query in ("德邦", "欧阳", "oynn", "4321", "台灯", "nordic", "LAMP", order.number, "zhangwei"):
        assert found(query) == [order], query
    assert found("13800009999") == []
    assert found("139") == []


def test_a_waybill_of_its_parcel_finds_the_order(shop):
    order, other = build.order(LAMP=1), build.order(LAMP=1)
    anew(order.pk, other.pk, waybills={order.pk: ["SF1234567890123", "P1"]})
    assert found("SF1234567890123") == [order]
    anew(order.pk)
    assert found("SF1234567890123") == []


def test_indexing_again_says_nothing_and_changes_nothing(shop):
    order = build.order(LAMP=1)
    anew(order.pk)
    before, entries = list(SearchTokens.objects.order_by("pk").values()), Entry.objects.count()
    anew(order.pk)
    assert list(SearchTokens.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries


def test_placing_writes_what_indexing_anew_would_write(shop):
    order = build.order(
        LAMP=1, VASE=2, more={"customer_message": "周六送", "external_id": "TB-77", "seller_memo": "急"}
    )
    before = list(SearchTokens.objects.filter(subject="order").values())
    anew(order.pk)
    assert list(SearchTokens.objects.filter(subject="order").values()) == before


def test_who_orders_by_number_is_found_by_name(shop):
    buyer = build.order(LAMP=1).buyer
    order = build.order(LAMP=1, customer=None, ship_to=None, more={"customer_number": buyer.number})
    assert order in found("张伟")
    assert order in found("13800001234")


def test_what_is_unknown_or_anothers_is_refused(shop):
    order = build.order(LAMP=1)
    with build.no_trace():
        (refused,) = anew(10**9)
        assert refused.code == "not_found"
        with pytest.raises(NotAllowed):
            reindex_orders([order.pk], waybills={}, by=nobody())


def test_the_whole_number_comes_before_what_begins_with_it(shop):
    first = build.order(LAMP=1, more={"external_id": "T1"})
    second = build.order(LAMP=1, more={"external_id": "T12"})
    assert set(found("T1")) == {first, second}
    assert orders_called(THE_HOUSE, "t1") == [first.pk]


def test_statements_do_not_grow_with_the_list(shop):
    ids = [build.order(LAMP=1, customer=build.Buyer(name=f"王{n}"), channel="phone").pk for n in range(50)]
    one, fifty = build.statements(lambda: anew(ids[0])), build.statements(lambda: anew(*ids))
    assert one == fifty <= 7
