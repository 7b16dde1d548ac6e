"""Files through the API: sent in either form, followed, their failed rows fetched, withdrawn."""

import base64

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entrepot.domain.orders.models import Order
from entrepot.integrations.files.jobs import carry_out_import
from entrepot.integrations.files.models import ImportBatch
from tests import build

pytestmark = pytest.mark.django_db

FILE = "订单号,商品编码,数量\nT1,LAMP,1\nT2,LAMP,many\n".encode()


def body(**more):
    content = base64.b64encode(FILE).decode()
    return {"kind": "orders", "file_name": "t.csv", "content": content, "channel": "web"} | more


def work():
    for batch in ImportBatch.objects.exclude(content=None):
        carry_out_import(batch_id=batch.pk)


def test_a_file_is_sent_followed_fetched_and_withdrawn(shop, api):
    status, told = api.post("/imports", body(save_mapping="web", mapping_owner={"channel": "web"}))
    assert (status, told["state"], told["kind"]) == (202, "waiting", "orders")
    work()

    status, told = api.get(f"/imports/{told['number']}")
    assert (told["state"], told["counts"], told["report"]) == ("finished", {"order_line": 1, "refused": 1}, True)
    assert (told["by"], told["file_name"]) == ("test", "t.csv")
    answer = api.client.get(
        f"/api/v1/imports/{told['number']}/report",
        headers={"Authorization": f"Bearer {api.token}", "Accept-Language": "zh-hans"},
    )
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("T2,LAMP,many,")
    assert api.get("/imports?kind=orders&state=finished")[1]["items"][0]["number"] == told["number"]
    assert api.get("/import-mappings")[1]["items"][0]["channel"] == "web"

    status, done = api.post(f"/imports/{told['number']}/withdrawal")
    assert (status, done["undone"], done["kept"], done["state"]) == (201, 1, [], "withdrawn")
    assert Order.objects.get().state == "cancelled"
    assert api.post(f"/imports/{told['number']}/withdrawal")[0] == 409


def test_a_form_is_as_good(shop, api):
    answer = api.client.post(
        "/api/v1/imports",
        {"kind": "orders", "channel": "web", "dry_run": "true", "columns": orjson.dumps({"sku": "商品编码"}).decode(),
         "file": SimpleUploadedFile("t.csv", FILE)},
        headers={"Authorization": f"Bearer {api.token}", "Idempotency-Key": "form-1"},
    )  # fmt: skip
    assert answer.status_code == 202
    work()

    assert api.get(f"/imports/{answer.json()['number']}")[1]["state"] == "taken_back"
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (body(content="***"), 422, "invalid"),
        (body(kind="moons"), 422, "invalid"),
        (body(content=base64.b64encode(b"a\n1\n").decode()), 422, "columns_missing"),
        (body(mapping="nobody"), 422, "unknown_mapping"),
        ([1], 422, "invalid"),
    ],
)
def test_what_cannot_be_read_is_said_at_once(shop, api, sent, status, code):
    answer = api.post("/imports", sent)
    assert (answer[0], answer[1]["code"]) == (status, code)
    assert not ImportBatch.objects.exists()


def test_ones_own_imports_are_seen_and_others_are_not(shop, api):
    api.post("/imports", body())
    sales = build.a_program("sales")

    assert api.get("/imports")[1]["items"]
    assert sales.get("/imports")[1]["items"] == []
    assert sales.get(f"/imports/{ImportBatch.objects.get().number}")[0] == 404
    sales.post("/imports", body(dry_run=True))
    assert len(sales.get("/imports")[1]["items"]) == 1
