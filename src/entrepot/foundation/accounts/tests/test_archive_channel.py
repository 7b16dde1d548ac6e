"""Through an archived channel nothing comes any more."""

import pytest

from entrepot.foundation.accounts.actions import archive_channel, restore_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build

pytestmark = pytest.mark.django_db


def test_what_came_stays_and_nothing_more_comes(shop):
    order = build.order(LAMP=1)
    channel = Channel.objects.get(code="web", company_id=1)

    archive_channel(channel, by=THE_HOUSE)
    archive_channel(channel, by=THE_HOUSE)

    with pytest.raises(Refusal):
        build.order(LAMP=1)
    assert build.fresh(order).state == order.state
    assert build.told("channel", channel.pk) == ["channel.archived"]
    restore_channel(channel, by=THE_HOUSE)
    assert build.order(LAMP=1).channel == channel
