"""What was closed too early is done after all."""

import pytest

from entrepot.desk.tasks.actions import close_tasks, reopen_tasks
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("dropped", [False, True])
def test_it_is_open_again_and_its_outcome_can_still_be_read(task, dropped):
    only(close_tasks([task], outcome="打不通", dropped=dropped, by=THE_HOUSE))
    only(reopen_tasks([build.fresh(task)], by=THE_HOUSE))
    after = build.fresh(task)
    assert (after.state, after.closed_at, after.outcome) == ("open", None, "打不通")
    assert build.told("order", task.order_id)[-1] == "order.task_reopened"


def test_what_is_open_stays_so(task):
    with build.no_trace(), pytest.raises(OutOfTurn):
        only(reopen_tasks([task], by=THE_HOUSE))
