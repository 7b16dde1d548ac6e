"""Many hands recompute the books over several connections, and all of them at the same moment."""

import threading

import pytest
from django.db import connection

from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse
from entrepot.foundation.rows import fetch
from entrepot.insight.verification import CHECKS, run_all

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# So many that the last ones begin after the damage.
_NAMES = [*["followers_keep_up"] * 200, "levels_are_sums_of_bins", "reserved_is_sum_of_promises"]


@pytest.fixture(autouse=True)
def company():
    a_sku()
    a_warehouse(stock={"LAMP": 500}, bins=("A-01",))


def lose_one():
    def elsewhere():
        fetch("UPDATE inventory_level SET on_hand = on_hand - 1")
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()


def test_many_hands_see_one_moment():
    checking = run_all(_NAMES, hands=2)
    assert next(checking).name == _NAMES[0]
    lose_one()
    assert [finding.name for finding in checking if finding.differences] == []
    assert [f.name for f in run_all(_NAMES, hands=2) if f.differences] == ["levels_are_sums_of_bins"]
    fetch("UPDATE inventory_level SET on_hand = on_hand + 1")


def test_many_hands_check_everything_in_order():
    assert [finding.name for finding in run_all(hands=3)] == list(CHECKS)
