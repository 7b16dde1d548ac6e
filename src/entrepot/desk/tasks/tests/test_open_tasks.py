"""Somebody is given something to do."""

import pytest

from entrepot.desk.tasks.actions import open_tasks
from entrepot.desk.tasks.models import Task
from entrepot.desk.tasks.queries import mine, open_tasks_of, tasks_visible_to
from entrepot.desk.tasks.tests.conftest import wanted
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotFound
from entrepot.roles import write_roles
from tests import build

pytestmark = pytest.mark.django_db


def somebody(name, *roles):
    write_roles()
    return actor_of_user(create_user(name, password="a long password", roles=list(roles), by=THE_HOUSE))


def test_it_is_a_roles_until_then_and_the_order_knows(task):
    assert (task.number, task.state, task.role) == (f"T{task.pk:06}", "open", "service")
    assert open_tasks_of(THE_HOUSE, task.order_id) == [task]
    assert build.told("order", task.order_id)[-1] == "order.task_opened"
    assert build.told("task", task.pk) == ["task.opened"]
    assert "收回" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_mine_are_my_own_and_those_of_my_roles(task):
    service, packer = somebody("wen", "service"), somebody("lei", "warehouse")
    own = only(open_tasks([wanted(role="", person="lei")], by=THE_HOUSE))
    assert list(mine(tasks_visible_to(service), service)) == [task]
    assert list(mine(tasks_visible_to(packer), packer)) == [own]
    assert User.objects.get(username="lei") == own.person


def test_what_cannot_be_given_is_refused_and_the_rest_is_given(task):
    asked = [
        wanted(), wanted(kind="dance"), wanted(text="  "), wanted(text="x" * 1001), wanted(hours=-1),
        wanted(hours=24 * 400), wanted(role=""), wanted(role="king"), wanted(role="", person="nobody"),
    ]  # fmt: skip
    answers = open_tasks(asked, by=THE_HOUSE)
    assert isinstance(answers[0], Task)
    kinds = [Invalid, Invalid, Invalid, Invalid, Invalid, Invalid, NotFound, NotFound]
    assert [type(answer) for answer in answers[1:]] == kinds
    assert Task.objects.count() == 2


def test_many_take_as_many_statements_as_one(shop):
    write_roles()
    one = build.statements(lambda: open_tasks([wanted()], by=THE_HOUSE))
    many = build.statements(lambda: open_tasks([wanted() for _ in range(10)], by=THE_HOUSE))
    assert many == one
