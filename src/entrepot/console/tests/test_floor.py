"""The warehouse on a phone: what there is to do, and each step sent once."""

import json
import re

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewBarcode, NewSku
from entrepot.domain.fulfilment.actions import Recalling, recall_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.queries import work_numbered
from entrepot.domain.inventory.actions import Arrival, NewWarehouse, Receipt, open_warehouse, receive_stock
from entrepot.domain.inventory.models import StockDocument
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def boxes(db):
    """SKUs with barcodes, one of them that of a box of 12, in two bins; the walk goes from A to B."""
    lamp = NewSku("LAMP", "Lamp", units={"box": 12}, barcodes=[NewBarcode("690001"), NewBarcode("690012", "box")])
    for made in create_skus([lamp, NewSku("VASE", "Vase", barcodes=[NewBarcode("690002")])], by=THE_HOUSE):
        assert not isinstance(made, Exception), made
    open_warehouse(NewWarehouse("SH", {"en": "Shanghai"}, {}, ("A-01", "B-01")), by=THE_HOUSE)
    receive_stock(Receipt("SH", [Arrival("VASE", 50, "A-01"), Arrival("LAMP", 50, "B-01")]), by=THE_HOUSE)


def a_work(**lines: int) -> str:
    approve_orders([build.order(**(lines or {"LAMP": 2, "VASE": 1}))], by=THE_HOUSE)
    build.follow()
    return str(Fulfilment.objects.latest("id").number)


def send(browser, address: str, body, key: str = "k1"):
    return browser.post(address, json.dumps(body), "application/json", headers={"Idempotency-Key": key})


def data_of(answer):
    found = re.search(r'<script id="work" type="application/json">(.*?)</script>', answer.content.decode())
    assert found, answer
    return json.loads(found[1])


def everything(data) -> dict:
    counted = dict.fromkeys(data["lines"], 0)
    for stop in data["stops"]:
        for line, quantity in stop["parts"]:
            counted[line] += quantity
    return {"lines": [{"line": line, "quantity": quantity} for line, quantity in counted.items()]}


def test_the_walk_is_in_the_order_of_the_bins_and_knows_every_code(boxes):
    data = data_of(somebody("warehouse").get(f"/floor/pick/{a_work()}"))
    assert [(stop["bin"], stop["sku"], stop["quantity"]) for stop in data["stops"]] == [
        ("A-01", "VASE", 1), ("B-01", "LAMP", 2),
    ]  # fmt: skip
    assert data["stops"][1]["codes"] == {"690001": 1, "690012": 12, "LAMP": 1}


def test_picked_packed_and_handed_over_each_once_however_often_it_is_sent(boxes):
    browser, number = somebody("warehouse"), a_work()
    found = everything(data_of(browser.get(f"/floor/pick/{number}")))
    answers = [send(browser, f"/floor/pick/{number}", found) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json() == {"address": f"/floor/pack/{number}", "title": "Pack"}
    for _ in range(2):
        packed = send(browser, f"/floor/pack/{number}", {"weight_g": 850}, "k2")
    assert packed.json()["address"] == f"/floor/handover/{number}"
    assert Parcel.objects.get().weight_g == 850
    for _ in range(2):
        label = {"carrier": "SF", "tracking_number": "SF1234567890123"}
        gone = send(browser, f"/floor/handover/{number}", label, "k3")
    assert gone.json() == {"address": "/floor?warehouse=SH", "title": "To the list"}
    assert work_numbered(THE_HOUSE, number).state == "handed_over"
    assert build.stock("LAMP")["on_hand"] == 48


def test_fewer_than_asked_is_a_short_pick(boxes):
    browser, number = somebody("warehouse"), a_work()
    found = everything(data_of(browser.get(f"/floor/pick/{number}")))
    for line in found["lines"]:
        line["quantity"] = min(line["quantity"], 1)
    assert send(browser, f"/floor/pick/{number}", found).status_code == 200
    lamp = next(line for line in work_numbered(THE_HOUSE, number).lines if line.sku == "LAMP")
    assert (lamp.picked, lamp.short) == (1, 1)


def test_work_that_was_recalled_stops_whoever_walks(boxes):
    browser, number = somebody("warehouse"), a_work()
    data = data_of(browser.get(f"/floor/pick/{number}"))
    standing = f"/floor/{number}/standing?seal={data['seal']}"
    assert browser.get(standing).status_code == 200
    only(recall_fulfilments([Recalling(number)], by=THE_HOUSE))
    assert "was changed by somebody else" in browser.get(standing).json()["text"]
    refused = send(browser, f"/floor/pick/{number}", everything(data))
    assert (refused.status_code, refused.json()["code"]) == (409, "out_of_turn")
    assert browser.get(f"/floor/pick/{number}").status_code == 409
    assert browser.get("/floor/none/standing").status_code == 404


def test_lines_at_which_nobody_looked_do_not_count_as_found(boxes):
    browser, number = somebody("warehouse"), a_work()
    found = everything(data_of(browser.get(f"/floor/pick/{number}")))
    refused = send(browser, f"/floor/pick/{number}", {"lines": found["lines"][:1]})
    assert (refused.status_code, refused.json()["code"]) == (412, "changed_meanwhile")
    assert work_numbered(THE_HOUSE, number).state == "released"


@pytest.mark.parametrize(
    "body",
    [[], {}, {"lines": 3}, {"lines": ["x"]}, {"lines": [{"line": 1}]}, {"lines": [{"line": 1, "quantity": -1}]}],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(boxes, body):
    refused = send(somebody("warehouse"), f"/floor/pick/{a_work()}", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_without_a_key_nothing_is_done(boxes):
    refused = somebody("warehouse").post(f"/floor/pack/{a_work()}", b"{}", "application/json")
    assert refused.status_code == 422


def test_goods_are_received_in_the_unit_that_was_scanned(boxes):
    browser = somebody("warehouse")
    assert browser.get("/floor/receive/goods?code=690012").json() == {
        "sku": "LAMP", "name": "Lamp", "unit": "box", "tracking": "none",
    }  # fmt: skip
    body = {"warehouse": "SH", "code": "690012", "quantity": "2", "bin": "B-01", "lot": "", "serials": []}
    before = build.stock("LAMP")["on_hand"]
    first, again = (send(browser, "/floor/receive", body) for _ in range(2))
    assert first.json() == again.json() == {"number": StockDocument.objects.latest("id").number}
    assert build.stock("LAMP")["on_hand"] == before + 24
    assert browser.get("/floor/receive/goods?code=nothing").status_code == 404
    assert send(browser, "/floor/receive", body | {"quantity": "some"}, "k2").json()["code"] == "invalid"
    assert send(browser, "/floor/receive", body | {"serials": [1]}, "k3").json()["code"] == "invalid"


def test_serial_numbers_are_received_one_by_one(boxes):
    create_skus([NewSku("PHONE", "Phone", tracking="serial")], by=THE_HOUSE)
    body = {"warehouse": "SH", "code": "PHONE", "quantity": "", "serials": ["S1", "S2"]}
    assert send(somebody("warehouse"), "/floor/receive", body).status_code == 200
    assert build.stock("PHONE")["on_hand"] == 2


def test_the_floor_counts_and_puts_the_most_urgent_first(boxes, django_assert_max_num_queries):
    first, second = a_work(), a_work(VASE=1)
    Fulfilment.objects.filter(number=second).update(priority=5)
    browser = somebody("warehouse")
    with django_assert_max_num_queries(12):
        shown = browser.get("/floor?warehouse=SH").content.decode()
    assert re.search(r'data-count="pick">2<', shown)
    assert re.search(r'data-count="pack">0<', shown)
    assert re.findall(r'href="/floor/pick/([^"]+)"', shown) == [second, first]
    send(browser, f"/floor/pick/{first}", everything(data_of(browser.get(f"/floor/pick/{first}"))))
    shown = browser.get("/floor").content.decode()
    assert re.findall(r'href="/floor/pack/([^"]+)"', shown) == [first]


def test_a_long_walk_asks_no_more_than_a_short_one(boxes, django_assert_max_num_queries):
    browser = somebody("warehouse")
    for number in (a_work(LAMP=1), a_work(LAMP=9, VASE=9)):
        with django_assert_max_num_queries(12):
            assert browser.get(f"/floor/pick/{number}").status_code == 200


def test_the_floor_is_for_those_who_work_there(boxes):
    number = a_work()
    finance = somebody("finance")
    for address in (f"/floor/pick/{number}", f"/floor/pack/{number}", f"/floor/handover/{number}", "/floor/receive"):
        assert finance.get(address).status_code == 403
        assert send(finance, address, {}).status_code == 403
    assert 'href="/floor"' not in finance.get("/").content.decode()
    assert 'href="/floor"' in somebody("warehouse").get("/").content.decode()


def test_the_floor_speaks_chinese(boxes):
    shown = somebody("warehouse", language="zh-hans").get(f"/floor/pick/{a_work()}").content.decode()
    assert "撤销上一步" in shown
    assert "Undo last" not in shown


def counted(browser, key="c1", **given):
    asked = {"code": given["code"], "bin": given.get("bin", ""), "warehouse": "SH"}
    seen = browser.get("/floor/count/goods", asked).json()["seen"]
    sent = {"warehouse": "SH", "bin": "", "lot": ""} | given
    return send(browser, "/floor/count", sent | {"seen": seen.get(sent["lot"], 0)}, key)


def test_what_is_counted_otherwise_is_booked_where_it_lies(boxes):
    browser = somebody("warehouse")
    assert browser.get("/floor/count/goods?warehouse=SH&code=B-01").json() == {"bin": "B-01"}
    before = build.stock("LAMP")["on_hand"]
    assert counted(browser, code="LAMP", bin="B-01", quantity="48").json() == {"number": "−2 件"}
    assert build.stock("LAMP")["on_hand"] == before - 2
    assert counted(browser, "c2", code="690012", bin="B-01", quantity="5").json() == {"number": "+12 件"}
    assert counted(browser, "c3", code="LAMP", bin="B-01", quantity="60").json() == {"number": "✓"}
    assert counted(browser, "c4", code="LAMP", bin="B-01", quantity="0").json() == {"number": "−60 件"}
    assert build.differences() == {}


def test_what_was_moved_while_somebody_counted_is_counted_again(boxes):
    browser = somebody("warehouse")
    seen = browser.get("/floor/count/goods?warehouse=SH&code=LAMP&bin=B-01").json()["seen"][""]
    receive_stock(Receipt("SH", [Arrival("LAMP", 1, "B-01")]), by=THE_HOUSE)
    sent = {"warehouse": "SH", "code": "LAMP", "bin": "B-01", "quantity": "49", "seen": seen}
    before = build.stock("LAMP")
    refused = send(browser, "/floor/count", sent)
    assert build.stock("LAMP") == before
    assert (refused.status_code, refused.json()["code"]) == (409, "moved_since")


def test_a_count_names_lots_and_leaves_serial_numbers_to_their_page(boxes):
    create_skus([NewSku("PHONE", "Phone", tracking="serial"), NewSku("MILK", "Milk", tracking="lot")], by=THE_HOUSE)
    receive_stock(Receipt("SH", [Arrival("MILK", 5, "A-01", lot="L1")]), by=THE_HOUSE)
    browser = somebody("warehouse")
    assert browser.get("/floor/count/goods?warehouse=SH&code=PHONE").json()["code"] == "invalid"
    assert counted(browser, code="MILK", bin="A-01", lot="L1", quantity="4").json() == {"number": "−1 件"}
    assert counted(browser, "c2", code="MILK", lot="L2", quantity="2").json() == {"number": "+2 件"}
    assert build.stock("MILK")["on_hand"] == 6
    assert somebody("sales").get("/floor/count?warehouse=SH").status_code == 403
