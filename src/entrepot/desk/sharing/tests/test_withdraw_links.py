"""A link can be taken from whoever has it."""

from dataclasses import replace

import pytest

from entrepot.desk.sharing.actions import share_orders, withdraw_links
from entrepot.desk.sharing.models import OrderLink
from entrepot.desk.sharing.queries import link_behind, path_of
from entrepot.desk.sharing.rules import GUESSES_IN_ALL, NotShared
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def test_it_leads_nowhere_from_then_on(shared):
    assert withdraw_links([shared.order], by=THE_HOUSE) == [shared.order]
    assert link_behind(path_of(shared).removeprefix("/o/")) is None
    assert build.told("order", shared.order_id)[-1] == "order.link_withdrawn"


def test_one_that_was_guessed_at_too_often_can_be_withdrawn_too(shared):
    OrderLink.objects.filter(pk=shared.pk).update(wrong_guesses=GUESSES_IN_ALL)
    assert withdraw_links([shared.order], by=THE_HOUSE) == [shared.order]


def test_what_is_not_shared_is_refused(shop):
    order = build.order(LAMP=1)
    with build.no_trace():
        assert isinstance(withdraw_links([order], by=THE_HOUSE)[0], NotShared)


def test_who_may_not_withdraws_nothing(shared):
    with build.no_trace(), pytest.raises(NotAllowed):
        withdraw_links([shared.order], by=replace(THE_HOUSE, permissions=frozenset()))


def test_fifty_cost_as_many_statements_as_one(shop):
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(51)]
    share_orders(orders, by=THE_HOUSE)
    one = build.statements(lambda: withdraw_links(orders[:1], by=THE_HOUSE))
    assert build.statements(lambda: withdraw_links(orders[1:], by=THE_HOUSE)) == one
