"""A person is let in."""

import pytest

from entrepot.foundation.accounts.actions import UnknownRole, create_user
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_a_person_may_do_what_the_roles_allow_and_the_password_is_kept_hashed():
    user = create_user("li.na", password="correct horse", roles=["warehouse"], name="李娜", by=THE_HOUSE)
    assert user.check_password("correct horse")
    assert not user.check_password("correct mule")
    assert "correct horse" not in user.password
    actor = actor_of_user(user)
    assert actor.may("fulfilment.pick_fulfilments")
    assert not actor.may("orders.approve_orders")
    assert build.told("user", user.pk) == ["user.created"]
    assert "李娜" not in str(list(Entry.objects.values()))


def test_a_name_that_is_taken_is_refused_and_leaves_no_trace():
    create_user("li.na", password="correct horse", roles=[], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(AlreadyExists):
        create_user("li.na", password="another", roles=[], by=THE_HOUSE)


def test_an_unknown_role_is_refused_and_leaves_no_trace():
    with build.no_trace(), pytest.raises(UnknownRole):
        create_user("li.na", password="correct horse", roles=["wizard"], by=THE_HOUSE)


def test_a_name_that_does_not_fit_is_refused():
    with build.no_trace(), pytest.raises(Invalid, match="60"):
        create_user("n" * 61, password="correct horse", roles=[], by=THE_HOUSE)
