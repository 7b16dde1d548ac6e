"""Imports on the screen: a file is looked at, tried, carried out, answered row by row, and taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entrepot.console.tests.people import PASSWORD, somebody
from entrepot.domain.orders.models import Order
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.jobs import carry_out_import
from entrepot.integrations.files.models import ImportBatch, ImportMapping

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
ORDERS = "订单号,手机,货,数量\nT1,13900001111,LAMP,1\nT2,13900002222,LAMP,many\n".encode()
MAPPED = {"column:order": "订单号", "column:phone": "手机", "column:sku": "货", "column:quantity": "数量"}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def sent(content=ORDERS, name="t.csv", **fields):
    fields = {"kind": "orders", "channel": "web", **fields}
    return {**fields, "file": SimpleUploadedFile(name, content)}


def looked(browser, **fields) -> str:
    return text_of(browser.post("/imports/new/columns", sent(**fields), headers=HTMX))


def started(browser, **fields):
    return browser.post("/imports/new/start", sent(**MAPPED, **fields), headers=HTMX)


def done(browser, **fields) -> ImportBatch:
    started(browser, **fields)
    batch = ImportBatch.objects.latest("id")
    carry_out_import(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def chosen(text: str) -> dict[str, str]:
    """What each field's choice stands on."""
    slots = re.findall(r'name="column:([^"]+)"[^>]*>(.*?)</select>', text, re.S)
    return {name: found[0] for name, some in slots if (found := re.findall(r'value="([^"]+)" selected', some))}


def test_columns_are_guessed_and_what_is_not_found_is_left_to_choose(shop):
    browser = somebody("sales")
    text = looked(browser)
    assert chosen(text) == {"order": "订单号", "phone": "手机", "quantity": "数量"}
    assert re.search(r'name="column:sku" required', text)
    assert 'data-column="货" data-sample="LAMP"' in text
    assert not ImportBatch.objects.exists()


def test_past_orders_need_their_date_and_price(shop):
    text = looked(somebody("sales"), history="true")
    assert re.search(r'name="column:date" required', text)
    assert "column:memo" not in text


def test_columns_that_were_saved_are_used(shop):
    browser = somebody("admin")
    done(browser, save_mapping="家里的表")
    assert ImportMapping.objects.get().columns["sku"] == "货"
    assert "家里的表" in text_of(browser.get("/imports/new"))
    assert chosen(looked(browser, mapping="家里的表"))["sku"] == "货"


def test_a_trial_keeps_nothing_and_shows_what_would_fail(shop):
    browser = somebody("sales")
    answer = started(browser, dry_run="yes")
    batch = ImportBatch.objects.get()
    assert f'hx-get="/imports/{batch.number}?within"' in text_of(answer)
    carry_out_import(batch_id=batch.pk)
    part = text_of(browser.get(f"/imports/{batch.number}?within", headers={**HTMX, "hx-target": "import"}))
    assert "Of 2 rows, 1 would be refused." in part
    assert "hx-trigger" not in part
    assert not Order.objects.exists()
    # Tried again, it is under way again, though it has ended once.
    assert "hx-trigger" in text_of(started(browser, dry_run="yes"))


def test_rows_that_fail_are_told_with_why_and_without_phones(shop):
    browser = somebody("sales")
    batch = done(browser)
    assert batch.counts == {"order_line": 1, "refused": 1}
    text = text_of(browser.get(f"/imports/{batch.number}"))
    assert "T2" in text
    assert "13900002222" not in text
    assert "many" in text
    assert "<th>货</th>" in text
    report = browser.get(f"/imports/{batch.number}/report").content.decode()
    assert "13900002222" in report
    assert "T1" not in report


def test_an_import_leads_to_its_page_and_can_be_taken_back(shop):
    browser = somebody("sales")
    answer = started(browser)
    batch = ImportBatch.objects.get()
    assert answer["HX-Redirect"] == f"/imports/{batch.number}"
    assert "withdrawal" not in text_of(browser.get(f"/imports/{batch.number}"))
    carry_out_import(batch_id=batch.pk)
    assert f"/imports/{batch.number}/withdrawal" in text_of(browser.get(f"/imports/{batch.number}"))
    assert "Everything that this import made" in text_of(browser.get(f"/imports/{batch.number}/withdrawal"))
    assert Order.objects.get().state != "cancelled"
    answer = browser.post(f"/imports/{batch.number}/withdrawal", headers=HTMX)
    assert answer["HX-Redirect"] == f"/imports/{batch.number}"
    assert Order.objects.get().state == "cancelled"
    refused = text_of(browser.post(f"/imports/{batch.number}/withdrawal", headers=HTMX))
    assert "cannot be withdrawn" in refused


def test_what_no_file_is_or_cannot_be_read_is_refused_beside_its_field(shop):
    browser = somebody("sales")
    answer = browser.post("/imports/new/columns", {"kind": "orders"}, headers=HTMX)
    assert answer.status_code == 422
    assert '"field": "file"' in answer["HX-Trigger"]
    assert browser.post("/imports/new/columns", sent(b""), headers=HTMX).status_code == 422
    assert browser.post("/imports/new/columns", sent(kind="secrets"), headers=HTMX).status_code == 422
    missing = browser.post("/imports/new/start", sent(), headers=HTMX)
    assert missing.status_code == 422
    assert not ImportBatch.objects.exists()


def test_the_list_shows_ones_own_and_to_managers_all(shop, django_assert_max_num_queries):
    mine, boss = somebody("sales"), somebody("manager")
    batch = done(mine)
    other = somebody("service")
    assert batch.number in text_of(mine.get("/imports"))
    assert batch.number not in text_of(other.get("/imports"))
    assert other.get(f"/imports/{batch.number}").status_code == 404
    assert other.get(f"/imports/{batch.number}/report").status_code == 404
    with django_assert_max_num_queries(9):
        assert batch.number in text_of(boss.get("/imports?refused=yes"))
    with django_assert_max_num_queries(12):
        text_of(boss.get(f"/imports/{batch.number}"))
    assert batch.number not in text_of(boss.get("/imports?state=under_way"))
    assert re.search(r'id="count-refused"[^>]*><span class="quantity">1<', text_of(boss.get("/imports/counts")))


def test_who_may_not_import_sees_nothing_of_it(shop):
    browser = Client()
    browser.force_login(create_user("nobody", password=PASSWORD, roles=[], by=THE_HOUSE))
    for address in ("/imports", "/imports/new", "/imports/I000001", "/imports/I000001/withdrawal"):
        assert browser.get(address).status_code == 403
    assert browser.post("/imports/new/columns", sent(), headers=HTMX).status_code == 403
    assert started(browser).status_code == 403
    assert not ImportBatch.objects.exists()
    assert "/imports" not in text_of(browser.get("/"))


def test_fields_and_outcomes_are_named_in_chinese(shop):
    browser = somebody("sales", language="zh-hans")
    text = looked(browser)
    assert "收货人" in text
    assert "Receiver" not in text
    batch = done(browser)
    assert "导入为订单明细" in text_of(browser.get(f"/imports/{batch.number}"))
