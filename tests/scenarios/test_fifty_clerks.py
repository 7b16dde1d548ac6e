"""Fifty clerks take numbers at the same moment: each gets one of his own, whatever the rule."""

import pytest

from entrepot.domain.orders.models import Order
from entrepot.foundation.accounts.set_number_rule import set_number_rule
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build
from tests.invariants.at_once import at_once

CLERKS = 50


@pytest.mark.usefixtures("real_commits")
@pytest.mark.parametrize(("resets", "gapless"), [("", False), ("", True), ("day", False), ("month", True)], ids=str)
def test_each_gets_a_number_of_his_own(resets, gapless):
    build.a_shop(near={"LAMP": CLERKS}, far={})
    set_number_rule("order", pattern="T{date:%y%m%d}-{seq:04}", resets=resets, gapless=gapless, by=THE_HOUSE)
    clerks = [lambda: build.order(channel="web", LAMP=1) for _ in range(CLERKS)]
    placed = at_once(clerks)
    assert not [answer for answer in placed if isinstance(answer, Refusal)]
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert len(set(numbers)) == CLERKS
    counts = [int(number.split("-")[1]) for number in numbers]
    assert counts == list(range(1, CLERKS + 1)) if gapless else min(counts) >= 1
    assert build.differences() == {}
