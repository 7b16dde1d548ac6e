"""An archived channel is opened again."""

import pytest

from entrepot.foundation.accounts.actions import archive_channel, restore_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_restored_once():
    channel = archive_channel(Channel.objects.get(code="web", company_id=1), by=THE_HOUSE)
    restore_channel(channel, by=THE_HOUSE)
    restore_channel(channel, by=THE_HOUSE)
    assert build.fresh(channel).archived_at is None
    assert build.told("channel", channel.pk) == ["channel.archived", "channel.restored"]
