"""The day of a picker: a phone in one hand, and a scanner that types and ends with Enter."""

import pytest
import segno
from playwright.sync_api import expect

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewBarcode, NewSku
from entrepot.domain.fulfilment.actions import Recalling, recall_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.queries import work_numbered
from entrepot.domain.inventory.actions import Arrival, Receipt, add_bins, receive_stock
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build
from tests.doors.screens.conftest import REAL, Look

pytestmark = REAL


@pytest.fixture
def work(company) -> str:
    """Two cups from A-01 and one tray from B-01, for an order that is released."""
    create_skus(
        [
            NewSku("CUP", "杯子", barcodes=[NewBarcode("690101")]),
            NewSku("TRAY", "托盘", barcodes=[NewBarcode("690102")]),
        ],
        by=THE_HOUSE,
    )
    add_bins(Warehouse.objects.get(code="SH"), codes=["A-01", "B-01"], by=THE_HOUSE)
    receive_stock(Receipt("SH", [Arrival("CUP", 9, "A-01"), Arrival("TRAY", 9, "B-01")]), by=THE_HOUSE)
    build.order(CUP=2, TRAY=1)
    build.follow()
    return str(Fulfilment.objects.latest("id").number)


@pytest.fixture
def picker(seat):
    return seat("warehouse", Look("en", 390, "dark"))


def scan(picker, code: str) -> None:
    """A wedge scanner types wherever the focus is."""
    picker.page.keyboard.type(code)
    picker.page.keyboard.press("Enter")


def ready(picker, address: str) -> None:
    """The page is there, and waits for a scan."""
    picker.page.wait_for_url(f"**{address}")
    expect(picker.page.locator("#scan")).to_be_focused()


def test_picks_packs_and_hands_over(picker, work):
    page = picker.page
    picker.open("/floor?warehouse=SH")
    page.get_by_role("link", name=work).click()
    flash, amount = page.locator("#flash"), page.locator(".amount")
    expect(page.locator("p.bin")).to_have_text("A-01")

    scan(picker, "690102")
    expect(flash).to_have_attribute("data-tone", "wrong")
    expect(page.locator("[data-told]")).to_have_text("This is TRAY. You need CUP.")
    expect(amount).to_contain_text("0 / 2")

    page.locator(".stop-card").click()
    scan(picker, "690101")
    expect(flash).to_have_attribute("data-tone", "right")
    page.get_by_role("button", name="Undo last").click()
    expect(amount).to_contain_text("0 / 2")
    scan(picker, "CUP")
    expect(amount).to_contain_text("1 / 2")
    page.reload()
    expect(amount).to_contain_text("1 / 2")
    scan(picker, "690101")
    expect(page.locator("p.bin")).to_have_text("B-01")
    scan(picker, "690102")
    expect(page.get_by_text("Picked.")).to_be_visible()
    assert work_numbered(THE_HOUSE, work).state == "picked"

    page.get_by_role("link", name="Pack").click()
    ready(picker, f"/floor/pack/{work}")
    scan(picker, "LAMP")
    expect(page.locator("#said")).to_have_text("This is not the box: LAMP is wrong.")
    scan(picker, work)
    page.get_by_label("Weight in grams").fill("850")
    page.get_by_role("button", name="Pack as one parcel").click()
    expect(page.get_by_text("Packed.")).to_be_visible()

    page.get_by_role("link", name="Hand over").click()
    ready(picker, f"/floor/handover/{work}")
    page.locator("[name=carrier][value=SF]").check()
    scan(picker, work)
    expect(page.locator("#said")).to_contain_text("Scan the label.")
    scan(picker, "SF1234567890123")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Handed over.")).to_be_visible()
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.tracking_number, parcel.weight_g) == ("handed_over", "SF1234567890123", 850)
    assert picker.complaints == []


def test_no_scan_is_lost_wherever_the_focus_is(picker, work):
    page = picker.page
    picker.open(f"/floor/pick/{work}")
    amount = page.locator(".amount")
    page.get_by_role("button", name="Short").focus()
    scan(picker, "690101")
    expect(amount).to_contain_text("1 / 2")
    page.get_by_role("button", name="Short").click()
    expect(page.get_by_role("dialog", name="Is no more there?")).to_be_visible()
    scan(picker, "690101")
    expect(page.locator("p.bin")).to_have_text("B-01")
    expect(page.get_by_role("dialog", name="Is no more there?")).to_be_hidden()


def test_works_through_a_gap_in_the_network_and_reports_what_is_short(picker, work):
    page = picker.page
    picker.open(f"/floor/pick/{work}")
    page.context.set_offline(True)
    page.get_by_label("How many at the next scan").fill("2")
    page.keyboard.press("Enter")
    scan(picker, "690101")
    expect(page.locator("p.bin")).to_have_text("B-01")
    page.get_by_role("button", name="Short").click()
    page.get_by_role("button", name="Short: go on").click()
    expect(page.get_by_text("Offline, 1 waiting")).to_be_visible()
    assert work_numbered(THE_HOUSE, work).state == "released"
    page.context.set_offline(False)
    expect(page.get_by_text("Picked.")).to_be_visible()
    expect(page.locator("#line-state")).to_be_hidden()
    lines = {line.sku: (line.picked, line.short) for line in work_numbered(THE_HOUSE, work).lines}
    assert lines == {"CUP": (2, 0), "TRAY": (0, 1)}


def test_is_stopped_when_the_work_was_recalled(picker, work):
    page = picker.page
    picker.open(f"/floor/pick/{work}")
    only(recall_fulfilments([Recalling(work)], by=THE_HOUSE))
    scan(picker, "690101")
    stop = page.get_by_role("dialog", name="Stop")
    expect(stop).to_contain_text("was changed by somebody else")
    scan(picker, "690101")
    expect(stop).to_be_visible()
    page.get_by_role("button", name="Understood").click()
    page.wait_for_url("**/floor?warehouse=SH")
    expect(stop).to_be_hidden()


def seen(code: str) -> str:
    """A script by which the camera sees a code, drawn as it would be printed, and nothing else."""
    dots = [[int(dot) for dot in row] for row in segno.make(code, error="m").matrix_iter(border=4)]
    return f"""
        navigator.mediaDevices.getUserMedia = async () => {{
            const dots = {dots};
            const canvas = Object.assign(document.createElement("canvas"), {{ width: 640, height: 480 }});
            const paper = canvas.getContext("2d");
            setInterval(() => {{
                paper.fillStyle = "#ddd";
                paper.fillRect(0, 0, 640, 480);
                dots.forEach((row, y) => row.forEach((dot, x) => {{
                    paper.fillStyle = dot ? "#111" : "#fff";
                    paper.fillRect(170 + x * 10, 90 + y * 10, 10, 10);
                }}));
            }}, 50);
            return canvas.captureStream(20);
        }};
    """


def test_scans_with_the_camera_of_a_phone_that_reads_no_codes_by_itself(picker, work):
    page = picker.page
    page.add_init_script(f"delete window.BarcodeDetector;{seen('690101')}")
    picker.open(f"/floor/pick/{work}")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.locator("p.bin")).to_have_text("B-01")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.locator("scan-box video")).to_be_hidden()
    assert picker.complaints == []


def test_scans_with_what_the_browser_itself_has(picker, work):
    page = picker.page
    page.add_init_script(
        """
        window.BarcodeDetector = class {
            static async getSupportedFormats() { return ["ean_13"]; }
            async detect() { return [{ rawValue: "690101" }]; }
        };
    """
        + seen("something else")
    )
    picker.open(f"/floor/pick/{work}")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.locator("p.bin")).to_have_text("B-01")
    assert picker.complaints == []


def test_receives_what_came(picker, work):
    page = picker.page
    picker.open("/floor/receive?warehouse=SH")
    before = build.stock("CUP")["on_hand"]
    scan(picker, "690101")
    page.get_by_label("How many").fill("5")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("list", name="Goods received")).to_contain_text("CUP")
    expect(page.locator("[data-log] li span").last).not_to_have_text("…")
    assert build.stock("CUP")["on_hand"] == before + 5
    assert picker.complaints == []


def test_counts_what_lies_in_a_bin(picker, work):
    page = picker.page
    picker.open("/floor/count?warehouse=SH")
    before = build.stock("CUP")["on_hand"]
    scan(picker, "A-01")
    expect(page.locator("[data-place]")).to_contain_text("A-01")
    scan(picker, "690101")
    for _ in range(2):
        page.get_by_label("How many").fill("7")
        page.keyboard.press("Enter")
        expect(page.get_by_label("How many")).to_have_value("")
    expect(page.locator("[data-log] li span").last).to_contain_text("−2")
    assert build.stock("CUP")["on_hand"] == before - 2
    assert picker.complaints == []
