"""A secret is made worthless."""

import pytest

from entrepot.foundation.accounts.actions import create_token, revoke_token
from entrepot.foundation.accounts.models import ApiToken
from entrepot.foundation.accounts.queries import actor_of_token
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_a_revoked_token_is_nobody_from_now_on():
    secret = create_token("shop", roles=["sales"], by=THE_HOUSE)
    token = revoke_token(ApiToken.objects.get(), by=THE_HOUSE)
    assert token.revoked_at is not None
    assert actor_of_token(secret) is None
    assert build.told("token", token.pk) == ["token.created", "token.revoked"]


def test_revoking_twice_changes_nothing():
    create_token("shop", roles=["sales"], by=THE_HOUSE)
    revoke_token(ApiToken.objects.get(), by=THE_HOUSE)
    with build.no_trace():
        revoke_token(ApiToken.objects.get(), by=THE_HOUSE)
