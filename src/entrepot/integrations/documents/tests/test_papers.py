"""What stands on each paper, in three languages."""

from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.customers.actions import change_customer
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.documents.drawing import sheets_of
from entrepot.integrations.documents.kinds import KINDS
from entrepot.integrations.documents.pressing import pressed
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop):
    return build.order(LAMP=2)


def sheet(document, order, language="zh-hans"):
    by_order = KINDS[document].subject == "order"
    pk = order.pk if by_order else order.lines.all()[0].fulfilment_lines.all()[0].fulfilment_id
    return sheets_of(KINDS[document], [pk], language=language, company=order.company).get(pk)


def test_a_statement_adds_up_and_is_no_tax_invoice(order):
    paper = sheet("invoice", order)
    assert [row[-1] for row in paper.rows] == ["¥20.00"]
    assert [amount for _, amount in paper.totals] == ["¥20.00", "¥0.00", "¥20.00"]
    assert "发票" in paper.notes[0]
    assert paper.number == order.number


def test_what_was_cancelled_is_not_charged(order):
    only(cancel_orders([Cancellation(order.number, lines=[(1, 1)])], by=THE_HOUSE))
    paper = sheet("invoice", order)
    assert [(row[3], row[-1]) for row in paper.rows] == [("1件", "¥10.00")]
    assert paper.totals[-1][1] == "¥10.00"


def test_a_receipt_is_for_money_that_stands_on_the_order(order):
    assert sheet("receipt", order) is None
    only(record_payments([NewPayment("cash", Decimal(5), (order.pk,))], by=THE_HOUSE))
    paper = sheet("receipt", order)
    assert [row[-1] for row in paper.rows] == ["¥5.00"]
    assert [amount for _, amount in paper.totals] == ["伍元整", "¥5.00"]
    assert [amount for _, amount in sheet("receipt", order, "en").totals] == ["¥5.00"]


def test_a_delivery_note_has_the_whole_address_and_no_price(order):
    paper = sheet("delivery_note", order)
    assert paper.parties[0][1] == ["张伟 13800001234", "上海市浦东新区世纪大道 100 号"]
    assert "¥" not in str(paper)


def test_a_packing_slip_hides_the_phone_and_the_street(order):
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    paper = sheet("packing_slip", order)
    assert paper.parties[0][1][0] == "张伟 138****1234"
    assert "世纪大道" not in str(paper)
    assert [row[-1] for row in paper.rows] == ["2件"]


def test_a_paper_names_the_buyer_as_he_was_called_then(order):
    change_customer(order.buyer, changes={"name": "李雷"}, by=THE_HOUSE)
    assert sheet("invoice", order).parties[0][1] == ["张伟"]


@pytest.mark.parametrize("document", sorted(KINDS))
def test_each_paper_is_worded_in_each_language(order, document):
    approve_orders([order], by=THE_HOUSE)
    only(record_payments([NewPayment("cash", None, (order.pk,))], by=THE_HOUSE))
    build.follow()
    papers = [sheet(document, order, language) for language in ("zh-hans", "zh-hant", "en")]
    assert len({paper.title for paper in papers}) == 3
    assert len({tuple(column.name for column in paper.columns) for paper in papers}) == 3


@pytest.mark.parametrize(("language", "paper"), [("zh-hans", "a4"), ("zh-hant", "a5"), ("en", "a4")])
def test_a_paper_is_drawn_with_its_own_font(order, language, paper):
    pdf = pressed([sheet("invoice", order, language)], language=language, paper=paper)
    assert pdf.startswith(b"%PDF")
    assert b"NotoSansCJKsc" in pdf
    # Letters that the font lacks would be drawn from another one, or not at all.
    assert pdf.count(b"/FontDescriptor") >= 1
