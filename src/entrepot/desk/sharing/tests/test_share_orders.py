"""A customer gets a link to an order, which nobody can guess."""

from dataclasses import replace
from datetime import timedelta

import pytest

from entrepot.desk.sharing.actions import share_orders, withdraw_links
from entrepot.desk.sharing.models import OrderLink
from entrepot.desk.sharing.queries import link_behind, path_of
from entrepot.desk.sharing.rules import GUESSES_IN_ALL, NotPlacedYet, key_in, secret_of
from entrepot.domain.orders.actions import save_drafts
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def behind(link):
    return link_behind(path_of(link).removeprefix("/o/"))


def test_the_link_leads_to_the_order_and_to_no_other(shop):
    orders = [build.order(LAMP=1) for _ in range(2)]
    links = share_orders(orders, by=THE_HOUSE)
    assert [behind(link).order_id for link in links] == [order.pk for order in orders]
    assert build.told("order", orders[0].pk)[-1] == "order.shared"


def test_neither_the_journal_nor_the_row_holds_the_address(shared):
    secret = path_of(shared).removeprefix("/o/")
    assert secret not in str(list(Entry.objects.values_list("facts", flat=True)))
    assert shared.key not in str(list(Entry.objects.values_list("facts", flat=True)))
    assert link_behind(shared.key) is None


@pytest.mark.parametrize("change", [lambda s: s[:-2], lambda s: s[:-1] + "!", lambda s: "", lambda s: "é" * 43])
def test_what_was_not_written_here_leads_nowhere(shared, change):
    assert link_behind(change(path_of(shared).removeprefix("/o/"))) is None


def test_another_signature_leads_nowhere(shared):
    secret = secret_of(shared.key)
    other = secret_of("0" * 32)
    assert key_in(secret) == shared.key
    assert key_in(secret[:22] + other[22:]) == ""


def test_a_secret_costs_one_statement_whatever_it_is(shared):
    secret = path_of(shared).removeprefix("/o/")
    assert build.statements(lambda: link_behind(secret)) == 1
    assert build.statements(lambda: link_behind("guessed")) == 1


@pytest.mark.parametrize("days", [None, 60])
def test_sharing_again_gives_the_same_link_and_writes_nothing(shared, days):
    until = days and shared.expires_at
    with build.no_trace():
        again = only(share_orders([shared.order], until=until, by=THE_HOUSE))
    assert again.key == shared.key


def test_a_link_that_ends_soon_lasts_sixty_days_again(shared):
    with clock.clock_set_to(clock.now() + timedelta(days=31)):
        again = only(share_orders([shared.order], by=THE_HOUSE))
        assert (again.key, again.expires_at) == (shared.key, clock.now() + timedelta(days=60))


def test_a_link_lasts_longer_when_it_is_shared_for_longer(shared):
    until = clock.now() + timedelta(days=200)
    again = only(share_orders([shared.order], until=until, by=THE_HOUSE))
    assert (again.key, again.expires_at) == (shared.key, until)


def test_it_ends(shared):
    with clock.clock_set_to(clock.now() + timedelta(days=61)):
        assert behind(shared) is None
        again = only(share_orders([shared.order], by=THE_HOUSE))
        assert again.key != shared.key
        assert (behind(again).order_id, behind(shared)) == (shared.order_id, None)


def test_one_that_was_guessed_at_too_often_is_replaced(shared):
    OrderLink.objects.filter(pk=shared.pk).update(wrong_guesses=GUESSES_IN_ALL)
    again = only(share_orders([shared.order], by=THE_HOUSE))
    assert again.key != shared.key
    assert behind(shared) is None


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_it_ends_after_now_and_within_a_year(shop, days):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(Invalid):
        share_orders([order], until=clock.now() + timedelta(days=days), by=THE_HOUSE)


def test_a_draft_is_not_shared(shop):
    draft = only(save_drafts([build.wish(LAMP=1)], by=THE_HOUSE))
    with build.no_trace():
        assert isinstance(share_orders([draft], by=THE_HOUSE)[0], NotPlacedYet)


def test_who_may_not_shares_nothing(shop):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(NotAllowed):
        share_orders([order], by=replace(THE_HOUSE, permissions=frozenset()))


def test_an_order_that_is_named_twice_has_one_link(shop):
    order = build.order(LAMP=1)
    one, other = share_orders([order, order], by=THE_HOUSE)
    assert one.key == other.key
    assert OrderLink.objects.count() == 1


def test_fifty_cost_as_many_statements_as_one(shop):
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(51)]
    one = build.statements(lambda: share_orders(orders[:1], by=THE_HOUSE))
    assert build.statements(lambda: share_orders(orders[1:], by=THE_HOUSE)) == one
    withdraw_links(orders, by=THE_HOUSE)
    assert not OrderLink.objects.filter(withdrawn_at=None).exists()


def test_at_the_door(shop, api):
    order = build.order(LAMP=1)
    status, shared = api.post(f"/orders/{order.number}/links")
    assert (status, link_behind(shared["url"].rpartition("/o/")[2]).order_id) == (201, order.pk)
    _, many = api.post("/orders/links", {"orders": [order.number, "NO-SUCH"]})
    assert [item["status"] for item in many["items"]] == [201, 404]
    assert many["items"][0]["result"] == {"order": order.number, **shared}
    status, links = api("DELETE", f"/orders/{order.number}/links")
    assert (status, [link["withdrawn_at"] is None for link in links["items"]]) == (200, [False])
    assert "url" not in links["items"][0]
    assert api.get(f"/orders/{order.number}/links")[1] == links
    assert api("DELETE", f"/orders/{order.number}/links")[0] == 409
