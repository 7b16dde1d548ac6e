"""Customers are taken in, given addresses and a limit, and joined with whom they are the same as."""

import re

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.customers.actions import NewCustomer, create_customers
from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.customers.queries import customer_numbered
from entrepot.domain.receivables.models import Account
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
_LINE = "李雷 13900001111 上海市浦东新区世纪大道88号"


def a_customer(**more):
    return only(create_customers([NewCustomer(**{"name": "李雷", "phone": "13900001111"} | more)], by=THE_HOUSE))


def boxes(page):
    found = re.findall(r'name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if value}


def test_somebody_is_taken_in_or_it_is_said_what_is_wrong(shop):
    browser = somebody("sales")
    sent = {"name": "云栖酒店", "kind": "company", "phone": "0571-88880000", "payment_days": "30"}
    answer = browser.post("/customers/new", sent, headers=HTMX)
    made = Customer.objects.get(name="云栖酒店")
    assert answer.headers["HX-Redirect"] == f"/customers/{made.number}"
    assert (made.kind, made.payment_days) == ("company", 30)
    for wrong in ({"name": ""}, {"kind": "robot"}, {"payment_days": "soon"}, {"group": "none"}, {"email": "x"}):
        with build.no_trace():
            assert browser.post("/customers/new", sent | wrong, headers=HTMX).status_code in (404, 422), wrong
    assert somebody("warehouse").get("/customers/new").status_code == 403


def test_an_address_is_read_out_of_a_line_and_kept(shop):
    customer, browser = a_customer(), somebody("sales")
    address = f"/customers/{customer.number}/addresses"
    assert boxes(browser.get(address).content.decode())["phone"] == "13900001111"
    read = browser.post(address, {"read": "yes", "line": _LINE}, headers=HTMX).content.decode()
    assert boxes(read)["district"] == "浦东新区"
    assert "doubt-" not in read
    doubtful = browser.post(address, {"read": "yes", "line": "李雷 世纪大道88号"}, headers=HTMX).content.decode()
    assert "There is no telephone number." in doubtful
    sent = {name: value for name, value in boxes(read).items() if name != "read"}
    assert browser.post(address, sent, headers=HTMX).status_code in (200, 204)
    kept = Address.objects.get(customer=customer, in_book=True)
    assert (kept.region_code[:6], kept.street, kept.name) == ("310115", "世纪大道88号", "李雷")
    with build.no_trace():
        assert browser.post(address, sent | {"street": ""}, headers=HTMX).status_code == 422


def test_an_address_is_taken_out_of_the_book_and_back(shop):
    customer, browser = a_customer(), somebody("manager")
    read = boxes(
        browser.post(f"/customers/{customer.number}/addresses", {"read": "1", "line": _LINE}).content.decode()
    )
    browser.post(f"/customers/{customer.number}/addresses", {k: v for k, v in read.items() if k != "read"})
    kept = Address.objects.get(in_book=True)
    gone = browser.post(f"/customers/{customer.number}/addresses/{kept.pk}/archival", headers=HTMX)
    assert f"/addresses/{kept.pk}/restoration" in gone.headers["HX-Trigger"]
    assert not Address.objects.filter(in_book=True, archived_at=None).exists()
    browser.post(f"/customers/{customer.number}/addresses/{kept.pk}/restoration", headers=HTMX)
    assert Address.objects.get(in_book=True, archived_at=None).street == kept.street
    other = a_customer(name="韩梅梅", phone="13900002222")
    assert browser.post(f"/customers/{other.number}/addresses/{kept.pk}/archival", headers=HTMX).status_code == 404


def test_a_limit_is_set_and_lifted(shop):
    customer, browser = a_customer(), somebody("finance")
    address = f"/customers/{customer.number}/credit-limit"
    assert "CNY" in browser.get(address).content.decode()
    browser.post(address, {"limit": "5000", "currency": "cny"}, headers=HTMX)
    assert Account.objects.get(customer=customer).credit_limit == 5000
    assert "¥5,000.00" in browser.get(f"/customers/{customer.number}").content.decode()
    for wrong in ({"limit": "much"}, {"limit": "-1"}, {"currency": "XXX"}):
        sent = {"limit": "10", "currency": "CNY"} | wrong
        assert browser.post(address, sent, headers=HTMX).status_code == 422, wrong
    browser.post(address, {"limit": "", "currency": "CNY"}, headers=HTMX)
    assert Account.objects.get(customer=customer).credit_limit is None
    assert somebody("sales").get(address).status_code == 403


def test_two_who_are_the_same_are_joined_and_separated(shop):
    one, two = a_customer(), a_customer(name="李雷2")
    browser = somebody("service")
    page = browser.get(f"/customers/{one.number}").content.decode()
    assert "May be the same" in page
    assert two.number in page
    joined = browser.post(f"/customers/{one.number}/merging/{two.number}", headers=HTMX)
    assert f"/separation/{two.number}" in joined.headers["HX-Trigger"]
    assert customer_numbered(THE_HOUSE, two.number).merged_into_id == one.pk
    page = browser.get(f"/customers/{one.number}").content.decode()
    assert "May be the same" not in page
    assert f"/customers/{one.number}/separation/{two.number}" in page
    browser.post(f"/customers/{one.number}/separation/{two.number}", headers=HTMX)
    assert customer_numbered(THE_HOUSE, two.number).merged_into_id is None
    assert "May be the same" not in somebody("sales").get(f"/customers/{one.number}").content.decode()
