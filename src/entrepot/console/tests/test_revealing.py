"""What is known of people is masked on pages, and shown to whoever may see it and says why; that is written down."""

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.customers.models import Customer
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PHONE, STREET = "13800001234", "世纪大道"


@pytest.fixture
def order(shop):
    build.receive("SH", LAMP=5)
    return build.order(LAMP=1)


def text_of(answer) -> str:
    return answer.content.decode()


def revealed() -> list[tuple[str, list[str], str]]:
    entries = Entry.objects.filter(kind__endswith=".revealed").order_by("id").values_list("kind", "facts")
    return [(kind.partition(".")[0], facts["fields"], facts["reason"]) for kind, facts in entries]


def test_the_receiver_of_an_order_is_masked_until_somebody_says_why(order):
    browser = somebody("service")
    page = text_of(browser.get(f"/orders/{order.number}"))
    assert PHONE not in page
    assert STREET not in page
    assert revealed() == []

    shown = text_of(browser.post(
        f"/orders/{order.number}/revelation", {"field": "phone", "reason": "contact"}, headers=HTMX
    ))  # fmt: skip
    assert PHONE in shown
    assert STREET not in shown
    assert revealed() == [("order", ["phone"], "contact")]

    more = {"field": "address", "reason": "delivery", "revealed": "phone"}
    shown = text_of(browser.post(f"/orders/{order.number}/revelation", more, headers=HTMX))
    assert PHONE in shown
    assert STREET in shown


def test_all_of_it_is_copied_as_people_paste_it(order):
    more = {"field": "name", "reason": "delivery", "revealed": "phone address"}
    shown = text_of(somebody("service").post(f"/orders/{order.number}/revelation", more, headers=HTMX))
    assert f'data-copy="张伟 {PHONE}' in shown


def test_a_customer_is_masked_until_somebody_says_why(order):
    browser, number = somebody("sales"), Customer.objects.get().number
    page = text_of(browser.get(f"/customers/{number}"))
    assert PHONE not in page
    assert STREET not in page
    shown = text_of(browser.post(
        f"/customers/{number}/revelation", {"field": "address", "reason": "check"}, headers=HTMX
    ))  # fmt: skip
    assert STREET in shown
    assert revealed() == [("customer", ["address"], "check")]


def test_the_form_that_changes_a_customer_shows_them_and_says_so(order):
    number = Customer.objects.get().number
    assert PHONE in text_of(somebody("sales").get(f"/customers/{number}/change", headers=HTMX))
    assert [reason for _, _, reason in revealed()] == ["change"]


@pytest.mark.parametrize("given", [{"field": "phone"}, {"reason": "check"}, {"field": "note", "reason": "check"}])
def test_nothing_is_shown_without_a_field_and_a_reason(order, given):
    answer = somebody("service").post(f"/orders/{order.number}/revelation", given, headers=HTMX)
    assert answer.status_code == 422
    assert revealed() == []


def test_whoever_may_not_see_people_is_not_asked_and_refused(order):
    browser = somebody("buyer")
    page = text_of(browser.get(f"/orders/{order.number}"))
    assert "revelation" not in page
    given = {"field": "phone", "reason": "check"}
    assert browser.post(f"/orders/{order.number}/revelation", given, headers=HTMX).status_code == 403
    assert revealed() == []
