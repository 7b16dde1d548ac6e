"""A customer writes about an order, and somebody is to answer."""

import pytest

from entrepot.desk.assigning.actions import Assignee, assign_orders
from entrepot.desk.assigning.queries import assigned_now
from entrepot.desk.sharing.actions import ask_about_shared_order, cancel_shared_order, share_orders
from entrepot.desk.sharing.queries import customer_by
from entrepot.desk.sharing.rules import MOST_QUESTIONS, IsClosed, WrittenEnough
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def ask(link, text="请换成红色", by=None):
    ask_about_shared_order(link, text=text, by=by or customer_by(link))


def test_it_stands_below_what_was_written_before_and_service_has_four_hours(shop):
    order = build.order(LAMP=1, more={"customer_message": "周六送"})
    ask(only(share_orders([order], by=THE_HOUSE)))
    message = build.fresh(order).customer_message
    assert message.startswith("周六送\n")
    assert message.endswith("请换成红色")
    assigned = assigned_now([order.pk])[order.pk]
    assert (assigned.role, (assigned.due_at - assigned.at).total_seconds()) == (
        "service",
        pytest.approx(14400, abs=5),
    )
    assert {"order.customer_asked", "order.amended"} <= set(build.told("order", order.pk))
    assert "红色" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_whoever_looks_after_it_keeps_it(shared):
    assign_orders([shared.order], to=Assignee(role="sales"), by=THE_HOUSE)
    ask(shared)
    assert assigned_now([shared.order_id])[shared.order_id].role == "sales"


@pytest.mark.parametrize("text", ["", " \0", "x" * 501])
def test_it_is_neither_empty_nor_a_book(shared, text):
    with build.no_trace(), pytest.raises(Invalid):
        ask(shared, text)


def test_ten_are_enough(shared):
    for n in range(MOST_QUESTIONS):
        ask(shared, f"{n}?")
    with build.no_trace(), pytest.raises(WrittenEnough):
        ask(shared)


def test_nothing_is_written_to_what_is_closed(shared, customer):
    cancel_shared_order(shared, edition=shared.order.edition, by=customer)
    with build.no_trace(), pytest.raises(IsClosed):
        ask(shared)


def test_the_customer_of_another_order_may_not(shared):
    other = only(share_orders([build.order(LAMP=1)], by=THE_HOUSE))
    for by in (customer_by(other), THE_HOUSE):
        with build.no_trace(), pytest.raises(NotAllowed):
            ask(shared, by=by)
