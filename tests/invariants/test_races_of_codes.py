"""Several people make the same new thing at the same moment: one makes it, and the others are told so."""

import threading
import time

import pytest
from django.db import connection, transaction

from entrepot.domain.inventory.actions import NewWarehouse, open_warehouse
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.orders.actions import activate_review_rules
from entrepot.domain.orders.models import ReviewRules
from entrepot.domain.sourcing.actions import activate_rules
from entrepot.domain.sourcing.models import RuleSet
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_user, open_channel
from entrepot.foundation.accounts.models import Channel, NumberRule, User
from entrepot.foundation.accounts.set_number_rule import set_number_rule
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.numbering import take_numbers
from entrepot.roles import write_roles
from tests.invariants.at_once import at_once

MANY = 6


def told(answers) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


@pytest.mark.parametrize(
    ("make", "made"),
    [
        (lambda code: open_channel(code, by=THE_HOUSE), Channel),
        (lambda code: open_warehouse(NewWarehouse(code, {"en": code}), by=THE_HOUSE), Warehouse),
        (lambda code: create_user(code, password="a long password", roles=["sales"], by=THE_HOUSE), User),
    ],
    ids=["channel", "warehouse", "user"],
)
def test_one_code_is_taken_once(real_commits, make, made):
    write_roles()
    for code in ("one", "two", "three"):
        answers = at_once([lambda code=code: make(code)] * MANY)
        assert told(answers) == ["AlreadyExists"] * (MANY - 1) + [made.__name__]


@pytest.mark.parametrize(
    ("activate", "kept"),
    [
        (lambda: activate_rules([{"rule": "most_stock"}], by=THE_HOUSE), RuleSet),
        (lambda: activate_review_rules([{"rule": "goods_unmatched"}], by=THE_HOUSE), ReviewRules),
    ],
    ids=["sourcing", "review"],
)
def test_rules_get_one_version_after_the_other(real_commits, activate, kept):
    first = kept.objects.get(active=True).version
    answers = at_once([activate] * MANY)
    assert sorted(answer.version for answer in answers) == list(range(first + 1, first + 1 + MANY))
    assert kept.objects.get(active=True).version == first + MANY


def test_a_number_rule_of_a_kind_is_one(real_commits):
    at_once([lambda: set_number_rule("order", pattern="N{seq}", kind="presale", by=THE_HOUSE)] * MANY)
    assert NumberRule.objects.filter(document="order", kind="presale").count() == 1


def test_a_rule_becomes_gapless_after_whoever_takes_a_number_by_it_and_gives_none_twice(real_commits):
    """The row of the rule: else the new count begins below a number that is on its way."""
    read, on = threading.Event(), clock.now().date()
    pattern = NumberRule.objects.get(document="order").pattern

    def slowly(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "FROM accounts_numberrule" in sql:
            read.set()
            time.sleep(0.5)
        return result

    def take() -> list[str]:
        with transaction.atomic(), connection.execute_wrapper(slowly):
            return take_numbers("order", [(None, "")], company_id=THE_HOUSE.company_id, on=on)

    def change() -> list[str]:
        read.wait(10)
        set_number_rule("order", pattern=pattern, gapless=True, by=THE_HOUSE)
        with transaction.atomic():
            return take_numbers("order", [(None, "")], company_id=THE_HOUSE.company_id, on=on)

    one, other = at_once([take, change])
    assert one != other
