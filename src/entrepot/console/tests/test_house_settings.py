"""Settings: warehouses and how they work, how numbers are made, and which role may do what."""

import re

import pytest

from entrepot.config.translations import set_up
from entrepot.console.settings.permissions import WORDS, in_areas
from entrepot.console.tests.people import somebody
from entrepot.domain.inventory.models import Place, Warehouse
from entrepot.foundation.accounts.models import NumberRule, Role
from entrepot.foundation.accounts.set_number_rule import set_number_rule
from entrepot.foundation.actions import ACTIONS, VIEWS
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
PLAIN = {"steps": "pick_ship", "country": "CN", "time_zone": "Asia/Shanghai", "priority": "5", "name.en": "North"}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_warehouse_is_opened_with_bins_and_found_in_its_turn(shop):
    browser = somebody("manager")
    more = {"code": "N1", "serves": "11 12、TW", "channels": ["counter", "no-such"], "bins": "A-01 A-02\nA-03"}
    more["priority"] = "0"
    answer = browser.post("/settings/new-warehouse", PLAIN | more, headers=HTMX)
    assert answer["HX-Redirect"] == "/settings/warehouses/N1"
    warehouse = Warehouse.objects.get(code="N1")
    assert (warehouse.name, warehouse.priority, warehouse.steps) == ({"en": "North"}, 0, "pick_ship")
    assert (warehouse.serves, warehouse.channels) == (["11", "12", "TW"], ["counter"])
    bins = Place.objects.filter(warehouse=warehouse, kind="bin").order_by("sequence")
    assert list(bins.values_list("code", flat=True)) == ["A-01", "A-02", "A-03"]
    text = text_of(browser.get("/settings/warehouses"))
    assert re.findall(r'href="/settings/warehouses/(\w+)"', text)[0] == "N1"
    assert "Pick, ship" in text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"code": ""}, 422), ({"code": "SH"}, 409), ({"country": "China"}, 422), ({"country": ""}, 422),
        ({"steps": "fly"}, 422), ({"priority": "-1"}, 422), ({"priority": "first"}, 422), ({"priority": "1e3"}, 422),
        ({"time_zone": "Mars/Olympus"}, 422), ({"region_code": "1" * 13}, 422), ({"serves": "1" * 13}, 422),
        ({"bins": "b" * 41}, 422),
    ],
)  # fmt: skip
def test_a_warehouse_that_cannot_be_is_refused(shop, given, status):
    before = Warehouse.objects.count()
    answer = somebody().post("/settings/new-warehouse", PLAIN | {"code": "N1"} | given, headers=HTMX)
    assert answer.status_code == status
    assert "refused" in answer["HX-Trigger"]
    assert Warehouse.objects.count() == before


def test_a_warehouse_is_changed_as_it_was_seen(shop):
    browser, before = somebody(), Warehouse.objects.get(code="SH")
    text = text_of(browser.get("/settings/warehouses/SH"))
    edition = re.search(r'name="edition" value="(\d+)"', text)[1]
    changed = PLAIN | {"edition": edition, "city": "上海市", "contact": "王芳"}
    assert browser.post("/settings/warehouses/SH", changed, headers=HTMX).status_code == 204
    after = build.fresh(before)
    assert (after.priority, after.city, after.contact, after.edition) == (5, "上海市", "王芳", before.edition + 1)
    late = browser.post("/settings/warehouses/SH", changed | {"priority": "9"}, headers=HTMX)
    assert late.status_code == 412
    nameless = changed | {"edition": str(after.edition), "name.en": ""}
    assert browser.post("/settings/warehouses/SH", nameless, headers=HTMX).status_code == 422
    assert build.fresh(before).priority == 5


def test_bins_are_added_once(shop):
    browser = somebody()
    assert browser.post("/settings/warehouses/SH/bins", {"bins": "Z-1 Z-2"}, headers=HTMX).status_code == 204
    assert Place.objects.filter(warehouse__code="SH", code__startswith="Z-").count() == 2
    assert browser.post("/settings/warehouses/SH/bins", {"bins": "Z-2"}, headers=HTMX).status_code == 409
    assert browser.post("/settings/warehouses/SH/bins", {"bins": " "}, headers=HTMX).status_code == 422


def test_warehouses_are_changed_only_by_those_who_may(shop, django_assert_max_num_queries):
    worker = somebody("warehouse")
    Warehouse.objects.filter(code="SH").update(contact="王芳", phone="13800138000")
    text = text_of(worker.get("/settings/warehouses/SH"))
    assert "13800138000" not in text
    assert "<form" not in text.split('<main id="content"')[1].split("</main>")[0]
    assert worker.post("/settings/warehouses/SH", PLAIN | {"edition": "1"}, headers=HTMX).status_code == 403
    assert worker.post("/settings/warehouses/SH/bins", {"bins": "Z-9"}, headers=HTMX).status_code == 403
    assert worker.get("/settings/new-warehouse").status_code == 403
    assert worker.get("/settings/warehouses/nowhere").status_code == 404
    with django_assert_max_num_queries(8):
        text_of(worker.get("/settings/warehouses"))


def test_numbers_are_made_as_somebody_says(shop):
    browser = somebody()
    given = {"document": "order", "channel": "counter", "pattern": "K{date:%Y}-{seq:04}", "resets": "year"}
    assert browser.post("/settings/numbering/rule", given, headers=HTMX).status_code == 204
    assert build.order(channel="counter", LAMP=1).number.startswith("K20")
    rule = NumberRule.objects.get(channel__code="counter")
    assert (rule.resets, rule.gapless) == ("year", False)
    text = text_of(browser.get("/settings/numbering"))
    assert "K{date:%Y}-{seq:04}" in text
    dialog = text_of(browser.get(f"/settings/numbering/rule?rule={rule.pk}", headers=HTMX))
    assert re.search(r'<strong class="number">K20\d\d-0002<', dialog)
    assert 'name="document" value="order"' in dialog
    change = given | {"pattern": "L{seq:04}", "resets": "", "gapless": "true"}
    assert browser.post("/settings/numbering/rule", change, headers=HTMX).status_code == 204
    rule = build.fresh(rule)
    assert (rule.pattern, rule.gapless) == ("L{seq:04}", True)
    assert 'value="credit_note"' in text_of(browser.get("/settings/numbering/rule", headers=HTMX))
    assert browser.get("/settings/numbering/rule?rule=9999", headers=HTMX).status_code == 404


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"pattern": "SO"}, 422), ({"pattern": ""}, 422), ({"resets": "hourly"}, 422), ({"resets": "day"}, 422),
        ({"document": "postcard"}, 404), ({"channel": "nowhere"}, 404), ({"pattern": "P{seq}"}, 409),
        ({"kind": "k" * 31}, 422), ({"pattern": "A{seq}" + "x" * 80}, 422),
    ],
)  # fmt: skip
def test_numbers_that_could_meet_are_refused(shop, given, status):
    set_number_rule("order", pattern="P{seq}", kind="presale", by=THE_HOUSE)
    before = list(NumberRule.objects.values().order_by("id"))
    usual = {"document": "order", "channel": "counter", "pattern": "K{seq}", "resets": ""}
    answer = somebody().post("/settings/numbering/rule", usual | given, headers=HTMX)
    assert answer.status_code == status
    assert list(NumberRule.objects.values().order_by("id")) == before


def test_numbering_is_changed_only_by_those_who_may(shop, django_assert_max_num_queries):
    manager = somebody("manager")
    with django_assert_max_num_queries(8):
        assert "Change<" not in text_of(manager.get("/settings/numbering"))
    assert manager.get("/settings/numbering/rule").status_code == 403
    given = {"document": "order", "pattern": "K{seq}", "resets": ""}
    assert manager.post("/settings/numbering/rule", given, headers=HTMX).status_code == 403
    assert somebody("sales").get("/settings/numbering").status_code == 403


def test_roles_tell_in_words_what_they_allow(shop, django_assert_max_num_queries):
    browser = somebody()
    with django_assert_max_num_queries(8):
        text = text_of(browser.get("/settings/roles?role=reviewer"))
    may, may_not = text.split("What it may not do")
    assert "Approve orders<" in may
    assert "Approve orders<" not in may_not
    assert "Refund orders<" in may_not
    assert "May do everything." in text_of(browser.get("/settings/roles?role=admin"))
    Role.objects.create(code="clerk", company_id=1, permissions=["orders.view_orders"])
    assert "Made by the company" in text_of(browser.get("/settings/roles?role=clerk"))
    assert somebody("manager").get("/settings/roles").status_code == 403


def test_every_permission_is_told_in_one_area_and_words_are_of_permissions():
    set_up()
    every = ACTIONS.keys() | VIEWS
    areas = list(in_areas(every))
    assert sum(len(area.said) + len(area.unsaid) for area in areas) == len(every)
    assert set(WORDS) <= every
    assert len(list(in_areas(set()))) == 0
