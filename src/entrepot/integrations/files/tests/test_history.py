"""A year that is over: booked as delivered and paid, without touching stock or telling anyone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Customer
from entrepot.domain.inventory.models import Level, Move
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.models import Payment, Refund
from entrepot.domain.receivables.models import Account, CreditNote, CreditNoteLine
from entrepot.domain.returns.models import Return
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.journal.models import Entry
from entrepot.integrations.files.command import main_import
from entrepot.integrations.files.past import spool
from entrepot.integrations.files.past.checking import check_against_books, check_against_file
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.refusals import MoneyDisagrees
from entrepot.integrations.files.tally import Outcome
from entrepot.integrations.files.tests.given import CHINESE, a_csv, a_sheet, counted, past, reasons, sold
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(tmp_path):
    """Two orders with postage, a return, a discount, a walk-in, a correction of stock and a bad debt."""
    rows = [
        sold("5001", "LAMP", 12, "6.95"),
        sold("5001", "POST", 1, "18.00", title="POSTAGE"),
        sold("5002", "LAMP", 3, "0.125", customer="", title=""),
        sold("5002", "VASE", 1, "2.10", customer="", title="A VASE"),
        sold("C5003", "LAMP", -2, "6.95", at="2010-02-01 09:00:00"),
        sold("C5004", "D", -1, "5.00", title="Discount", at="2010-02-02 09:00:00"),
        sold("5005", "VASE", -7, "0", customer="", title="damaged"),
        sold("5006", "VASE", 4, "0.00", customer="", title=""),
        sold("A5007", "B", 1, "-30.50", customer="", title="Adjust bad debt"),
        sold("C5008", "VASE", -1, "2.10", customer="", at="2010-02-03 09:00:00"),
    ]
    return a_csv(tmp_path / "year.csv.gz", rows)


def test_every_row_has_one_outcome_and_the_money_agrees(year):
    result = past(year)

    assert counted(result) == {
        "order_line": 3, "charge": 1, "return": 1, "credit": 3, "stock_correction": 2,
    }  # fmt: skip
    # 83.40 + 18.00 + 0.38 + 2.10 - 13.90 - 5.00 - 30.50 - 2.10: half a penny goes up.
    assert result.tally.whole.coins == 5238
    assert result.tally.whole.exact == 52_375_000
    tender = Account.objects.get(kind="tender", code="history")
    assert tender.balance == Decimal("52.38")
    assert reasons(result) == [(8, "stock_correction"), (9, "stock_correction")]
    assert build.differences() == {}


def test_an_order_of_the_past_is_delivered_and_paid(year):
    past(year)

    order = Order.objects.select_related("account", "ship_to", "buyer").get(external_id="5001")
    assert (order.state, order.source, order.progress) == ("completed", "history", "delivered")
    assert order.placed_at == datetime(2010, 1, 5, 10, tzinfo=UTC)
    assert order.on == date(2010, 1, 5)
    assert (order.goods_total, order.charges_total, order.total) == (Decimal("83.40"), 18, Decimal("101.40"))
    assert (order.units_ordered, order.units_delivered, order.units_returned) == (12, 12, 2)
    assert order.account.balance == 0
    assert order.buyer.name == "13085"
    assert order.ship_to.country == "GB"
    payment = Payment.objects.get(allocations__order=order)
    assert (payment.amount, payment.received_on, payment.refunded) == (
        Decimal("101.40"),
        date(2010, 1, 5),
        Decimal("13.90"),
    )
    lines = order.lines.order_by("position").values_list(
        "position", "kind", "sku__code", "code_received", "quantity", "total"
    )
    assert list(lines) == [(1, "goods", "LAMP", "LAMP", 12, Decimal("83.40")), (2, "charge", None, "POST", 1, 18)]


def test_stock_is_not_touched_and_nobody_is_told(year):
    past(year)

    assert not Level.objects.exists()
    moves = Move.objects.values_list("source__kind", "target__kind", "sku__code", "quantity", "on")
    assert sorted(moves) == [
        ("before_the_books", "customer", "LAMP", 3, date(2010, 1, 5)),
        ("before_the_books", "customer", "LAMP", 12, date(2010, 1, 5)),
        ("before_the_books", "customer", "VASE", 1, date(2010, 1, 5)),
        ("customer", "before_the_books", "LAMP", 2, date(2010, 2, 1)),
    ]
    told = Entry.objects.count()
    build.follow()
    assert Entry.objects.count() == told
    assert set(Order.objects.values_list("state", flat=True)) == {"completed"}
    assert not Level.objects.exists()


def test_what_was_cancelled_is_set_against_what_was_bought(year):
    past(year)

    back = Return.objects.get()
    assert back.order.external_id == "5001"
    assert (back.state, back.on, back.external_id) == ("settled", date(2010, 2, 1), "import/C5003/1")
    assert [(line.quantity, line.amount) for line in back.lines.all()] == [(2, Decimal("13.90"))]
    assert Refund.objects.get().amount == Decimal("13.90")


def test_what_cancels_no_purchase_is_a_credit_note_with_its_reason(year):
    past(year)

    notes = CreditNote.objects.order_by("external_id").values_list("external_id", "amount", "customer__name")
    assert list(notes) == [
        ("import/A5007", Decimal("30.50"), None),
        ("import/C5004", Decimal("5.00"), "13085"),
        ("import/C5008", Decimal("2.10"), None),
    ]
    reasons = CreditNoteLine.objects.order_by("credit_note__external_id").values_list("reason", flat=True)
    assert list(reasons) == ["bad_debt", "discount", "no_customer"]


def test_skus_and_customers_are_made_once(year, tmp_path):
    past(year)

    assert set(Sku.objects.values_list("code", "name__zh-hans")) == {("LAMP", "A LAMP"), ("VASE", "A VASE")}
    assert Customer.objects.count() == 1


def test_a_code_that_is_a_sku_is_goods_whatever_it_is_called(year):
    build.some_skus(["POST"])

    assert counted(past(year))["order_line"] == 4


def test_the_second_run_adds_nothing_and_says_so(year, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["orders", str(year), "--history", "--currency", "GBP"]
    assert main_import(words) == 0
    before = (Order.objects.count(), Return.objects.count(), CreditNote.objects.count(), Entry.objects.count())

    assert main_import(words) == 0

    assert "Nothing was added" in capsys.readouterr().out
    assert before == (
        Order.objects.count(),
        Return.objects.count(),
        CreditNote.objects.count(),
        Entry.objects.count(),
    )


def test_another_file_with_the_same_orders_adds_nothing(year, tmp_path):
    past(year)
    rows = [sold("5001", "LAMP", 12, "6.95"), sold("C5003", "LAMP", -2, "6.95"), sold("5009", "LAMP", 1, "6.95")]

    result = past(a_csv(tmp_path / "other.csv", rows))

    assert counted(result) == {"already_there": 2, "order_line": 1}
    assert Order.objects.count() == 3
    assert build.differences() == {}


def test_an_import_that_was_killed_goes_on_where_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(spool.Spool.__init__, "__defaults__", (2,))
    rows = [sold(str(n), "LAMP", n, "1.00") for n in range(1, 8)] + [sold("1", "VASE", 1, "3.00")]
    path = a_csv(tmp_path / "year.csv", rows)

    def killed(what, part):
        if what == "Booking orders" and part > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        past(path, told=killed)
    half = set(Order.objects.values_list("external_id", flat=True))
    result = past(path)

    assert half == {"1", "2", "3", "4"}
    assert result.continued
    assert counted(result) == {"order_line": 8}
    assert Order.objects.count() == 7
    # The rows of one order stand together, however far apart they are in the file.
    assert Order.objects.get(external_id="1").total == 4
    assert build.differences() == {}


def test_bad_rows_are_reported_each_and_the_others_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [
        sold("1", "LAMP", 1, "1.00"), sold("", "LAMP", 1, "1.00"), sold("2", "", 1, "1.00"),
        ["3", "LAMP", "A LAMP", "many", "2010-01-05", "1", "1", ""], sold("4", "LAMP", 0, "1.00"),
        sold("5", "LAMP", 1, "dear"), sold("6", "LAMP", 1, "1.00", at="yesterday"), sold("7", "LAMP", -1, "-1.00"),
        ["8", "LAMP"], sold("9", "LAMP", 99999999, "99999999"), sold("1", "LAMP", 1, "2.00", customer="other"),
        sold("10", "A/B", 1, "1.00"),
    ]  # fmt: skip
    path = a_csv(tmp_path / "year.csv", rows)

    assert main_import(["orders", str(path), "--history", "--report", "why.csv"]) == 0

    assert Order.objects.get().total == 1
    lines = (tmp_path / "why.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Invoice,StockCode,Description")
    assert lines[0].endswith(",为什么没有导入")
    assert [line.split(",")[0] for line in lines[1:]] == ["", "2", "3", "4", "5", "6", "7", "8", "9", "1", "10"]
    assert lines[3].startswith("3,LAMP,A LAMP,many,2010-01-05,1,1,,")
    assert lines[8].startswith("8,LAMP,,,")


def test_all_or_nothing_keeps_nothing_if_a_row_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    good = a_csv(tmp_path / "good.csv", [sold("1", "LAMP", 1, "1.00")])
    bad = a_csv(tmp_path / "bad.csv", [sold("2", "LAMP", 1, "1.00"), sold("3", "LAMP", 0, "1.00")])

    assert main_import(["orders", str(bad), "--history", "--all-or-nothing"]) == 1
    assert "nothing was kept" in capsys.readouterr().out
    assert not Order.objects.exists()
    assert not Sku.objects.exists()
    assert main_import(["orders", str(good), "--history", "--all-or-nothing"]) == 0
    assert Order.objects.count() == 1


def test_a_dry_run_tells_everything_and_keeps_nothing(year, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main_import(["orders", str(year), "--history", "--currency", "GBP", "--dry-run"]) == 0

    assert "52.38" in capsys.readouterr().out
    assert not Order.objects.exists()
    assert not Entry.objects.exists()
    assert past(year).added == 8


def test_a_chinese_file_and_a_sheet_of_it(tmp_path):
    row = ["T100", "L-1", "台灯", 2, 19.9, "张伟", "13800001234", "上海市", "上海市", "浦东新区", "世纪大道100号"]
    texts = [str(cell) for cell in row]
    how = {"currency": "CNY", "time_zone": "Asia/Shanghai", "country": "CN"}
    written = a_csv(tmp_path / "a.csv", [[*texts, "2024年3月5日 16:30"]], header=CHINESE, encoding="gbk")
    sheet = a_sheet(tmp_path / "b.xlsx", [["T101", *row[1:], datetime(2024, 3, 6, 9)]], header=CHINESE)

    past(written, **how)
    past(sheet, **how)

    first, second = Order.objects.order_by("id").select_related("ship_to", "buyer")
    assert first.placed_at == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    assert second.placed_at == datetime(2024, 3, 6, 1, tzinfo=UTC)
    assert first.total == second.total == Decimal("39.80")
    # One telephone number is one person.
    assert first.buyer == second.buyer
    assert first.buyer.name == "张伟"
    assert first.ship_to.region_code == "310115"


def test_unusable_files_and_wishes_end_with_a_sentence(tmp_path, capsys):
    path = a_csv(tmp_path / "a.csv", [["1"]], header=["What"])

    assert main_import(["orders", str(path), "--history"]) == 2
    assert "order, sku, quantity, price, date" in capsys.readouterr().err
    assert main_import(["orders", str(tmp_path / "nowhere.csv"), "--history"]) == 2
    good = a_csv(tmp_path / "b.csv", [sold("1", "LAMP", 1, "1.00")])
    assert main_import(["orders", str(good), "--history", "--channel", "moon"]) == 2
    assert "moon" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main_import(["orders", str(good)])


def test_a_coin_too_many_anywhere_stops_the_import(year):
    result = past(year)
    shape = Shape(
        Channel.objects.get(code="import"),
        "GBP",
        2,
        ZoneInfo("Europe/London"),
        "GB",
        frozenset(),
        MappingProxyType({}),
    )
    orders, reversals = ["5001", "5002"], ["C5003", "C5004", "A5007", "C5008"]
    file = result.tally.whole

    check_against_file(result.tally, file)
    assert check_against_books(result.tally, orders, reversals, shape) == Decimal("52.38")

    result.tally.add(Outcome.ORDER_LINE, 1, coins=1)
    with pytest.raises(MoneyDisagrees):
        check_against_file(result.tally, file)
    with pytest.raises(MoneyDisagrees, match=r"52\.39.*52\.38"):
        check_against_books(result.tally, orders, reversals, shape)
