"""Those that were refused are tried again, in a run of their own."""

import pytest

from entrepot.desk.bulk.actions import retry_bulk_run
from entrepot.desk.bulk.refusals import NothingToRetry, StillUnderWay
from entrepot.desk.bulk.tests.given import a_run, orders_to_review, outcomes
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_only_those_refused_are_tried_again(shop):
    orders = orders_to_review(3)
    a_run("hold", numbers=[orders[1].number], parameters={"code": "look"})
    first = a_run()
    assert outcomes(first)[orders[1].number] == ("refused", "held")
    a_run("hold-release", numbers=[orders[1].number])
    second = retry_bulk_run(first, by=THE_HOUSE)
    assert outcomes(second) == {orders[1].number: ("done", "")}
    assert second.retry_of == first
    assert build.told("order", orders[0].pk).count("order.approved") == 1


def test_nothing_refused_is_nothing_to_retry(shop):
    orders_to_review(1)
    run = a_run()
    with build.no_trace(), pytest.raises(NothingToRetry):
        retry_bulk_run(run, by=THE_HOUSE)


def test_a_run_under_way_is_not_tried_again(shop):
    orders_to_review(51)
    run = a_run()
    with build.no_trace(), pytest.raises(StillUnderWay):
        retry_bulk_run(run, by=THE_HOUSE)
