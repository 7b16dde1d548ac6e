"""What every test may use."""

import os

import hypothesis
import pytest

from entrepot.foundation import clock
from entrepot.foundation.actors import THE_HOUSE
from tests import build
from tests.lock_order import watched

# The same examples each time, so that a failure is of the change that is tested. Other ones: ENTREPOT_RANDOM=1.
hypothesis.settings.register_profile("same", derandomize=not os.environ.get("ENTREPOT_RANDOM"))
hypothesis.settings.load_profile("same")


@pytest.fixture
def by():
    return THE_HOUSE


@pytest.fixture
def shop(db):
    """A company with two warehouses and a few SKUs, ready to sell."""
    return build.a_shop()


@pytest.fixture
def api(db):
    """A program with every permission, at the door."""
    return build.a_program("admin")


@pytest.fixture
def real_commits(transactional_db, django_db_serialized_rollback):
    """Transactions that other threads can see. What migrations wrote is put back, the rest is taken away."""


@pytest.fixture(autouse=True)
def _forget_what_was_cached():
    build.forget_caches()
    yield
    build.forget_caches()
    clock._set_to.set(None)


@pytest.fixture(autouse=True)
def _locks_go_down_the_stairs(request):
    """Whatever a test does in one transaction, it locks from the top of the house to the ground."""
    of_database = "db" in request.fixturenames or request.node.get_closest_marker("django_db")
    # An example of Hypothesis is many changes in one transaction.
    if not of_database or getattr(request.function, "is_hypothesis_test", False):
        yield
        return
    request.getfixturevalue("db")
    with watched() as seen:
        yield
    assert seen.inversions == []
