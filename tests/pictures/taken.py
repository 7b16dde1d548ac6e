"""Which pictures there are: who looks at what, and what is done there before it is taken."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

LANGUAGES = ("en", "zh-hans")
_MESSAGE = "你好，要2件{}、1件{}\n收货：林小满 13912345678 浙江省杭州市西湖区文三路90号2单元301"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as somebody of the demo company sees it; `then` does something there, and answers when it is done."""

    name: str
    who: str
    address: str
    width: int = 1280
    height: int = 800
    then: Callable[[Page], None] | None = None

    def file(self, language: str) -> str:
        """This will name its file in a language."""
        return f"{self.name}.{language}.webp"


def _codes(page: Page, many: int) -> list[str]:
    """Goods of which there are some."""
    page.goto("/stock")
    links = page.locator("a[href^='/stock/of/']")
    return list(links.evaluate_all("found => found.map((one) => one.getAttribute('href').split('/').at(-1))"))[:many]


def _message(page: Page) -> None:
    codes = _codes(page, 2)
    page.goto("/orders/new")
    page.fill("#message", _MESSAGE.format(*codes))
    page.locator(".entry-message button[type=submit]").click()
    page.locator("#field-phone[value='13912345678']").wait_for()


def _first_row(page: Page) -> None:
    page.locator("main a[href^='/orders/SO']").first.click()
    page.locator("#order").wait_for()


def _sale(page: Page) -> None:
    codes = _codes(page, 4)[1:]
    page.goto("/counter")
    for code in codes:
        page.fill("#scan", code)
        page.keyboard.press("Enter")
        page.locator(f"[data-code='{code}']").wait_for()


def _first_work(page: Page) -> None:
    page.locator(".todo li a").first.click()
    page.locator("p.bin, .stop-card").first.wait_for()


PICTURES = (
    Picture("home", "linhai", "/"),
    Picture("orders", "chenjing", "/orders"),
    Picture("board", "linhai", "/orders/board"),
    Picture("new-order", "chenjing", "/orders/new", height=900, then=_message),
    Picture("order", "linhai", "/orders?state=approved", height=1000, then=_first_row),
    Picture("counter", "linhai", "/counter", then=_sale),
    Picture("review", "linyue", "/review"),
    Picture("shortages", "linhai", "/shortages"),
    Picture("money", "hemin", "/money"),
    Picture("books", "linhai", "/books"),
    Picture("rules", "linhai", "/settings/sourcing-rules"),
    Picture("floor", "sunlei", "/floor?warehouse=HZ", width=390, height=760),
    Picture("pick", "sunlei", "/floor?warehouse=HZ", width=390, height=760, then=_first_work),
)
