"""Papers and print jobs at the door."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop):
    return build.order(LAMP=2)


def fetched(api, path):
    return api.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {api.token}"})


def test_a_paper_of_an_order_is_a_pdf_and_its_timeline_says_who_saw_it(api, order):
    answer = fetched(api, f"/orders/{order.number}/documents/delivery_note.pdf?language=en&paper=a5")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert build.told("order", order.pk)[-1] == "order.revealed"


def test_what_is_no_paper_is_refused(api, order):
    assert fetched(api, f"/orders/{order.number}/documents/label.pdf").status_code == 422
    assert fetched(api, f"/orders/{order.number}/documents/receipt.pdf").status_code == 409
    assert fetched(api, "/orders/SO0/documents/invoice.pdf").status_code == 404


def test_who_sees_no_people_is_drawn_no_address(api, order):
    buyer = build.a_program("buyer")
    assert fetched(buyer, f"/orders/{order.number}/documents/delivery_note.pdf").status_code == 403
    assert build.told("order", order.pk)[-1] != "order.revealed"


def test_printing_twice_is_asked_about_and_goes_on_after_a_jam(api, order):
    second = build.order(LAMP=1)
    asked = {"document": "invoice", "orders": [order.number, second.number]}
    status, job = api.post("/documents/print-jobs", asked)
    assert status == 201
    assert [sheet["number"] for sheet in job["items"]] == [order.number, second.number]
    assert job["items"][0]["printed"]["batch"] == job["number"]
    status, problem = api.post("/documents/print-jobs", asked)
    assert (status, problem["code"], problem["count"]) == (409, "already_printed", 2)
    assert "again" in problem["title"]
    status, again = api.post("/documents/print-jobs", {**asked, "again": True})
    assert (status, again["items"][0]["printed"]["times"]) == (201, 2)
    status, rest = api.post(f"/documents/print-jobs/{job['number']}/resumption", {"from_sheet": 2})
    assert (status, rest["from_sheet"], rest["resumes"], rest["sheets"]) == (201, 2, job["number"], 1)
    assert fetched(api, f"/documents/print-jobs/{rest['number']}/pdf").content.startswith(b"%PDF")
    assert api.get("/documents/print-jobs")[1]["items"][0]["number"] == rest["number"]
    assert api.get(f"/documents/print-jobs/{rest['number']}")[1]["drawn_at"]
    assert api.get("/orders?printed=false&paper=invoice")[1]["items"] == []


def test_orders_or_fulfilments_and_not_both(api, order):
    both = {"document": "invoice", "orders": [order.number], "fulfilments": ["F1"]}
    assert api.post("/documents/print-jobs", both)[0] == 422
    assert api.post("/documents/print-jobs", {"document": "invoice"})[0] == 422


def test_personal_data_is_shown_for_a_reason_and_not_without(api, order):
    path = f"/orders/{order.number}/personal-data"
    status, shown = api.post(path, {"fields": ["phone", "address"], "reason": "call_buyer"})
    assert status == 201
    assert shown["buyer"] == {"phone": "13800001234"}
    assert shown["receiver"]["address"]["street"] == "世纪大道 100 号"
    assert "name" not in shown["receiver"]
    assert api.post(path, {"fields": ["phone"]})[0] == 422
    assert build.a_program("buyer").post(path, {"fields": ["phone"], "reason": "call_buyer"})[0] == 403
    status, shown = api.post(
        f"/customers/{order.buyer.number}/personal-data", {"fields": ["name", "address"], "reason": "call_buyer"}
    )
    assert (status, shown["name"]) == (201, "张伟")
    assert build.told("order", order.pk).count("order.revealed") == 1
