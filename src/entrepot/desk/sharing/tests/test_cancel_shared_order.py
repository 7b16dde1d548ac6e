"""A customer cancels, as long as no warehouse has the goods in hand."""

from dataclasses import replace

import pytest

from entrepot.desk.assigning.queries import assigned_now
from entrepot.desk.sharing.actions import cancel_shared_order, share_orders
from entrepot.desk.sharing.queries import customer_by
from entrepot.desk.sharing.rules import AskWhereYouBought, OnItsWayAlready
from entrepot.domain.changes.models import ChangeSet
from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.tests.test_complete_orders import bring, pay
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import ChangedMeanwhile, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def cancel(link, by=None):
    return cancel_shared_order(link, edition=build.fresh(link.order).edition, by=by or customer_by(link))


def test_everything_goes_and_the_goods_are_free(shared):
    cancel(shared)
    assert (build.fresh(shared.order).state, build.stock("LAMP")["reserved"]) == ("cancelled", 0)
    change = ChangeSet.objects.get(order=shared.order)
    assert (change.made_by, change.reason) == (f"link:{shared.pk}", "customer_asked")
    assert shared.order_id not in assigned_now([shared.order_id])


def test_work_that_nobody_has_begun_is_called_back(shared):
    build.follow()
    assert Fulfilment.objects.exists()
    cancel(shared)
    build.follow()
    assert build.fresh(shared.order).state == "cancelled"


def test_money_that_has_to_go_back_becomes_a_task_of_finance(shared):
    pay(shared.order)
    cancel(shared)
    assert assigned_now([shared.order_id])[shared.order_id].role == "finance"


@pytest.mark.parametrize("pieces", [1, 2])
def test_what_is_being_picked_stays(shared, pieces):
    build.follow()
    work = Fulfilment.objects.get()
    only(pick_fulfilments([Picking(work.number, [Counted(pieces, sku="LAMP")])], by=THE_HOUSE))
    with build.no_trace(), pytest.raises(OnItsWayAlready):
        cancel(shared)


def test_what_has_left_stays(shared):
    build.follow()
    bring(shared.order)
    with build.no_trace(), pytest.raises(OnItsWayAlready):
        cancel(shared)


def test_an_order_of_a_marketplace_is_cancelled_there(shop):
    open_channel("market", policies={"keeps_bad_orders": True}, by=THE_HOUSE)
    link = only(share_orders([build.order(channel="market", LAMP=1, more={"external_id": "T1"})], by=THE_HOUSE))
    with build.no_trace(), pytest.raises(AskWhereYouBought):
        cancel(link)


def test_what_was_changed_meanwhile_is_looked_at_again(shared, customer):
    with build.no_trace(), pytest.raises(ChangedMeanwhile):
        cancel_shared_order(shared, edition=shared.order.edition + 1, by=customer)


def test_the_customer_of_another_order_may_not(shared):
    other = only(share_orders([build.order(LAMP=1)], by=THE_HOUSE))
    for by in (customer_by(other), THE_HOUSE, replace(customer_by(shared), permissions=frozenset())):
        with build.no_trace(), pytest.raises(NotAllowed):
            cancel(shared, by)
