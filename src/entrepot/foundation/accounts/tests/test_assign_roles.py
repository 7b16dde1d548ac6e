"""A person's roles change."""

import pytest

from entrepot.foundation.accounts.actions import UnknownRole, assign_roles, create_user
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_the_new_roles_stand_instead_of_the_old_ones():
    user = create_user("li.na", password="correct horse", roles=["warehouse"], by=THE_HOUSE)
    user = assign_roles(user, roles=["sales", "reviewer"], by=THE_HOUSE)
    actor = actor_of_user(build.fresh(user))
    assert actor.may("orders.approve_orders")
    assert not actor.may("fulfilment.pick_fulfilments")
    assert build.told("user", user.pk) == ["user.created", "user.roles_assigned"]


def test_without_roles_nothing_is_allowed():
    user = create_user("li.na", password="correct horse", roles=["sales"], by=THE_HOUSE)
    assert actor_of_user(assign_roles(user, roles=[], by=THE_HOUSE)).permissions == frozenset()


def test_an_unknown_role_is_refused_and_leaves_no_trace():
    user = create_user("li.na", password="correct horse", roles=["warehouse"], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(UnknownRole):
        assign_roles(user, roles=["wizard"], by=THE_HOUSE)
