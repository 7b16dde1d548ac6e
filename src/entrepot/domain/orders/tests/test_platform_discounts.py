"""A platform's discount is paid by the platform: our price stays, the buyer owes less, the platform owes it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders, preview_cancellation
from entrepot.domain.orders.actions import place_drafts, place_orders, save_drafts
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.receivables.models import Posting
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests import build

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    build.receive("SH", LAMP=200)
    yield
    assert build.differences() == {}


def wish(*lines: NewLine, **more):
    lines = lines or (NewLine("LAMP", D(3), D("33.33"), platform_discount=D("10.00")), NewLine("VASE", D(1), D(20)))
    return replace(build.wish(channel=more.pop("channel", "tmall"), LAMP=1), lines=lines, **more)


def place(*lines: NewLine, **more) -> Order:
    return only(place_orders([wish(*lines, **more)], by=THE_HOUSE))


def platform_owes() -> Decimal:
    return sum(Posting.objects.filter(account__kind="platform").values_list("amount", flat=True), D(0))


def cancel(order: Order, lines=None):
    asked = Cancellation(order.number, "customer_asked", lines)
    expected = preview_cancellation(asked, by=THE_HOUSE)
    done = only(cancel_orders([asked], by=THE_HOUSE)).preview
    assert done == expected
    account = build.fresh(order).account
    assert account.balance == done.owed - done.refundable
    return account


def test_the_price_stays_and_the_platform_owes_its_part():
    order = place(shipping=D(8), platform_discount=D("5.01"))
    assert (order.total, order.platform_discount, order.discount_total) == (D("127.99"), D("15.01"), D(0))
    assert (order.account.charged, order.account.balance) == (D("127.99"), D("112.98"))
    assert platform_owes() == D("15.01")
    assert sum(order.lines.values_list("platform_discount", flat=True)) == D("15.01")


def test_an_order_that_the_platform_pays_whole_owes_nothing():
    order = place(NewLine("LAMP", D(1), D(10)), platform_discount=D(10))
    assert (order.account.balance, order.account.standing) == (D(0), "nothing_owed")
    assert platform_owes() == D(10)


def test_piece_by_piece_the_platform_pays_less_and_in_the_end_nothing():
    order = place()
    accounts = [cancel(order, [(1, 1)]) for _ in range(3)]
    assert [account.written_off for account in accounts] == [D("6.67"), D("3.33"), D(0)]
    assert platform_owes() == D(0)
    assert build.fresh(order).account.balance == D(20)
    cancel(order)
    assert (build.fresh(order).state, platform_owes()) == ("cancelled", D(0))


def test_all_at_once_gives_all_of_it_back():
    order = place(platform_discount=D("0.99"))
    account = cancel(order)
    assert (account.balance, account.written_off, platform_owes()) == (D(0), D(0), D(0))


def test_at_the_door_no_more_is_collected_than_the_buyer_owes():
    order = place(cod_amount=D(500))
    assert (order.cod_amount, order.account.balance) == (D("109.99"), D("109.99"))
    account = cancel(order, [(2, 1)])
    assert build.fresh(order).cod_amount == account.balance == D("89.99")


def test_what_the_buyer_paid_is_what_can_go_back():
    order = place()
    recorded = only(record_payments([NewPayment("bank_transfer", D("109.99"), (order.pk,))], by=THE_HOUSE))
    assert build.fresh(order).account.standing == "paid"
    assert cancel(order).balance == -recorded.payment.amount


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        ([NewLine("LAMP", D(1), D(10), platform_discount=D("10.01"))], {}),
        ([NewLine("LAMP", D(1), D(10), platform_discount=D("0.001"))], {}),
        ([NewLine("LAMP", D(1), D(10))], {"platform_discount": D("10.01")}),
        ([NewLine("LAMP", D(1), D(10))], {"platform_discount": D(-1)}),
    ],
)
def test_no_platform_pays_more_than_there_is(lines, more):
    with build.no_trace(), pytest.raises(Invalid):
        place(*lines, channel="web", **more)
    order = place(*lines, **more)
    assert order.holds.filter(code="amounts_unclear").exists()
    assert (order.total, order.platform_discount) == (D(10), D(0))


def test_a_draft_remembers_who_pays():
    draft = only(save_drafts([wish(platform_discount=D(5))], by=THE_HOUSE))
    order = only(place_drafts([draft], by=THE_HOUSE))
    assert (order.platform_discount, platform_owes()) == (D(15), D(15))


def test_fifty_cost_as_many_statements_as_one():
    place()
    one = build.statements(lambda: place_orders([wish()], by=THE_HOUSE))
    placed: list[Order] = []
    fifty = build.statements(lambda: placed.extend(place_orders([wish()] * 50, by=THE_HOUSE)))
    assert fifty == one
    asked = [Cancellation(order.number, "customer_asked") for order in placed]
    one = build.statements(lambda: cancel_orders(asked[:1], by=THE_HOUSE))
    assert build.statements(lambda: cancel_orders(asked[1:], by=THE_HOUSE)) == one


def test_the_door_shows_who_pays(api):
    body = {
        "channel": "web", "platform_discount": "3.00",
        "lines": [{"sku": "LAMP", "quantity": 1, "unit_price": "33.00", "platform_discount": "2.00"}],
        "ship_to": {"name": "张伟", "phone": "13800001234", "address": "世纪大道 100 号"},
    }  # fmt: skip
    status, order = api.post("/orders", body)
    assert (status, order["total"], order["platform_discount"], order["owed"]) == (201, "33.00", "5.00", "28.00")
    assert order["lines"][0]["platform_discount"] == "5.00"
