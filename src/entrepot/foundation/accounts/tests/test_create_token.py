"""A program is given a secret."""

from datetime import timedelta

import pytest

from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import UnknownRole, create_token
from entrepot.foundation.accounts.models import ApiToken
from entrepot.foundation.accounts.queries import actor_of_token
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def test_the_secret_names_its_actor_and_is_kept_only_as_a_hash():
    secret = create_token("shop", roles=["sales"], by=THE_HOUSE)
    actor = actor_of_token(secret)
    assert actor is not None
    assert (actor.kind, actor.name) == (ActorKind.TOKEN, "shop")
    assert actor.may("orders.place_orders")
    assert not actor.may("inventory.receive_stock")
    token = ApiToken.objects.get()
    assert secret not in str(vars(token))
    assert secret not in str(list(Entry.objects.values()))
    assert build.told("token", token.pk) == ["token.created"]


def test_scopes_narrow_what_the_roles_allow():
    actor = actor_of_token(
        create_token("shop", roles=["sales"], scopes=["orders.place_orders", "payments.refund_orders"], by=THE_HOUSE)
    )
    assert actor.permissions == {"orders.place_orders"}
    admin = actor_of_token(create_token("all", roles=["admin"], scopes=["orders.place_orders"], by=THE_HOUSE))
    assert admin.permissions == {"orders.place_orders"}


def test_a_token_past_its_time_is_nobody():
    past, later = clock.now() - timedelta(seconds=1), clock.now() + timedelta(hours=1)
    assert actor_of_token(create_token("old", roles=["sales"], expires_at=past, by=THE_HOUSE)) is None
    assert actor_of_token(create_token("new", roles=["sales"], expires_at=later, by=THE_HOUSE)) is not None
    assert actor_of_token("ent_guessed") is None


def test_an_unknown_role_is_refused_and_leaves_no_trace():
    with build.no_trace(), pytest.raises(UnknownRole) as refused:
        create_token("shop", roles=["sales", "wizard"], by=THE_HOUSE)
    assert "wizard" in str(refused.value)
    assert "sales" in refused.value.known


def test_who_may_not_is_refused():
    nobody = Actor(ActorKind.PERSON, 1, "somebody", 1, frozenset({"orders.place_orders"}))
    with build.no_trace(), pytest.raises(NotAllowed):
        create_token("shop", roles=["sales"], by=nobody)


def test_patterns_of_scopes_are_spelled_out():
    actor = actor_of_token(create_token("eye", roles=["admin"], scopes=["payments.view_*"], by=THE_HOUSE))
    assert actor.permissions == {"payments.view_payments"}


@pytest.mark.parametrize("scope", ["orders.plcae_orders", "payments", ""])
def test_a_scope_that_allows_nothing_is_refused(scope):
    with build.no_trace(), pytest.raises(Invalid):
        create_token("shop", roles=["sales"], scopes=["orders.place_orders", scope], by=THE_HOUSE)


def test_a_name_that_does_not_fit_is_refused():
    with build.no_trace(), pytest.raises(Invalid, match="120"):
        create_token("n" * 121, roles=["sales"], by=THE_HOUSE)
