"""Somebody else is to do it."""

from datetime import timedelta

import pytest

from entrepot.desk.assigning.actions import Assignee
from entrepot.desk.tasks.actions import close_tasks, hand_on_tasks
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_the_others_and_as_urgent_as_before(task):
    only(hand_on_tasks([task], to=Assignee(role="warehouse"), by=THE_HOUSE))
    after = build.fresh(task)
    assert (after.role, after.due_at) == ("warehouse", task.due_at)
    assert build.told("task", task.pk)[-1] == "task.handed_on"


def test_another_moment_can_be_said_and_has_to_come(task):
    later = clock.now() + timedelta(days=2)
    only(hand_on_tasks([task], to=Assignee(role="warehouse"), due_at=later, by=THE_HOUSE))
    assert build.fresh(task).due_at == later
    with build.no_trace(), pytest.raises(Invalid):
        hand_on_tasks([task], to=Assignee(role="service"), due_at=clock.now() - timedelta(days=1), by=THE_HOUSE)


def test_what_is_done_is_nobodys(task):
    close_tasks([task], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(OutOfTurn):
        only(hand_on_tasks([build.fresh(task)], to=Assignee(role="warehouse"), by=THE_HOUSE))
