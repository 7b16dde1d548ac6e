"""The looks are kept by the browser, pages are not, and without a network somebody reads why."""

from playwright.sync_api import expect

from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL


def test_without_a_network_it_says_so_and_keeps_no_page(seat):
    somebody = seat("warehouse", Look("zh-hans", 390))
    page = somebody.page
    somebody.open("/floor")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    somebody.open("/orders")
    kept = page.evaluate(
        "caches.keys().then(async (names) => (await (await caches.open(names[0])).keys()).map(({ url }) => url))"
    )
    assert any("/static/" in url for url in kept)
    assert not any(url.endswith(("/orders", "/floor")) for url in kept)
    assert somebody.complaints == []

    page.context.set_offline(True)
    page.goto("/floor")
    expect(page.get_by_role("heading", name="没有网络")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()
    expect(page.get_by_role("heading", name="手机仓库")).to_be_visible()
