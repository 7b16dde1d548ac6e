"""A customer says what he thinks of an order that arrived; what went wrong is looked into."""

import pytest

from entrepot.desk.sharing.actions import rate_shared_order, share_orders
from entrepot.desk.sharing.models import Rating
from entrepot.desk.sharing.queries import customer_by
from entrepot.desk.sharing.rules import NotThereYet
from entrepot.desk.tasks.models import Task
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.shipping.actions import Shipping, deliver_parcels, ship_orders
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from entrepot.roles import write_roles
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrived(shop):
    """The link to an order that arrived."""
    write_roles()
    order = build.order(LAMP=1)
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    shipped = only(ship_orders([Shipping(order.number, "SF", "SF1000000001")], by=THE_HOUSE))
    deliver_parcels([one.number for one in shipped.parcels], by=THE_HOUSE)
    build.follow()
    return only(share_orders([build.fresh(order)], by=THE_HOUSE))


def rate(link, stars, text=""):
    return rate_shared_order(link, stars=stars, text=text, by=customer_by(link))


def test_the_last_word_stands(arrived):
    rate(arrived, 4)
    rate(arrived, 5, "很好")
    rating = Rating.objects.get()
    assert (rating.stars, rating.text, rating.order) == (5, "很好", arrived.order)
    assert build.told("order", arrived.order_id).count("order.rated") == 2
    assert not Task.objects.exists()


def test_what_went_wrong_is_a_task_once(arrived):
    rate(arrived, 1, "灯罩裂了")
    rate(arrived, 2, "还没有人联系我")
    task = Task.objects.get()
    assert (task.kind, task.role, task.order, task.text) == ("complaint", "service", arrived.order, "★ 灯罩裂了")


@pytest.mark.parametrize(("stars", "text"), [(0, ""), (6, ""), (5, "x" * 501)])
def test_what_is_no_rating_is_refused(arrived, stars, text):
    with build.no_trace(), pytest.raises(Invalid):
        rate(arrived, stars, text)


def test_what_has_not_arrived_is_not_rated(shop):
    link = only(share_orders([build.order(LAMP=1)], by=THE_HOUSE))
    with build.no_trace(), pytest.raises(NotThereYet):
        rate(link, 5)


def test_nobody_rates_by_another_link(arrived):
    with build.no_trace(), pytest.raises(NotAllowed):
        rate_shared_order(arrived, stars=5, text="", by=THE_HOUSE)
