"""The visit: its steps tick themselves, and what it does beside the house is what it says."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from entrepot.console.tests.people import somebody
from entrepot.demo.visit.damage import damage
from entrepot.demo.visit.rush import Outcome, rush
from entrepot.demo.visit.steps import STEPS
from entrepot.domain.inventory.models import Level
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.rules.review import HELD_FOR
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation.actions import ACTIONS, only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.actions import NewImport, start_import
from entrepot.integrations.files.jobs import carry_out_import
from tests import build

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(settings, shop) -> Client:
    settings.DEMO = True
    build.receive("SH", LAMP=500, VASE=500)
    return somebody()


def ticked(browser: Client) -> list[str]:
    """The names of the steps that are done, as the page shows them."""
    return re.findall(r'visit-done" id="step-([a-z]+)"', browser.get("/visit").content.decode())


@pytest.mark.django_db
def test_nothing_is_done_at_first_and_each_step_says_where_it_is(browser):
    page = browser.get("/visit").content.decode()
    assert ticked(browser) == []
    assert "2件LAMP" in page or "2件VASE" in page
    assert "0 / 9" in page


@pytest.mark.django_db
def test_damage_is_named_and_gone_afterwards(browser):
    before = list(Level.objects.order_by("pk").values_list("pk", "on_hand"))
    page = browser.post("/visit/damage", headers=HTMX).content.decode()
    assert "is the sum of what lies in its bins" in page
    assert list(Level.objects.order_by("pk").values_list("pk", "on_hand")) == before
    assert ticked(browser) == ["damage"]


@pytest.mark.django_db
def test_the_check_that_names_the_damage_names_the_row(shop):
    done = damage()
    assert done.after == done.before + 7
    assert any(row.get("sku") == done.sku for one in done.found for row in one.differences)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_rush_sells_exactly_what_is_there(live_server):
    build.a_shop()
    outcome = rush(live_server.thread.port, buyers=12, pieces=5)
    assert outcome.answers == {201: 5, 409: 7}
    assert outcome.exact
    assert outcome.stock == {"on_hand": 5, "reserved": 5, "available": 0}


@pytest.mark.django_db
def test_the_sample_has_eight_good_orders_and_seven_faults(browser):
    sheet = b"".join(browser.get("/visit/sample-seven-faults.xlsx").streaming_content)
    new = NewImport("orders", "sample.xlsx", sheet, {"channel": "web"})
    batch = start_import(new, by=THE_HOUSE)
    carry_out_import(batch_id=batch.pk)
    assert build.fresh(batch).counts == {"order_line": 8, "refused": 7}
    assert Order.objects.count() == 8


@pytest.mark.django_db
def test_ticks_stay_when_somebody_else_takes_over(browser):
    browser.post("/visit/damage", headers=HTMX)
    somebody("sales")
    browser.post("/act-as", {"username": "the-sales", "next": "/visit"})
    assert ticked(browser) == ["damage"]


@pytest.mark.django_db
def test_what_is_refused_is_not_counted(browser):
    answer = browser.post("/review/orders/NONE/approval", headers=HTMX)
    assert answer.status_code == 404
    assert "0 / 10" in browser.get("/visit").content.decode(), "what was refused is not done"


@pytest.mark.django_db
def test_whoever_acts_as_somebody_is_led_no_further_than_here(browser):
    assert browser.post("/act-as", {"username": "the-admin", "next": "https://elsewhere.example/"}).url == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/visit", "/visit/sample-seven-faults.xlsx", "/visit/customer"])
def test_there_is_no_visit_where_nothing_is_played(settings, shop, address):
    browser = somebody()
    settings.DEMO = False
    assert browser.get(address).status_code == 404


@pytest.mark.django_db
def test_the_customer_of_an_order_on_its_way_is_shown(browser):
    assert browser.get("/visit/customer").status_code == 404
    order = build.order(LAMP=1)
    build.follow()
    only(ship_orders([Shipping(order.number, "SF", "SF1234567890123")], by=THE_HOUSE))
    build.follow()
    assert browser.get("/visit/customer").url.startswith("/o/")
    assert ticked(browser) == ["customer"]


@pytest.mark.django_db
@pytest.mark.parametrize("step", [step for step in STEPS if step.address.startswith("/") and step.name != "customer"])
def test_each_step_leads_to_a_page_that_its_player_may_see(browser, step):
    assert browser.get(step.address).status_code == 200
    assert step.permission in ACTIONS
    reason = step.address.partition("reason=")[2]
    assert not reason or reason in HELD_FOR


@pytest.mark.django_db
def test_what_a_rush_left_is_one_click_away(browser):
    outcome = Outcome("LAMP", 2, 1, {201: 1, 409: 1}, 0.1, {"on_hand": 1, "reserved": 1, "available": 0})
    page = render_to_string("demo/rush.html", {"outcome": outcome})
    (address,) = re.findall(r'<a href="([^"]+)"', page)
    assert browser.get(address).status_code == 200
