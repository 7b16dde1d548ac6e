"""Orders are given to people and roles to look after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from entrepot.desk.assigning.actions import Assignee, assign_orders
from entrepot.desk.assigning.models import Assignment
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed, NotFound
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(shop):
    return [
        create_user(name, password="a long pass phrase", roles=["service"], by=THE_HOUSE) for name in ("li", "wu")
    ]


def test_whoever_had_it_before_has_it_no_more(people):
    order = build.order(LAMP=1)
    assign_orders([order], to=Assignee("li"), by=THE_HOUSE)
    assign_orders([order], to=Assignee(role="warehouse"), by=THE_HOUSE)
    now = Assignment.objects.get(order=order, ended_at=None)
    assert (now.role, now.person) == ("warehouse", None)
    facts = Entry.objects.filter(kind="order.assigned").order_by("id").values_list("facts", flat=True)
    assert [(f["before"], f["to"]) for f in facts] == [
        ("", f"person:{people[0].pk}"), (f"person:{people[0].pk}", "role:warehouse"),
    ]  # fmt: skip


def test_the_same_again_is_written_nowhere_but_another_time_is(people):
    order, due = build.order(LAMP=1), clock.now() + timedelta(hours=2)
    assign_orders([order], to=Assignee("li"), due_at=due, by=THE_HOUSE)
    with build.no_trace():
        assert assign_orders([order], to=Assignee("li"), due_at=due, by=THE_HOUSE) == [order]
    assign_orders([order], to=Assignee("li"), due_at=due + timedelta(hours=1), by=THE_HOUSE)
    assert build.told("order", order.pk).count("order.assigned") == 2


@pytest.mark.parametrize(
    ("to", "refusal"),
    [
        (Assignee(), Invalid),
        (Assignee("li", "warehouse"), Invalid),
        (Assignee("nobody_here"), NotFound),
        (Assignee(role="pirates"), NotFound),
    ],
)
def test_to_whom_must_be_known(people, to, refusal):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(refusal):
        assign_orders([order], to=to, by=THE_HOUSE)


def test_people_of_another_company_are_nobody_here(people, api):
    assert api.post("/companies", {"code": "second", "name": "第二公司"})[0] == 201
    people[0].company_id = 2
    type(people[0]).objects.filter(pk=people[0].pk).update(
        company=Assignment.company.field.related_model.objects.get(code="second")
    )
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(NotFound):
        assign_orders([order], to=Assignee("li"), by=THE_HOUSE)


def test_who_may_not_assigns_nothing(people):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(NotAllowed):
        assign_orders([order], to=Assignee("li"), by=replace(THE_HOUSE, permissions=frozenset()))


def test_fifty_cost_as_many_statements_as_one(people):
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(51)]
    one = build.statements(lambda: assign_orders(orders[:1], to=Assignee("li"), by=THE_HOUSE))
    assert build.statements(lambda: assign_orders(orders[1:], to=Assignee("wu"), by=THE_HOUSE)) == one
    assert Assignment.objects.filter(ended_at=None).count() == 51
