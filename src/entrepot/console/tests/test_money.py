"""The money desk: money is registered, put on what it is for, claimed, given back; who owes, what is asked back."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from entrepot.console.tests.people import PASSWORD, somebody
from entrepot.domain.orders.actions import AskedBack, request_refunds
from entrepot.domain.orders.models import RefundRequest
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.payments.models import Allocation, Payment, Refund
from entrepot.domain.receivables.models import Account
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.models import Company, Role
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.insight.verification import run_all
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def numbers_in(text: str) -> list[str]:
    return re.findall(r'data-key-of-row="([^"]+)"', text)


def came(amount="10", **more) -> Payment:
    return only(record_payments([NewPayment("bank_transfer", Decimal(amount), **more)], by=THE_HOUSE)).payment


def registered(browser, **given):
    return browser.post("/money/new", {"method": "cash", **given}, headers=HTMX)


def acted(browser, payment, noun, **given):
    return browser.post(f"/money/payments/{payment.number}/deeds/{noun}", given, headers=HTMX)


def holds() -> bool:
    return not any(finding.differences for finding in run_all())


def test_a_receipt_for_orders_goes_on_them_one_after_the_other(shop):
    first, second = build.order(LAMP=1), build.order(LAMP=1)
    browser = somebody("finance")
    answer = registered(browser, amount="15", orders=f"{first.number}\n{second.number}")
    payment = Payment.objects.get()
    assert answer["HX-Redirect"] == f"/money/payments/{payment.number}"
    assert list(Allocation.objects.order_by("id").values_list("order", "amount")) == [(first.pk, 10), (second.pk, 5)]
    assert holds()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422), ({"amount": "many"}, 422), ({"amount": "-1"}, 422), ({"amount": "1", "orders": "NO-1"}, 404),
        ({"amount": "1", "payer": "NOBODY"}, 404), ({"amount": "1", "received_on": "tomorrow"}, 422),
        ({"amount": "1", "method": "shells"}, 422), ({"amount": "1", "currency": "??"}, 422),
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_refused_and_leaves_nothing(shop, given, status):
    answer = registered(somebody("finance"), **given)
    assert answer.status_code == status
    assert "refused" in answer["HX-Trigger"]
    assert not Payment.objects.exists()


def test_the_same_money_twice_is_said(shop):
    browser = somebody("finance")
    registered(browser, amount="10", reference="TX9")
    answer = registered(browser, amount="10", reference="TX9")
    assert "typed in twice?" in text_of(browser.get(answer["HX-Redirect"]))


def test_a_suggestion_is_accepted_with_one_press(shop):
    order = build.order(LAMP=1)
    payment = came(reference=f"for {order.number}")
    browser = somebody("finance")
    text = text_of(browser.get(f"/money/payments/{payment.number}"))
    assert "the text names it" in text
    (parts,) = re.findall(r'"parts": "([^"]+)"', text)
    answer = browser.post(f"/money/payments/{payment.number}/suggestion", {"parts": parts}, headers=HTMX)
    assert answer.status_code == 204
    assert Account.objects.get(kind="order", code=order.number).balance == 0
    assert "What it may be meant for" not in text_of(browser.get(f"/money/payments/{payment.number}"))
    assert (
        browser.post(f"/money/payments/{payment.number}/suggestion", {"parts": ""}, headers=HTMX).status_code == 422
    )
    unknown = browser.post(f"/money/payments/{payment.number}/suggestion", {"parts": "NO-1:5"}, headers=HTMX)
    assert unknown.status_code == 404
    assert holds()


def test_it_is_allocated_taken_back_claimed_and_given_back(shop):
    order = build.order(LAMP=1)
    payment, browser = came("30"), somebody("finance")
    assert "as much as is left and owed" in text_of(
        browser.get(f"/money/payments/{payment.number}/deeds/allocations")
    )
    assert acted(browser, payment, "allocations", order=order.number, amount="4").status_code == 204
    assert acted(browser, payment, "allocation-reversals", order=order.number, reason="wrong").status_code == 204
    assert acted(browser, payment, "claim", payer=order.buyer.number).status_code == 204
    assert build.fresh(payment).payer == order.buyer
    assert acted(browser, payment, "claim-reversal", reason="not theirs").status_code == 204
    assert acted(browser, payment, "refunds", amount="10", reason="paid twice").status_code == 204
    payment.refresh_from_db()
    assert (payment.payer, payment.allocated, payment.refunded, payment.advance) == (None, 0, 10, 20)
    assert acted(browser, payment, "voiding", reason="never came").status_code == 409
    assert acted(browser, payment, "claim", payer="NOBODY").status_code == 404
    assert acted(browser, payment, "refunds", amount="5").status_code == 422
    assert acted(browser, payment, "nonsense").status_code == 404
    assert holds()


def test_the_list_finds_what_is_nobodys_and_what_stands_on_an_order(shop, django_assert_max_num_queries):
    order = build.order(LAMP=1)
    free = came(reference="TX7")
    bound = came("10", order_ids=(order.pk,))
    browser = somebody("finance")
    assert numbers_in(text_of(browser.get("/money"))) == [bound.number, free.number]
    assert numbers_in(text_of(browser.get("/money?unclaimed=yes"))) == [free.number]
    assert numbers_in(text_of(browser.get("/money?left=yes"))) == [free.number]
    assert numbers_in(text_of(browser.get(f"/money?q={order.number}"))) == [bound.number]
    assert numbers_in(text_of(browser.get("/money?q=TX7"))) == [free.number]
    assert re.search(r'id="count-unclaimed"[^>]*><span class="quantity">1<', text_of(browser.get("/money/counts")))
    for _ in range(48):
        came("10")
    with django_assert_max_num_queries(10):
        assert len(numbers_in(text_of(browser.get("/money")))) == 50


def test_who_owes_is_shown_by_age_and_order_by_order(shop, django_assert_max_num_queries):
    order, late = build.order(LAMP=1), build.order(LAMP=2)
    today = clock.today("Asia/Shanghai")
    Account.objects.filter(code=order.number).update(due_on=today + timedelta(days=5))
    Account.objects.filter(code=late.number).update(due_on=today - timedelta(days=95))
    browser = somebody("finance")
    with django_assert_max_num_queries(12):
        text = text_of(browser.get("/money/owed"))
    assert re.findall(r'<span class="money">([^<]+)</span></strong></div>', text) == [
        "¥30.00", "¥10.00", "¥0.00", "¥0.00", "¥0.00", "¥20.00",
    ]  # fmt: skip
    assert f"/money/owed/{order.buyer.number}" in text
    with django_assert_max_num_queries(14):
        text = text_of(browser.get(f"/money/owed/{order.buyer.number}"))
    assert "95 days late" in text
    assert f"/orders/{late.number}" in text
    assert browser.get("/money/owed/NOBODY").status_code == 404


def test_names_are_masked_for_those_who_need_not_know_people(shop):
    order = build.order(LAMP=1)
    came("10", order_ids=(order.pk,), remitter="王小明")
    assert "王小明" in text_of(somebody("finance").get("/money"))
    Role.objects.create(code="teller", permissions=["payments.view_payments"], company=Company.objects.get())
    text = text_of(somebody("teller").get("/money"))
    assert "王**" in text
    assert "王小明" not in text


def test_refund_requests_are_decided_from_the_list(shop):
    order, other = build.order(LAMP=1), build.order(LAMP=1)
    for one in (order, other):
        came("10", order_ids=(one.pk,))
    for answer in request_refunds(
        [AskedBack(one.number, "changed_mind", asked_by="buyer") for one in (order, other)], by=THE_HOUSE
    ):
        only([answer])
    browser = somebody("finance")
    text = text_of(browser.get("/money/refund-requests?open=yes"))
    assert text.count("/deeds/refund-request-refusal") == 2
    dialog = text_of(browser.get(f"/orders/{order.number}/deeds/refund-request-refusal", headers=HTMX))
    edition = re.search(r'name="edition" value="(\d+)"', dialog)[1]
    refused = browser.post(
        f"/orders/{order.number}/deeds/refund-request-refusal", {"edition": edition, "reason": "used"}, headers=HTMX
    )
    assert refused.status_code == 204
    assert RefundRequest.objects.get(order=order).outcome == "refused"
    other.refresh_from_db()
    paid = browser.post(
        f"/orders/{other.number}/deeds/refunds", {"edition": other.edition, "reason": "changed_mind"}, headers=HTMX
    )
    assert paid.status_code == 204
    assert numbers_in(text_of(browser.get("/money/refund-requests?open=yes"))) == []
    assert len(numbers_in(text_of(browser.get("/money/refund-requests?open=no")))) == 2
    refund = Refund.objects.get()
    assert numbers_in(text_of(browser.get("/money/refunds"))) == [refund.number]
    assert numbers_in(text_of(browser.get(f"/money/refunds?q={other.number}"))) == [refund.number]
    assert numbers_in(text_of(browser.get(f"/money/refunds?q={order.number}"))) == []


def test_each_sees_and_does_what_his_rights_are(shop):
    payment = came()
    sales = somebody("sales")
    text = text_of(sales.get(f"/money/payments/{payment.number}"))
    assert "/deeds/" not in text
    assert "/money/new" not in text_of(sales.get("/money"))
    assert sales.get("/money/new").status_code == 403
    assert sales.get("/money/owed").status_code == 403
    assert registered(sales, amount="1").status_code == 403
    assert acted(sales, payment, "voiding", reason="x").status_code == 403
    assert build.fresh(payment).state == "recorded"
    nobody = Client()
    nobody.force_login(create_user("nobody", password=PASSWORD, roles=[], by=THE_HOUSE))
    for address in ("/money", "/money/refunds", "/money/refund-requests", f"/money/payments/{payment.number}"):
        assert nobody.get(address).status_code == 403
    assert 'href="/money"' not in text_of(nobody.get("/"))


def test_it_speaks_chinese(shop):
    order, payment = build.order(LAMP=1), came()
    browser = somebody("finance", language="zh-hans")
    assert "待认领" in text_of(browser.get("/money"))
    assert "可能对应的订单" in text_of(browser.get(f"/money/payments/{payment.number}"))
    assert "90 天以上" in text_of(browser.get("/money/owed"))
    assert "欠款订单" in text_of(browser.get(f"/money/owed/{order.buyer.number}"))
