"""Every page, looked at by a browser: nothing that shuts people out, and nothing that the browser complains of."""

from pathlib import Path

import pytest

from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL

# A page is added by a line: its name and its address. `{order}` is an order that waits for a reviewer, `{work}`
# is work that is to be picked, and `{customer}` somebody who ordered.
PAGES = {
    "home": "/",
    "orders": "/orders",
    "orders narrowed": "/orders?state=review&q=nothing",
    "board": "/orders/board",
    "goods": "/catalog",
    "new goods": "/catalog/new",
    "a SKU": "/catalog/of/LAMP",
    "price lists": "/price-lists",
    "new price list": "/price-lists/new",
    "senders codes": "/code-mappings",
    "new code": "/code-mappings/new?code=T-1",
    "help": "/help",
    "help on something": "/help?q=board",
    "a guide": "/help/console",
    "order": "/orders/{order}",
    "counter": "/counter",
    "new order": "/orders/new",
    "order again": "/orders/new?again={order}",
    "customers": "/customers",
    "customer": "/customers/{customer}",
    "new customer": "/customers/new",
    "running work": "/runs",
    "review": "/review",
    "warehouse work": "/work",
    "floor": "/floor?warehouse=SH",
    "pick on the floor": "/floor/pick/{work}",
    "receive on the floor": "/floor/receive?warehouse=SH",
    "count on the floor": "/floor/count?warehouse=SH",
    "print jobs": "/print-jobs",
    "stock": "/stock",
    "stock of a SKU": "/stock/of/LAMP",
    "shortages": "/shortages",
    "imports": "/imports",
    "new import": "/imports/new",
    "money": "/money",
    "new receipt": "/money/new",
    "owed": "/money/owed",
    "settings": "/settings",
    "review rules": "/settings/review-rules",
    "channels": "/settings/channels",
    "new channel": "/settings/new-channel",
    "channel": "/settings/channels/careful",
    "warehouses": "/settings/warehouses",
    "new warehouse": "/settings/new-warehouse",
    "warehouse": "/settings/warehouses/SH",
    "numbering": "/settings/numbering",
    "roles": "/settings/roles?role=sales",
    "service desk": "/service",
    "a customer asks": "/service?q={order}",
    "tasks": "/tasks",
    "new task": "/tasks/new",
    "notices": "/notices",
    "notice settings": "/settings/notices",
    "my account": "/account",
    "people": "/settings/people",
    "new person": "/settings/new-person",
    "tokens": "/settings/tokens",
    "new token": "/settings/new-token",
    "design": "/design",
    "books": "/books",
    "moves": "/books/moves",
    "vouchers": "/books/vouchers",
    "journal": "/books/journal",
}
# Each language, each width and each theme is among them.
LOOKS = [Look("zh-hans", 1280, "light"), Look("zh-hant", 390, "dark"), Look("en", 1280, "dark")]
AXE = (Path(__file__).parent / "axe.min.js").read_text()
_ASK = """async () => (await axe.run(document, {
    resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
})).violations.filter((one) => ["serious", "critical"].includes(one.impact))
  .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`))"""


def findings(seat) -> list[str]:
    """What axe finds serious, and what is wider than the screen."""
    seat.page.evaluate(AXE)
    found = seat.page.evaluate(_ASK)
    if seat.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("the page is wider than the screen")
    return found


def faults(seat, address: str) -> list[str]:
    """What is wrong with a page. The browser's complaints come first, because it complains of axe too."""
    seat.open(address)
    said = [*seat.complaints]
    said += findings(seat)
    seat.page.goto("about:blank")
    seat.complaints.clear()
    return said


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_is_for_everybody(seat, company, look):
    found = {"sign-in": faults(seat("", look), "/sign-in")}
    somebody = seat("admin", look)
    for name, address in PAGES.items():
        found[name] = faults(somebody, address.format(**company.names))
    assert not any(found.values()), "\n".join(f"{name}: {one}" for name, said in found.items() for one in said)


def test_what_is_wrong_is_found(seat):
    somebody = seat()
    somebody.open("/design")
    somebody.page.evaluate("""() => {
        document.querySelector("main").insertAdjacentHTML("beforeend", '<input><a href="/x"></a>');
        document.body.insertAdjacentHTML("beforeend", '<p style="color: red">red</p>');
    }""")
    assert {one.split(":")[0] for one in findings(somebody)} >= {"label", "link-name"}
    assert any("policy: style-src-attr" in one for one in somebody.complaints)
