"""The money book at the door."""

import pytest

from tests import build


@pytest.fixture
def order(shop):
    return build.order(LAMP=2)


def test_a_customer_has_a_limit_and_a_statement(api, order):
    number = order.buyer.number
    assert api("PUT", f"/customers/{number}/credit-limit", {"limit": "500"}) == (
        200, {"customer": number, "currency": "CNY", "limit": "500.00", "owed": "20.00"},
    )  # fmt: skip
    _, credit = api.get(f"/customers/{number}/credit")
    assert credit["items"] == [
        {"currency": "CNY", "orders": "20.00", "advances": "0.00", "owed": "20.00", "limit": "500.00"}
    ]
    api.post(f"/orders/{order.number}/payments", {"method": "cash", "amount": "5"})
    _, statement = api.get(f"/customers/{number}/statement")
    assert (statement["opening"], statement["closing"]) == ("0.00", "15.00")
    assert [line["amount"] for line in statement["lines"]] == ["20.00", "-5.00"]
    assert statement["lines"][0]["orders"] == [order.number]
    assert api.get(f"/customers/{number}/statement?since=2199-01-01")[1]["opening"] == "15.00"


@pytest.mark.parametrize("limit", ["-1", "1.005", "NaN"])
def test_a_limit_is_an_amount(api, order, limit):
    status, _ = api("PUT", f"/customers/{order.buyer.number}/credit-limit", {"limit": limit})
    assert status == 422


def test_accounts_add_up(api, order):
    api.post(f"/orders/{order.number}/payments", {"method": "cash", "amount": "5"})
    _, accounts = api.get("/accounts?kind=order")
    assert (accounts["items"][0]["code"], accounts["items"][0]["balance"]) == (order.number, "15.00")
    assert api.get("/accounts?kind=tender")[1]["items"][0]["balance"] == "5.00"
    _, trial = api.get("/accounts/trial-balance")
    assert sum(float(row["balance"]) for row in trial["items"]) == 0
    _, statement = api.get("/accounts/tender/cash/statement")
    assert statement["closing"] == "5.00"
    assert api.get("/accounts/tender/gold/statement")[0] == 404


def test_what_is_owed_is_told_by_age(api, order):
    (row,) = api.get("/accounts/owed-by-age")[1]["items"]
    assert (row["customer"], row["orders"], row["owed"], row["to_30"]) == (order.buyer.number, 1, "20.00", "20.00")


def test_money_is_not_shown_to_everybody(order):
    seen = ["customers.view_customers", "customers.create_customers", "orders.view_orders"]
    sales = build.a_program("admin", scopes=seen)
    assert sales.get("/accounts")[0] == 403
    assert sales.get("/accounts/trial-balance")[0] == 403
    assert sales.get("/accounts/owed-by-age")[0] == 403
    assert sales.get(f"/customers/{order.buyer.number}/statement")[0] == 403
    assert sales.get(f"/customers/{order.buyer.number}/credit")[0] == 403
    assert sales("PUT", f"/customers/{order.buyer.number}/credit-limit", {"limit": "1"})[0] == 403


def test_a_limit_has_a_currency_that_there_is(api, order):
    body = {"limit": "5", "currency": "ABC"}
    status, problem = api("PUT", f"/customers/{order.buyer.number}/credit-limit", body)
    assert (status, problem["field"]) == (422, "currency")
