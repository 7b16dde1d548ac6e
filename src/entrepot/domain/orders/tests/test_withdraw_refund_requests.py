"""Nobody wants the money back any more: the order goes on where it stood."""

import pytest

from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import AskedBack, request_refunds, withdraw_refund_requests
from entrepot.domain.orders.models import RefundRequest
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def asked_back(**more):
    return only(request_refunds([AskedBack(build.order(**more).number, "damaged")], by=THE_HOUSE))


def test_the_order_goes_on_by_itself(shop):
    order = asked_back(LAMP=1)
    build.follow()
    assert not Fulfilment.objects.exists()
    order = only(withdraw_refund_requests([order], reason="kept it after all", by=THE_HOUSE))
    request = RefundRequest.objects.get()
    assert (request.outcome, request.closed_because, request.closed_by) == ("withdrawn", "other", THE_HOUSE.ref)
    assert order.holds_open == 0
    build.follow()
    assert Fulfilment.objects.get().state == "released"
    assert build.differences() == {}


def test_it_may_be_asked_for_again(shop):
    order = asked_back(LAMP=1)
    only(withdraw_refund_requests([order], by=THE_HOUSE))
    only(request_refunds([AskedBack(order.number, "late")], by=THE_HOUSE))
    assert RefundRequest.objects.filter(order=order).count() == 2


def test_what_nobody_asked_for_or_somebody_has_changed_is_refused(shop):
    plain, order = build.order(LAMP=1), asked_back(LAMP=1)
    with build.no_trace():
        assert withdraw_refund_requests([plain], by=THE_HOUSE)[0].code == "no_refund_request"
        assert withdraw_refund_requests([order], edition=99, by=THE_HOUSE)[0].code == "changed_meanwhile"


def test_one_or_fifty_take_as_many_statements(shop):
    build.receive("SH", LAMP=100)
    orders = [asked_back(LAMP=1, customer=None) for _ in range(51)]
    counts = [
        build.statements(lambda some=some: withdraw_refund_requests(some, by=THE_HOUSE))
        for some in (orders[:1], orders[1:])
    ]
    assert counts[0] == counts[1]
