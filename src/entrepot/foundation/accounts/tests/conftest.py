"""Somebody who signs in."""

import pytest

from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE
from entrepot.roles import write_roles

PASSWORD = "a long password"


@pytest.fixture
def person(db):
    write_roles()
    user = create_user("wang", password=PASSWORD, roles=["sales"], name="王芳", by=THE_HOUSE)
    user.actor = actor_of_user(user)
    return user
