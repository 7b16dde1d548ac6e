"""The board under a mouse: a card is dragged, asks before what is grave, and goes back when it is refused."""

from playwright.sync_api import Locator, Page, expect

from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import OrderState
from tests import build
from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL


def drag(page: Page, number: str, onto: Locator) -> None:
    """Take a card, carry it over, and let it go once it lies there, as a hand does."""
    card = page.locator(f'[data-ticket="{number}"]')
    here = card.bounding_box()
    page.mouse.move(here["x"] + 20, here["y"] + 40)
    page.mouse.down()
    page.mouse.move(here["x"] + 40, here["y"] + 50, steps=4)
    there = onto.bounding_box()
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + 60, steps=8)
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + 40, steps=4)
    expect(onto.locator(card)).to_have_count(1)
    page.mouse.up()


def test_a_card_is_dragged_from_review_on(seat, company):
    reviewer = seat("reviewer", Look(width=1440))
    page, number = reviewer.page, company.orders[0].number
    lane = {name: page.locator(f'[data-lane="{name}"]') for name in ("review", "allocation", "picking", "shipped")}
    card = page.locator(f'[data-ticket="{number}"]')
    reviewer.open("/orders/board")

    drag(page, number, lane["allocation"])
    expect(page.locator(".notice")).to_contain_text(number)
    assert Order.objects.get(number=number).state == OrderState.APPROVED
    build.follow()
    expect(lane["picking"].locator(card)).to_be_visible(timeout=4000)
    assert reviewer.complaints == []


def test_a_card_goes_back_when_it_is_refused_or_nobody_is_sure(seat, company):
    boss = seat("admin", Look("zh-hans", width=1440))
    page, number = boss.page, company.orders[0].number
    review = page.locator('[data-lane="review"]')
    card = page.locator(f'[data-ticket="{number}"]')
    boss.open("/orders/board")

    drag(page, number, page.locator('[data-lane="shipped"]'))
    expect(page.locator(".notice-refused")).to_contain_text("先到仓库")
    expect(review.locator(card)).to_be_visible()

    card.focus()
    page.keyboard.press("m")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("库存释放")
    page.keyboard.press("Escape")
    expect(review.locator(card)).to_be_visible()
    assert Order.objects.get(number=number).state == OrderState.PLACED
