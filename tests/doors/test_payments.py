"""Money at the door: an order's payments and refunds, and payments that stand alone."""

import pytest

from entrepot.domain.receivables.models import Voucher
from tests import build


@pytest.fixture
def order(shop, api):
    status, answer = api.post(
        "/orders",
        {
            "channel": "web",
            "customer": {"name": "张伟", "phone": "13800001234"},
            "ship_to": {
                "name": "张伟", "phone": "13800001234", "province": "上海市", "city": "上海市",
                "district": "浦东新区", "street": "世纪大道 100 号",
            },
            "lines": [{"sku": "LAMP", "quantity": 2, "unit_price": "50"}],
        },
    )  # fmt: skip
    assert status == 201, answer
    return answer


def _pay(api, number, amount, **more):
    return api.post(f"/orders/{number}/payments", {"method": "bank_transfer", "amount": amount, **more})


def test_an_order_is_paid(api, order):
    status, payment = _pay(api, order["number"], order["total"], reference="B1")
    assert status == 201
    assert (payment["amount"], payment["allocated"], payment["advance"]) == ("100.00", "100.00", "0.00")
    assert payment["allocations"][0]["order"] == order["number"]
    assert payment["supported_actions"] == ["allocation-reversals", "voiding"]
    _, shown = api.get(f"/orders/{order['number']}/payments")
    assert [item["number"] for item in shown["items"]] == [payment["number"]]
    assert shown["money"]["standing"] == "paid"
    assert api.get(f"/payments/{payment['number']}")[1]["reference"] == "B1"


def test_paying_again_and_again_keeps_advances(api, order):
    body = {"method": "cash", "amount": order["total"], "reference": "x"}
    answers = [api.post(f"/orders/{order['number']}/payments", body) for _ in range(3)]
    assert [status for status, _ in answers] == [201, 201, 201]
    assert [a["advance"] for _, a in answers] == ["0.00", "100.00", "100.00"]
    assert answers[2][1]["look_alikes"] == [answers[0][1]["number"], answers[1][1]["number"]]
    _, credit = api.get(f"/customers/{order['customer_id']}/credit")
    assert (credit["items"][0]["advances"], credit["items"][0]["owed"]) == ("200.00", "-200.00")
    assert build.differences() == {}


def test_the_same_key_pays_once(api, order):
    first = _pay(api, order["number"], "40")
    path, key = f"/orders/{order['number']}/payments", {"Idempotency-Key": "k"}
    again = [api.post(path, {"method": "cash", "amount": "10"}, **key) for _ in range(2)]
    assert first[0] == 201
    assert again[0] == again[1]
    assert api.get(f"/orders/{order['number']}/payments")[1]["money"]["paid"] == "50.00"


def test_a_refund_never_gives_more_than_was_paid(api, order):
    _pay(api, order["number"], "60")
    path = f"/orders/{order['number']}/refunds"
    status, refund = api.post(path, {"amount": "25", "reason": "scratched"})
    assert status == 201
    assert (refund["amount"], refund["reason"]) == ("25.00", "scratched")
    status, problem = api.post(path, {"amount": "35.01"})
    assert (status, problem["code"], problem["refundable"]) == (409, "refund_too_large", "35.00")
    assert api.get(path)[1]["money"]["refundable"] == "35.00"
    assert api.get(f"/refunds/{refund['number']}")[1]["order"] == order["number"]
    assert [item["number"] for item in api.get("/refunds")[1]["items"]] == [refund["number"]]


def test_on_account_is_no_payment(api, order):
    status, answer = api.post(f"/orders/{order['number']}/payments", {"method": "on_account"})
    assert (status, answer["amount"], answer["number"]) == (201, "100.00", None)
    _, shown = api.get(f"/orders/{order['number']}/payments")
    assert shown["items"] == []
    assert (shown["money"]["owed"], shown["money"]["on_account_until"]) == ("100.00", answer["due_on"])
    path = f"/orders/{order['number']}/payment-terms"
    assert api("PUT", path, {"due_on": "2031-01-31"})[1]["due_on"] == "2031-01-31"
    assert api("DELETE", path)[0] == 200
    assert api("DELETE", path)[1]["code"] == "not_on_account"


def test_a_payment_finds_its_order_later(api, order):
    body = {"method": "bank_transfer", "amount": "150", "payer": order["customer_id"], "reference": order["number"]}
    status, payment = api.post("/payments", body)
    assert (status, payment["advance"], payment["payer"]) == (201, "150.00", order["customer_id"])
    assert [p["number"] for p in api.get("/payments?advance=true")[1]["items"]] == [payment["number"]]
    _, found = api.get(f"/payments/{payment['number']}/suggestions")
    (meant,) = found["items"]
    assert meant["orders"] == [{"order": order["number"], "owed": "100.00", "amount": "100.00"}]
    assert meant["reasons"] == ["reference", "payer"]
    path = f"/payments/{payment['number']}"
    status, allocated = api.post(f"{path}/allocations", {"order": order["number"]})
    assert (status, allocated["allocated"], allocated["advance"]) == (201, "100.00", "50.00")
    assert api.post(f"{path}/allocations", {"order": order["number"]})[1]["code"] == "nothing_to_allocate"
    assert api.post(f"{path}/allocation-reversals", {"order": order["number"], "amount": "30"})[0] == 422
    back = {"order": order["number"], "amount": "30", "reason": "too much"}
    status, back = api.post(f"{path}/allocation-reversals", back)
    assert (status, back["allocated"], back["allocations"][0]["taken_back"]) == (201, "70.00", "30.00")
    status, refund = api.post(f"{path}/refunds", {"amount": "80"})
    assert (status, refund["order"], refund["amount"]) == (201, None, "80.00")
    assert api.post(f"{path}/voiding", {"reason": "slip"})[1]["code"] == "already_refunded"
    assert build.differences() == {}


def test_a_payment_that_never_came_is_voided(api, order):
    _, payment = _pay(api, order["number"], "100")
    status, voided = api.post(f"/payments/{payment['number']}/voiding", {"reason": "bounced"})
    assert (status, voided["state"], voided["supported_actions"]) == (201, "voided", [])
    assert api.get(f"/orders/{order['number']}/payments")[1]["money"]["standing"] == "unpaid"


def test_a_batch_answers_per_item(api, order):
    payments = [
        {"method": "cash", "amount": "10", "orders": [order["number"]]},
        {"method": "cash", "amount": "10", "orders": ["SO-none"]},
        {"method": "cash", "amount": "0.001"},
        {"method": "cash", "amount": "10", "payer": "C-none"},
    ]
    _, answer = api.post("/payments/batch", {"payments": payments})
    assert [item["status"] for item in answer["items"]] == [201, 404, 422, 404]
    assert (answer["done"], answer["refused"]) == (1, 3)


@pytest.mark.parametrize(
    "body",
    [
        {"method": "gold", "amount": "1"},
        {"method": "cash", "amount": "-1"},
        {"method": "cash", "amount": "0"},
        {"method": "cash", "amount": "1e40"},
        {"method": "cash", "amount": "NaN"},
        {"method": "cash", "amount": "99999999999999"},
        {"method": "cash", "amount": "1.005"},
        {"method": "cash", "amount": "1", "received_on": "2999-01-01"},
        {"amount": "1"},
    ],
)
def test_nonsense_is_refused_and_leaves_nothing(api, order, body):
    status, problem = api.post(f"/orders/{order['number']}/payments", body)
    if body.get("amount") == "99999999999999":
        assert status == 201
        return
    assert status == 422, problem
    assert api.get("/payments")[1]["items"] == []


def test_what_is_not_there(api, order):
    assert api.get("/payments/PA-none")[0] == 404
    assert _pay(api, "SO-none", "1")[0] == 404
    assert api.get("/orders/SO-none/payments")[0] == 404


def test_sales_see_payments_and_do_not_take_them(shop, order):
    sales = build.a_program("sales")
    status, problem = _pay(sales, order["number"], "1")
    assert (status, problem["code"]) == (403, "not_allowed")
    assert sales.get("/payments")[0] == 200


def test_without_an_amount_what_is_owed_is_paid(api, order):
    _pay(api, order["number"], "40")
    path = f"/orders/{order['number']}/payments"
    status, payment = api.post(path, {"method": "cash"})
    assert (status, payment["amount"], payment["advance"]) == (201, "60.00", "0.00")
    status, problem = api.post(path, {"method": "cash"})
    assert (status, problem["code"]) == (409, "nothing_owed")
    assert _pay(api, order["number"], "5")[1]["advance"] == "5.00"


def test_who_puts_an_order_on_account_names_no_amount(api, order):
    path = f"/orders/{order['number']}/payments"
    status, problem = api.post(path, {"method": "on_account", "amount": "5"})
    assert (status, problem["field"]) == (422, "amount")


def test_people_say_why_in_notes_and_the_books_keep_a_code(api, order):
    _, payment = _pay(api, order["number"], "100", note="by phone")
    words = "王女士 13800001234 不要了"
    _, refund = api.post(f"/orders/{order['number']}/refunds", {"amount": "25", "reason": words})
    assert refund["reason"] == "other"
    assert list(Voucher.objects.filter(kind="refund").values_list("reason", flat=True)) == ["other"]
    assert api.get(f"/payments/{payment['number']}")[1]["note"] == f"by phone; {words}"


@pytest.mark.parametrize("currency", ["ABC", "XXX"])
def test_money_has_a_currency_that_there_is(api, currency):
    status, problem = api.post("/payments", {"method": "cash", "amount": "5", "currency": currency})
    assert (status, problem["field"]) == (422, "currency")


def test_who_may_not_see_payments_is_told_so(order):
    buyer = build.a_program("buyer")
    for path in (
        "/payments",
        "/refunds",
        f"/orders/{order['number']}/payments",
        f"/orders/{order['number']}/refunds",
    ):
        status, problem = buyer.get(path)
        assert (status, problem["permission"]) == (403, "payments.view_payments")
