"""A run is stopped: what is done stays done, the rest is left alone."""

import pytest

from entrepot.desk.bulk import working
from entrepot.desk.bulk.actions import stop_bulk_run
from entrepot.desk.bulk.tests.given import a_run, orders_to_review
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def test_the_rest_is_left_alone(shop):
    orders_to_review(60)
    run = a_run()
    working.next_chunk(run.pk, limit=20)
    run = stop_bulk_run(run, by=THE_HOUSE)
    working.work_off(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done) == ("stopped", 20)
    assert Order.objects.filter(state="approved").count() == 20
    assert build.told("bulk_run", run.pk) == ["bulk_run.started", "bulk_run.stopped"]


def test_what_has_ended_cannot_be_stopped(shop):
    orders_to_review(1)
    run = a_run()
    with build.no_trace(), pytest.raises(OutOfTurn):
        stop_bulk_run(run, by=THE_HOUSE)
