"""A hold with a time ends by itself."""

from datetime import timedelta

import pytest

from entrepot.domain.orders.actions import hold_orders, release_expired_holds
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db


def test_lifts_what_is_over_and_leaves_the_rest(shop):
    brief, lasting = build.order(LAMP=1), build.order(VASE=1)
    soon = clock.now() + timedelta(minutes=5)
    only(hold_orders([brief], code="customer_asked", expires_at=soon, by=THE_HOUSE))
    only(hold_orders([lasting], code="customer_asked", by=THE_HOUSE))

    assert release_expired_holds(None, by=THE_HOUSE) == []
    with clock.clock_set_to(soon + timedelta(seconds=1)):
        assert release_expired_holds(None, by=THE_HOUSE) == [brief.pk]
        assert release_expired_holds(None, by=THE_HOUSE) == []

    assert build.fresh(brief).holds_open == 0
    assert build.fresh(lasting).holds_open == 1
    assert Entry.objects.filter(subject="order", subject_id=brief.pk, kind="order.hold_released").count() == 1
