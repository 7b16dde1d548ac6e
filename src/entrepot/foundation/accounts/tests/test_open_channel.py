"""A shop, counter or team opens."""

import pytest

from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_a_channel_begins_with_the_currency_and_clock_of_its_company():
    channel = build.fresh(open_channel("outlet", by=THE_HOUSE))
    assert (channel.currency, channel.time_zone, channel.shortage_policy) == ("CNY", "Asia/Shanghai", "refuse")
    assert channel.name == {"zh-hans": "outlet"}
    assert build.told("channel", channel.pk) == ["channel.opened"]


def test_its_policies_are_kept():
    policies = {"currency": "HKD", "shortage_policy": "wait", "reserve_when": "payment", "auto_approve": False}
    channel = build.fresh(open_channel("hk", policies=policies, by=THE_HOUSE))
    assert {name: getattr(channel, name) for name in policies} == policies


def test_orders_can_come_through_it_at_once(shop):
    open_channel("outlet", by=THE_HOUSE)
    assert build.order(channel="outlet", LAMP=1).channel.code == "outlet"


def test_a_code_that_is_taken_is_refused_and_leaves_no_trace():
    with build.no_trace(), pytest.raises(AlreadyExists):
        open_channel("web", by=THE_HOUSE)


def test_a_clock_that_nobody_has_is_refused_and_leaves_no_trace():
    with build.no_trace(), pytest.raises(Invalid):
        open_channel("moon", policies={"time_zone": "Moon/Tranquility"}, by=THE_HOUSE)
