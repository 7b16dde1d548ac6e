"""No money goes back, and why."""

import pytest

from entrepot.domain.orders.actions import AskedBack, refuse_refund_requests, request_refunds
from entrepot.domain.orders.models import RefundRequest
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_the_order_goes_on_and_the_reason_stays(careful):
    order = only(request_refunds([AskedBack(careful().number, "damaged")], by=THE_HOUSE))
    order = only(refuse_refund_requests([order], reason="as_described", by=THE_HOUSE))
    request = RefundRequest.objects.get()
    assert (request.outcome, request.closed_because) == ("refused", "as_described")
    assert (order.state, order.holds_open) == ("placed", 0)
    assert build.told("order", order.pk)[-2:] == ["order.refund_request_closed", "order.hold_released"]


def test_without_a_reason_or_a_request_nothing_is_refused(careful):
    order = careful()
    with build.no_trace():
        with pytest.raises(Invalid):
            refuse_refund_requests([order], reason=" ", by=THE_HOUSE)
        assert refuse_refund_requests([order], reason="no", by=THE_HOUSE)[0].code == "no_refund_request"


def test_one_or_fifty_take_as_many_statements(careful):
    build.receive("SH", LAMP=100)
    orders = [careful() for _ in range(52)]
    request_refunds([AskedBack(order.number, "damaged") for order in orders], by=THE_HOUSE)

    def refuse(some) -> int:
        return build.statements(lambda: refuse_refund_requests(some, reason="as_described", by=THE_HOUSE))

    refuse(orders[:1])
    assert refuse(orders[1:2]) == refuse(orders[2:])
    assert not RefundRequest.objects.filter(closed_at=None).exists()
