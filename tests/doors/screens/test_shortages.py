"""Goods are missing, and something is done for all who wait for them."""

import pytest
from playwright.sync_api import expect

from entrepot.desk.proving.running import prove
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.insight.holding import orders_lacking
from tests import build
from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL


@pytest.mark.parametrize("look", [Look("zh-hans"), Look("zh-hant", 390, "dark"), Look("en")], ids=str)
def test_the_rest_goes_for_all_who_wait(seat, company, look):
    Channel.objects.filter(code="web").update(shortage_policy="wait")
    waiting = [build.order(VASE=4, LAMP=1) for _ in range(3)]
    build.follow()
    prove()
    manager = seat("manager", look)
    page = manager.page
    manager.open("/")
    manager.open("/shortages")
    row = page.locator("tr", has_text="VASE")
    row.locator("button").click()
    page.locator("dialog button[hx-get$='/leaving-out']").click()
    page.locator("#field-reason").select_option(index=0)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#run")).to_be_visible()
    expect(page.locator("#run button[hx-post$='/stop']")).to_have_count(0)
    assert orders_lacking(THE_HOUSE, "VASE") == []
    assert sum(order.lines.get(sku__code="VASE").cancelled for order in waiting) == 3 * 4 - 4
    manager.open("/shortages")
    expect(page.locator("main")).not_to_contain_text("VASE")
    assert manager.complaints == []
