"""Work on the screen: the list, one work order, and papers printed as a batch."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from entrepot.console.tests.people import PASSWORD, somebody
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import approve_orders
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.printing.models import PrintRecord
from entrepot.integrations.documents.models import PrintJob
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def numbers_in(text: str) -> list[str]:
    return re.findall(r'data-key-of-row="([^"]+)"', text)


def released(many: int) -> list[Fulfilment]:
    build.receive("SH", LAMP=many)
    approve_orders([build.order(LAMP=1) for _ in range(many)], by=THE_HOUSE)
    build.follow()
    return list(Fulfilment.objects.order_by("id"))


def printing(browser, works, **more):
    numbers = "\n".join(work.number for work in works)
    return browser.post("/work/deeds/pick_list", {"numbers": numbers, **more}, headers=HTMX)


def test_work_is_narrowed_to_what_is_not_printed_and_found_by_its_order(shop):
    works = released(3)
    browser = somebody("admin")
    printing(browser, works[:1])
    assert numbers_in(text_of(browser.get("/work"))) == [work.number for work in reversed(works)]
    assert numbers_in(text_of(browser.get("/work?state=released&printed=no"))) == [works[2].number, works[1].number]
    assert numbers_in(text_of(browser.get("/work?printed=yes&warehouse=SH"))) == [works[0].number]
    order = works[1].lines.get().order_line.order.number
    assert numbers_in(text_of(browser.get(f"/work?q={order}"))) == [works[1].number]
    assert re.search(r'id="count-to-print"[^>]*><span class="quantity">2<', text_of(browser.get("/work/counts")))


def test_a_page_of_fifty_asks_as_little_as_a_page_of_one(shop, django_assert_max_num_queries):
    browser = somebody("admin")
    released(1)
    with django_assert_max_num_queries(13):
        browser.get("/work")
    released(50)
    with django_assert_max_num_queries(13):
        assert len(numbers_in(text_of(browser.get("/work")))) == 50


def test_one_work_order_names_its_bins_and_its_order(shop, django_assert_max_num_queries):
    (work,) = released(1)
    browser = somebody("admin")
    with django_assert_max_num_queries(14):
        shown = text_of(browser.get(f"/work/{work.number}"))
    assert f"/orders/{work.lines.get().order_line.order.number}" in shown
    assert "0 of 1 pieces picked" in shown
    assert "Nothing was printed yet" in shown
    assert browser.get("/work/W999").status_code == 404


def test_a_batch_is_printed_once_and_again_only_when_insisted(shop):
    works = released(3)
    browser = somebody("admin")
    answer = printing(browser, works[:1])
    assert PrintJob.objects.get().number in text_of(answer)
    assert "worked-off" in json.loads(answer["HX-Trigger"])
    asked = text_of(printing(browser, works))
    assert "Print again?" in asked
    assert "Only the other 2" in asked
    assert PrintRecord.objects.count() == 1
    text_of(printing(browser, works, again="yes"))
    assert PrintRecord.objects.count() == 4


def test_all_that_match_are_printed(shop):
    released(3)
    browser = somebody("admin")
    text_of(browser.post("/work/deeds/pick_list", {"matching": "?state=released"}, headers=HTMX))
    assert len(PrintJob.objects.get().subject_ids) == 3


def test_a_batch_goes_on_after_a_jam(shop):
    works = released(3)
    browser = somebody("admin")
    printing(browser, works)
    job = PrintJob.objects.get()
    assert numbers_in(text_of(browser.get("/print-jobs"))) == [job.number]
    assert all(work.number in text_of(browser.get(f"/print-jobs/{job.number}")) for work in works)
    answer = browser.post(f"/print-jobs/{job.number}/resumption", {"from_sheet": "3"}, headers=HTMX)
    going_on = PrintJob.objects.exclude(pk=job.pk).get()
    assert answer["HX-Redirect"] == f"/print-jobs/{going_on.number}"
    assert (going_on.from_sheet, len(going_on.subject_ids)) == (3, 1)
    for sheet in ("4", "x"):
        refused = browser.post(f"/print-jobs/{job.number}/resumption", {"from_sheet": sheet}, headers=HTMX)
        assert refused.status_code == 422


def test_who_may_not_sees_and_prints_nothing(shop):
    (work,) = released(1)
    browser = Client()
    browser.force_login(create_user("nobody", password=PASSWORD, roles=[], by=THE_HOUSE))
    for address in ("/work", "/work/counts", f"/work/{work.number}", "/print-jobs"):
        assert browser.get(address).status_code == 403
    assert printing(browser, [work]).status_code == 403
    assert not PrintRecord.objects.exists()
    assert 'href="/work' not in text_of(browser.get("/"))


def test_times_are_those_of_the_company(shop):
    (work,) = released(1)
    Company.objects.update(time_zone="Asia/Shanghai")
    Fulfilment.objects.update(released_at=datetime(2020, 1, 31, 18, 30, tzinfo=UTC))
    shown = text_of(somebody("admin").get(f"/work/{work.number}"))
    assert "2020-02-01T02:30:00+08:00" in shown


def test_papers_are_named_in_chinese(shop):
    works = released(1)
    browser = somebody("admin", language="zh-hans")
    assert "拣货单" in text_of(printing(browser, works))
    assert "pick list" not in text_of(browser.get(f"/work/{works[0].number}"))
