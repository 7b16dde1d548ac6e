"""A task is done, or need not be done."""

import pytest

from entrepot.desk.tasks.actions import close_tasks
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_done_with_what_came_of_it(task):
    only(close_tasks([task], outcome="已补发", by=THE_HOUSE))
    after = build.fresh(task)
    assert (after.state, after.outcome, after.closed_by) == ("done", "已补发", THE_HOUSE.ref)
    assert after.closed_at
    assert build.told("order", task.order_id)[-1] == "order.task_closed"


def test_what_need_not_be_done_says_why(task):
    with build.no_trace(), pytest.raises(Invalid):
        close_tasks([task], dropped=True, by=THE_HOUSE)
    only(close_tasks([task], outcome="客户自己找到了", dropped=True, by=THE_HOUSE))
    assert build.fresh(task).state == "dropped"


def test_twice_is_once(task):
    only(close_tasks([task], by=THE_HOUSE))
    with build.no_trace(), pytest.raises(OutOfTurn):
        only(close_tasks([build.fresh(task)], by=THE_HOUSE))
