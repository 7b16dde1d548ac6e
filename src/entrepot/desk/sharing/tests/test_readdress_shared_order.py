"""A customer has the parcel sent elsewhere, before it is picked."""

from dataclasses import replace

import pytest

from entrepot.desk.sharing.actions import readdress_shared_order, share_orders
from entrepot.desk.sharing.queries import customer_by, link_behind, path_of, phone_ends
from entrepot.desk.sharing.rules import OnItsWayAlready
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.tests.test_complete_orders import bring
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
ELSEWHERE = replace(build.TO_PUDONG, name="王小明", phone="13900005678", street="南京路 1 号")


def send(link, to=ELSEWHERE, by=None):
    edition = build.fresh(link.order).edition
    readdress_shared_order(link, ship_to=to, edition=edition, by=by or customer_by(link))


def test_it_goes_there_and_the_old_address_is_kept(shared):
    before = shared.order.ship_to_id
    send(shared)
    order = build.fresh(shared.order)
    assert (order.ship_to.street, order.ship_to.name) == ("南京路 1 号", "王小明")
    assert order.ship_to_id != before
    assert build.told("order", order.pk)[-1] == "order.amended"


def test_the_new_phone_opens_the_link(shared):
    send(shared)
    link = link_behind(path_of(shared).removeprefix("/o/"))
    assert phone_ends(link.order) == {"5678", "1234"}


def test_the_journal_names_nobody(shared):
    send(shared)
    told = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "王小明" not in told
    assert "13900005678" not in told


def test_what_is_being_picked_stays(shared):
    build.follow()
    only(pick_fulfilments([Picking(Fulfilment.objects.get().number)], by=THE_HOUSE))
    with build.no_trace(), pytest.raises(OnItsWayAlready):
        send(shared)


def test_what_has_left_stays(shared):
    build.follow()
    bring(shared.order)
    with build.no_trace(), pytest.raises(OnItsWayAlready):
        send(shared)


@pytest.mark.parametrize("field", ["name", "phone", "street"])
def test_a_parcel_needs_somebody_and_a_street(shared, field):
    with build.no_trace(), pytest.raises(Invalid) as refused:
        send(shared, replace(ELSEWHERE, **{field: " "}))
    assert refused.value.field == field


def test_the_customer_of_another_order_may_not(shared):
    other = only(share_orders([build.order(LAMP=1)], by=THE_HOUSE))
    for by in (customer_by(other), THE_HOUSE):
        with build.no_trace(), pytest.raises(NotAllowed):
            send(shared, by=by)
