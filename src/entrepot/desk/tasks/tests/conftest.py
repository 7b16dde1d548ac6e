"""A task about an order, for service."""

from datetime import timedelta

import pytest

from entrepot.desk.assigning.actions import Assignee
from entrepot.desk.tasks.actions import NewTask, open_tasks
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.roles import write_roles
from tests import build


def wanted(order=None, *, kind="return", text="收回一盏灯", role="service", person="", hours=4):
    return NewTask(kind, text, Assignee(person, role), clock.now() + timedelta(hours=hours), order)


@pytest.fixture
def task(shop):
    write_roles()
    return only(open_tasks([wanted(build.order(LAMP=1))], by=THE_HOUSE))
