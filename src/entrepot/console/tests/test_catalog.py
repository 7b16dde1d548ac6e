"""Goods in the console: the list, the page of one, taking in, changing, and taking out of sale."""

from decimal import Decimal

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.catalog.models import Sku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.attachments.actions import NewFile, attach_file
from entrepot.foundation.attachments.models import AttachmentKind
from entrepot.foundation.attachments.tests.files import PNG
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NEW = {
    "code": "CUP-01", "kind": "goods", "unit": "个", "name.zh-hans": "马克杯", "name.en": "Mug", "price": "39.90",
    "cost": "12", "tax_rate": "13%", "units": "箱=12，托=480", "barcodes": "6901234567892\n16901234567899 箱",
    "weight_g": "350", "min_quantity": "1", "quantity_step": "1",
}  # fmt: skip


def said(**changes: str) -> dict[str, str]:
    return NEW | changes


def test_new_goods_are_taken_in_as_written(shop):
    answer = somebody("buyer").post("/catalog/new", NEW, headers=HTMX)
    assert answer["HX-Redirect"] == "/catalog/of/CUP-01"
    cup = Sku.objects.get(code="CUP-01")
    assert (cup.name, cup.list_price, cup.cost) == ({"zh-hans": "马克杯", "en": "Mug"}, Decimal("39.9"), Decimal(12))
    assert (cup.tax_rate, cup.weight_g, cup.unit) == (Decimal("0.13"), 350, "个")
    assert {unit.code: unit.factor for unit in cup.units.all()} == {"箱": 12, "托": 480}
    assert {one.value: one.unit and one.unit.code for one in cup.barcodes.select_related("unit")} == {
        "6901234567892": None, "16901234567899": "箱",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "two words"}, "code"), ({"price": "cheap"}, "price"), ({"price": "-1"}, "price"),
        ({"price": "Infinity"}, "price"), ({"units": "箱 twelve"}, "units"), ({"units": "箱=0"}, "units"),
        ({"barcodes": "1 2 3"}, "barcodes"), ({"tax_rate": "100"}, "tax_rate"), ({"weight_g": "-3"}, "weight_g"),
        ({"weight_g": "heavy"}, "weight_g"), ({"kind": "kit"}, "kind"),
        ({"name.zh-hans": "", "name.en": ""}, "name.en"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(shop, wrong, field):
    answer = somebody("buyer").post("/catalog/new", said(**wrong), headers=HTMX)
    assert (answer.status_code, f'"field": "{field}"' in answer["HX-Trigger"]) == (422, True)
    assert not Sku.objects.filter(code="CUP-01").exists()


def test_a_code_or_barcode_that_is_taken_is_refused(shop):
    browser = somebody("buyer")
    browser.post("/catalog/new", NEW, headers=HTMX)
    assert browser.post("/catalog/new", NEW, headers=HTMX).status_code == 409
    assert browser.post("/catalog/new", said(code="CUP-02"), headers=HTMX).status_code == 409
    assert not Sku.objects.filter(code="CUP-02").exists()


def test_what_is_said_is_changed_in_the_edition_that_was_seen(shop):
    browser = somebody("buyer")
    browser.post("/catalog/new", NEW, headers=HTMX)
    form = browser.get("/catalog/of/CUP-01/change", headers=HTMX).content.decode()
    assert "箱=12, 托=480" in form
    assert "16901234567899 箱" in form
    edition = str(Sku.objects.get(code="CUP-01").edition)
    changed = said(price="45", units="箱=24", barcodes="6901234567892", edition=edition)
    assert browser.post("/catalog/of/CUP-01/change", changed, headers=HTMX).status_code == 204
    cup = Sku.objects.get(code="CUP-01")
    assert (cup.list_price, [unit.factor for unit in cup.units.all()]) == (45, [24])
    assert browser.post("/catalog/of/CUP-01/change", changed, headers=HTMX).status_code == 412
    assert browser.post("/catalog/of/CUP-01/change", NEW, headers=HTMX).status_code == 422


def test_what_is_sent_unchanged_changes_nothing(shop):
    browser = somebody("buyer")
    browser.post("/catalog/new", NEW, headers=HTMX)
    before = Sku.objects.get(code="CUP-01")
    browser.post("/catalog/of/CUP-01/change", said(edition=str(before.edition)), headers=HTMX)
    assert Sku.objects.get(code="CUP-01").edition == before.edition


def test_taken_out_of_sale_and_back(shop):
    browser = somebody("buyer")
    assert browser.post("/catalog/of/LAMP/archival", headers=HTMX).status_code == 204
    assert "LAMP" not in browser.get("/catalog", headers={"HX-Target": "list"}).content.decode()
    assert "LAMP" in browser.get("/catalog?archived=yes", headers={"HX-Target": "list"}).content.decode()
    browser.post("/catalog/of/LAMP/restoration", headers=HTMX)
    assert "LAMP" in browser.get("/catalog", headers={"HX-Target": "list"}).content.decode()


def test_the_list_finds_by_barcode_and_asks_as_little_for_many_as_for_one(shop):
    browser = somebody("buyer")
    browser.post("/catalog/new", NEW, headers=HTMX)
    found = browser.get("/catalog?q=6901234567892", headers={"HX-Target": "list"}).content.decode()
    assert "CUP-01" in found
    assert "LAMP" not in found
    browser.get("/catalog")
    few = build.statements(lambda: browser.get("/catalog"))
    build.some_skus({f"X{n}" for n in range(20)})
    assert build.statements(lambda: browser.get("/catalog")) == few <= 12


def test_whoever_does_not_set_prices_sees_no_cost(shop):
    somebody("buyer").post("/catalog/new", NEW, headers=HTMX)
    page = somebody("sales").get("/catalog/of/CUP-01").content.decode()
    assert "39.90" in page
    assert "Cost" not in page
    assert somebody("warehouse").post("/catalog/new", said(code="CUP-03"), headers=HTMX).status_code == 403


def test_goods_that_were_photographed_are_seen(shop):
    browser = somebody("manager")
    lamp = Sku.objects.get(code="LAMP")
    attach_file(lamp, new=NewFile("lamp.png", PNG, AttachmentKind.PICTURE), by=THE_HOUSE)
    for address in ("/catalog", "/catalog/of/LAMP", f"/orders/{build.order(LAMP=1, VASE=1).number}"):
        shown = browser.get(address).content.decode()
        assert '<img class="goods-picture" src="/catalog/of/LAMP/picture"' in shown, address
        assert "/catalog/of/VASE/picture" not in shown
    for address in ("/catalog/of/LAMP/picture", "/floor/pictures/LAMP"):
        answer = browser.get(address)
        assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
        assert "sandbox" in answer["Content-Security-Policy"]
    assert browser.get("/catalog/of/VASE/picture").status_code == 404
