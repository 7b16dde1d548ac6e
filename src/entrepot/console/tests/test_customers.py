"""Customers in the console: the list, the card, what is known of somebody."""

import re

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.customers.models import Customer
from entrepot.domain.receivables.actions import merge_customers
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def text_of(answer) -> str:
    """What a person reads, without tags, with single blanks."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def zhang(shop):
    build.order(LAMP=2)
    return build.order(LAMP=1, VASE=1).buyer


def test_the_list_masks_telephones_and_counts_orders(zhang, django_assert_max_num_queries):
    browser = somebody("sales")
    with django_assert_max_num_queries(10):
        text = text_of(browser.get("/customers"))
    assert "张伟" in text
    assert "138****1234" in text
    assert "13800001234" not in text
    exported = b"".join(browser.get("/customers/export.csv").streaming_content).decode("utf-8-sig")
    assert "13800001234" not in exported
    assert exported.splitlines()[1].split(",")[-2] == "2"


def test_it_is_searched_and_narrowed(zhang):
    browser = somebody("sales")
    assert zhang.number in text_of(browser.get("/customers?q=13800001234"))
    for nobody in ("?q=nobody", "?blocked=yes", "?terms=yes", "?kind=company", "?group=none"):
        assert zhang.number not in text_of(browser.get(f"/customers{nobody}")), nobody


def test_the_card_shows_orders_goods_money_and_addresses(zhang, django_assert_max_num_queries):
    browser = somebody("sales")
    with django_assert_max_num_queries(14):
        text = text_of(browser.get(f"/customers/{zhang.number}"))
    for shown in ("张伟", "138****1234", "LAMP", "VASE", "浦东新区", "20.00"):
        assert shown in text, shown


def test_what_is_known_is_changed_in_the_edition_that_was_seen(zhang):
    browser = somebody("admin")
    form = browser.get(f"/customers/{zhang.number}/change").content.decode()
    edition = re.search(r'name="edition" value="(\d+)"', form)[1]
    sent = {"edition": edition, "name": "张大伟", "phone": zhang.phone, "payment_days": "30", "blocked": "true"}
    assert browser.post(f"/customers/{zhang.number}/change", sent, headers=HTMX).status_code == 204
    changed = Customer.objects.get(pk=zhang.pk)
    assert (changed.name, changed.payment_days, changed.blocked) == ("张大伟", 30, True)
    stale = browser.post(f"/customers/{zhang.number}/change", sent | {"name": "?"}, headers=HTMX)
    assert stale.status_code in (409, 412)
    assert Customer.objects.get(pk=zhang.pk).name == "张大伟"


def test_days_that_are_no_number_are_refused(zhang):
    sent = {"edition": zhang.edition, "name": "?", "payment_days": "soon"}
    refused = somebody("admin").post(f"/customers/{zhang.number}/change", sent, headers=HTMX)
    assert refused.status_code == 422
    assert Customer.objects.get(pk=zhang.pk).name == "张伟"


def test_who_may_not_know_people_sees_none(zhang):
    browser = somebody("buyer")
    assert browser.get("/customers").status_code == 403
    assert browser.get(f"/customers/{zhang.number}").status_code == 403
    assert "/customers" not in browser.get("/stock").content.decode()


def test_whoever_was_merged_is_looked_at_as_the_one_who_was_kept(zhang):
    build.receive("SH", LAMP=5)
    other = build.order(LAMP=1, channel="phone", customer=build.Buyer(name="张先生", phone="13900009999")).buyer
    merge_customers((zhang.number, other.number), by=THE_HOUSE)
    browser = somebody("sales")
    page = text_of(browser.get(f"/customers/{other.number}"))
    assert "138****1234" in page
    assert re.search(r"138\*{4}1234 .*?\b3\b", text_of(browser.get("/customers"))), "its orders count as theirs"


def test_a_form_that_does_not_say_what_was_seen_changes_nothing(zhang):
    answer = somebody("sales").post(
        f"/customers/{zhang.number}/change", {"name": "李四"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert Customer.objects.get(pk=zhang.pk).name == "张伟"
