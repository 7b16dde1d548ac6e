"""A file that is sent is one import, carried out by the worker."""

import io

import pytest
import xlsxwriter
from django.db import connection

from entrepot.domain.catalog.actions import change_sku
from entrepot.domain.catalog.models import Sku
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import Invalid, NotAllowed
from entrepot.integrations.files import jobs
from entrepot.integrations.files.actions import NewImport, start_import
from entrepot.integrations.files.jobs import carry_out_import, resume_imports
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.refusals import ColumnsMissing, FileTooLarge, UnreadableFile
from tests import build

pytestmark = pytest.mark.django_db

ORDERS = "订单号,商品编码,数量\nT1,LAMP,1\nT2,LAMP,many\n".encode()


def sent(content=ORDERS, name="../t.csv", **options):
    return start_import(NewImport("orders", name, content, {"channel": "web", **options}), by=THE_HOUSE)


def done(batch):
    carry_out_import(batch_id=batch.pk)
    return build.fresh(batch)


def test_it_waits_for_the_worker_and_is_done_once(shop):
    batch = sent()
    assert (batch.state, batch.file_name, Order.objects.count()) == ("waiting", "t.csv", 0)

    batch = done(batch)
    again = done(sent())

    assert batch.pk == again.pk
    assert (batch.state, batch.counts, batch.progress) == ("finished", {"order_line": 1, "refused": 1}, 100)
    assert Order.objects.count() == 1
    # The file is not kept when it is read; what failed is, encrypted.
    assert batch.content is None
    assert b"T2" not in bytes(batch.report)
    assert build.told("import", batch.pk) == ["import.started"]


def test_the_same_file_again_tries_what_was_refused(shop):
    content = "订单号,商品编码,数量\nT1,LAMP,1\nT2,LAMP,2箱\n".encode()
    batch = done(sent(content))
    assert batch.counts == {"order_line": 1, "refused": 1}
    lamp = Sku.objects.get(code="LAMP")
    change_sku(lamp, changes={"units": {"箱": 2}}, by=THE_HOUSE)

    again = done(sent(content, name="renamed.csv"))

    assert (again.pk, again.counts, again.report, again.content) == (batch.pk, {"order_line": 2}, None, None)
    assert again.progress == 100
    assert Order.objects.count() == 2
    done(sent(content))
    assert Order.objects.count() == 2


def test_what_a_killed_command_began_goes_on_when_it_is_sent(shop):
    batch = done(sent())
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.cursor().execute("ALTER TABLE files_importbatch DISABLE TRIGGER USER")
    ImportBatch.objects.filter(pk=batch.pk).update(state="running", finished_at=None, counts={})
    connection.cursor().execute("ALTER TABLE files_importbatch ENABLE TRIGGER USER")

    again = done(sent())

    assert (again.pk, again.state, again.counts) == (batch.pk, "finished", {"order_line": 1, "refused": 1})
    assert Order.objects.count() == 1


def test_a_dry_run_keeps_its_counts_and_nothing_else(shop):
    batch = done(sent(dry_run=True))

    assert (batch.state, batch.dry_run, batch.counts["order_line"]) == ("taken_back", True, 1)
    assert not Order.objects.exists()
    assert done(sent()).state == "finished"
    assert Order.objects.count() == 1


def test_all_or_nothing_may_be_tried_again_once_it_can_go_in(shop):
    content = "订单号,商品编码,数量\nT1,LAMP,1\nT2,CUP,1\n".encode()
    batch = done(sent(content, all_or_nothing=True))
    assert (batch.state, Order.objects.count()) == ("taken_back", 0)

    build.some_skus({"CUP"})
    build.receive("SH", CUP=1)
    again = done(sent(content, all_or_nothing=True))

    assert (again.pk, again.state, Order.objects.count()) == (batch.pk, "finished", 2)
    assert build.differences() == {}


def test_what_a_killed_worker_left_is_taken_up(shop):
    batch = sent()
    ImportBatch.objects.filter(pk=batch.pk).update(started_at="2020-01-01T00:00Z")

    resume_imports(0)

    assert build.fresh(batch).state == "finished"


def test_who_may_not_do_what_a_file_asks_for_is_told(shop):
    clerk = Actor(ActorKind.TOKEN, 10**6, "gone", 1, frozenset({"files.start_import", "accounts.view_channels"}))
    new = NewImport("orders", "t.csv", ORDERS, {"channel": "web"})

    batch = done(start_import(new, by=clerk))

    assert (batch.state, batch.problem["code"]) == ("failed", "not_allowed")
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewImport("moons", "t.csv", ORDERS), Invalid),
        (NewImport("orders", "t.csv", b""), UnreadableFile),
        (NewImport("orders", "t.csv", b"a,b\n1,2\n"), ColumnsMissing),
        (NewImport("orders", "t.csv", b"a" * (31 << 20)), FileTooLarge),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_and_leaves_no_trace(new, refusal):
    with build.no_trace(), pytest.raises(refusal):
        start_import(new, by=THE_HOUSE)


def test_who_may_not_is_refused():
    with pytest.raises(NotAllowed):
        start_import(NewImport("orders", "t.csv", ORDERS), by=Actor(ActorKind.PERSON, 1, "stranger", 1))


def test_the_report_of_a_sheet_is_a_sheet(shop):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for line, row in enumerate([["订单号", "商品编码", "数量"], ["T1", "LAMP", "many"]]):
        book.worksheets() or book.add_worksheet()
        book.worksheets()[0].write_row(line, 0, row)
    book.close()

    batch = done(sent(file.getvalue(), "订单.xlsx"))

    assert batch.report_name == "订单-report.xlsx"


def test_what_breaks_for_a_reason_of_ours_is_not_tried_for_ever(shop, monkeypatch):
    batch = sent()

    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "run_import", broken)
    batch = done(batch)

    assert (batch.state, batch.problem["code"], batch.content) == ("failed", "import_broke", None)
    monkeypatch.undo()
    assert done(sent()).state == "finished"
