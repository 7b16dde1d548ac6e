"""The house chooses by other rules from now on."""

import pytest

from entrepot.domain.sourcing.actions import activate_rules
from entrepot.domain.sourcing.models import Decision, RuleSet
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_the_next_order_is_sourced_by_the_new_version_and_the_old_one_is_kept(shop):
    before = RuleSet.objects.get(active=True)
    new = activate_rules([{"rule": "most_stock"}], by=THE_HOUSE)
    assert new.version == before.version + 1
    build.receive("BJ", LAMP=90)
    order = build.order(LAMP=1)
    decision = Decision.objects.get(group_id=order.demand_group_id)
    assert decision.rule_set_id == new.pk
    assert decision.outcome["chosen"][0]["warehouse"] == "BJ"
    assert RuleSet.objects.filter(pk=before.pk, active=False).exists()
    assert build.told("sourcing_rules", new.pk) == ["sourcing_rules.activated"]


def test_a_rule_that_nobody_knows_is_refused_and_leaves_no_trace():
    with build.no_trace(), pytest.raises(Invalid):
        activate_rules([{"rule": "most_stock"}, {"rule": "by_magic"}], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(Invalid):
        activate_rules([{}], by=THE_HOUSE)


def test_without_rules_every_warehouse_may_serve(shop):
    activate_rules([], by=THE_HOUSE)
    assert build.order(LAMP=20).state == "approved"
    assert build.differences() == {}
