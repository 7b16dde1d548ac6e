"""The board: the stages as columns, and what moving a card does, asks, or refuses in words."""

import pytest

from entrepot.console.tests.people import somebody
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import OrderState
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(shop) -> Order:
    """An order that waits for its reviewer."""
    build.receive("SH", LAMP=50)
    open_channel("careful", policies={"auto_approve": False}, by=THE_HOUSE)
    order = build.order(channel="careful", LAMP=1)
    build.follow()
    return order


@pytest.fixture
def browser(db):
    return somebody()


def moved(browser, order: Order, to: str, **said: str):
    """Put the card of an order into another column, as the page does; then what follows happens."""
    answer = browser.post(f"/orders/{order.number}/moves/{to}", said, headers={"HX-Request": "true"})
    build.follow()
    return answer


def lane(browser, stage: str) -> str:
    text = browser.get("/orders/board").content.decode()
    return text.split(f'data-lane="{stage}"')[1].split("</section>")[0]


def test_each_stage_is_a_column_with_its_count_and_cards(browser, waiting):
    assert waiting.number in lane(browser, "review")
    assert waiting.number not in lane(browser, "picking")


def test_a_card_goes_from_review_to_the_customer(browser, waiting):
    assert moved(browser, waiting, "allocation").status_code == 204
    assert waiting.number in lane(browser, "picking"), "what is approved and reserved is released by itself"

    asked = moved(browser, waiting, "packed")
    assert "as if it had been scanned" in asked.content.decode()
    assert waiting.number in lane(browser, "picking"), "nothing is done before somebody is sure"
    edition = str(Order.objects.get(pk=waiting.pk).edition)
    assert moved(browser, waiting, "packed", edition=edition).status_code == 204
    assert waiting.number in lane(browser, "packed")

    form = moved(browser, waiting, "shipped").content.decode()
    assert "tracking_number" in form
    given = {"edition": edition, "carrier": "SF", "tracking_number": "SF1234567890123"}
    assert moved(browser, waiting, "shipped", **given).status_code == 204
    assert waiting.number in lane(browser, "shipped")
    assert moved(browser, waiting, "delivered").status_code == 204
    assert waiting.number in lane(browser, "delivered")


def test_what_is_packed_is_unpacked_and_called_back(browser, waiting):
    moved(browser, waiting, "allocation")
    edition = str(Order.objects.get(pk=waiting.pk).edition)
    moved(browser, waiting, "packed", edition=edition)
    assert moved(browser, waiting, "picking").status_code == 204
    assert waiting.number in lane(browser, "picking")
    assert moved(browser, waiting, "allocation", edition=edition).status_code == 204
    assert waiting.number in lane(browser, "allocation")
    refused = moved(browser, waiting, "picking")
    assert (refused.status_code, "lift its holds" in refused["HX-Trigger"]) == (409, True)


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("packed", "It has to be picked"),
        ("shipped", "has to be at a warehouse"),
        ("delivered", "has to leave before"),
        ("entry", "Hand it back to sales"),
    ],
)
def test_where_it_cannot_go_it_says_why(browser, waiting, to, why):
    refused = moved(browser, waiting, to)
    assert (refused.status_code, why in refused["HX-Trigger"]) == (409, True)
    assert Order.objects.get(pk=waiting.pk).state == OrderState.PLACED


def test_cancelling_says_what_it_means_first(browser, waiting):
    asked = moved(browser, waiting, "closed").content.decode()
    assert "its goods become free" in asked
    edition = str(Order.objects.get(pk=waiting.pk).edition)
    assert moved(browser, waiting, "closed", edition=edition, reason="customer").status_code == 204
    assert Order.objects.get(pk=waiting.pk).state == OrderState.CANCELLED


def test_an_edition_that_is_gone_changes_nothing(browser, waiting):
    assert moved(browser, waiting, "closed", edition="99", reason="customer").status_code == 412
    assert Order.objects.get(pk=waiting.pk).state == OrderState.PLACED


def test_whoever_may_not_approve_is_refused(waiting):
    assert moved(somebody("warehouse"), waiting, "allocation").status_code == 403
    assert Order.objects.get(pk=waiting.pk).state == OrderState.PLACED


def test_the_most_urgent_stand_on_top_and_one_channel_can_be_looked_at(browser, waiting):
    urgent = build.order(channel="careful", LAMP=1)
    Order.objects.filter(pk=urgent.pk).update(deadline=waiting.placed_at)
    build.follow()
    review = lane(browser, "review")
    assert review.index(urgent.number) < review.index(waiting.number)
    assert waiting.number not in browser.get("/orders/board?channel=web").content.decode()


def test_statements_do_not_grow_with_the_cards(browser, waiting):
    few = build.statements(lambda: browser.get("/orders/board"))
    for _ in range(12):
        build.order(channel="careful", LAMP=1)
    build.follow()
    assert build.statements(lambda: browser.get("/orders/board")) == few <= 14
