"""What is told of a channel's orders."""

import pytest

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.notices.actions import NewWay, set_notice_rules, set_notice_way
from entrepot.integrations.notices.queries import rules_of
from entrepot.integrations.notices.refusals import WayNotSetUp
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(shop):
    set_notice_way(NewWay("sms", "mailbox"), by=THE_HOUSE)
    return Channel.objects.get(code="web")


def test_what_is_said_is_told_and_nothing_else(channel):
    set_notice_rules(channel, told=[("shipped", "sms"), ("confirmed", "sms")], by=THE_HOUSE)
    set_notice_rules(channel, told=[("shipped", "sms")], by=THE_HOUSE)
    assert rules_of(channel) == {("shipped", "sms")}


def test_the_same_again_writes_nothing(channel):
    set_notice_rules(channel, told=[("shipped", "sms")], by=THE_HOUSE)
    with build.no_trace():
        set_notice_rules(channel, told=[("shipped", "sms")], by=THE_HOUSE)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ([("shipped", "email")], WayNotSetUp),
        ([("asked", "sms")], Invalid),
        ([("never", "sms")], Invalid),
    ],
)
def test_what_cannot_be_told_is_refused(channel, told, problem):
    with build.no_trace(), pytest.raises(problem):
        set_notice_rules(channel, told=told, by=THE_HOUSE)
