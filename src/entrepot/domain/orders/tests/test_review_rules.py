"""What each rule of review finds in real orders, when placed and when looked at again."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.freight.actions import NewTariff, set_tariffs
from entrepot.domain.freight.tests.shops import open_express
from entrepot.domain.orders.actions import activate_review_rules, place_orders, release_expired_holds, review_again
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.placing.given import InvoiceRequest
from entrepot.domain.orders.rules.review import OrderFacts, findings
from entrepot.domain.payments.actions import record_payments
from entrepot.domain.payments.steps import NewPayment
from entrepot.domain.receivables.models import Account, Voucher
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def much(shop):
    build.receive("SH", LAMP=500)


def ask(*rules: dict[str, Any]) -> None:
    activate_review_rules(list(rules), by=THE_HOUSE)


def found(order: Order) -> dict[str, Any]:
    """What holds it; a second look at the same rows must find the same."""
    holds = {hold.code: hold.facts for hold in Hold.objects.filter(order=order, released_at=None)}
    seen = only(review_again([order], by=THE_HOUSE))
    assert (seen.lifted, seen.held) == ((), ())
    return holds


@pytest.mark.parametrize(
    ("rule", "more", "facts"),
    [
        ({"rule": "message"}, {"customer_message": "周六在家"}, {}),
        ({"rule": "memo", "allow": ["已核实*"]}, {"seller_memo": "要发顺丰"}, {}),
        ({"rule": "flag", "flags": ["red"]}, {"flag": "red"}, {"flag": "red"}),
        ({"rule": "cod"}, {"cod_amount": Decimal("5.00")}, {"collect": "5.00"}),
        ({"rule": "unpaid"}, {"cod_amount": Decimal("4.00")}, {"unpaid": "16.00"}),
        ({"rule": "invoice_incomplete"}, {"invoice": InvoiceRequest("company", "山屿")}, {"lacks": ["tax_number"]}),
        ({"rule": "undeliverable", "regions": ["31"]}, {}, {"country": "CN", "region": "310115"}),
        ({"rule": "amount", "above": "5", "only": {"channels": ["web"]}}, {}, {"total": "20.00", "above": "5"}),
    ],
)
def test_one_order_says_it_of_itself(rule, more, facts):
    ask(rule)
    assert found(build.order(LAMP=2, more=more)) == {rule["rule"]: facts}


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ({"rule": "message", "allow": ["尽快发货"]}, {"customer_message": "尽快发货！"}),
        ({"rule": "memo", "allow": ["已核实*"]}, {"seller_memo": "已核实 张"}),
        ({"rule": "flag", "flags": ["red"]}, {"flag": "green"}),
        ({"rule": "unpaid"}, {"cod_amount": Decimal(20)}),
        ({"rule": "invoice_incomplete"}, {"invoice": InvoiceRequest("personal", "张伟")}),
        ({"rule": "undeliverable", "regions": ["65"]}, {}),
        ({"rule": "amount", "above": "5", "only": {"channels": ["phone"]}}, {}),
        ({"rule": "amount", "above": "5", "only": {"kinds": ["presale"]}}, {}),
    ],
)
def test_what_is_allowed_or_not_concerned_stops_nobody(rule, more):
    ask(rule)
    assert found(build.order(LAMP=2, more=more)) == {}


def test_where_no_service_goes_nothing_is_sent():
    ask({"rule": "undeliverable", "no_service": True})
    lhasa = replace(build.TO_PUDONG, province="西藏自治区", city="拉萨市", district="城关区", street="北京东路 1 号")
    assert found(build.order(LAMP=1, ship_to=lhasa)) == {}, "nobody has said yet who goes where"
    open_express()
    assert found(build.order(LAMP=2)) == {}
    assert found(build.order(LAMP=2, ship_to=lhasa)) == {"undeliverable": {"country": "CN", "region": "540102"}}
    set_tariffs([NewTariff("express", Decimal(30), zone="tibet")], by=THE_HOUSE)
    assert found(build.order(LAMP=3, ship_to=lhasa)) == {}


def test_goods_that_are_short_hold_until_they_come():
    ask({"rule": "short"})
    order = build.order(VASE=9, more={"shortage_policy": "wait"})
    assert found(order) == {"short": {"missing": 4}}
    build.receive("SH", VASE=10)
    build.follow()
    assert build.fresh(order).state == "approved"


def test_open_orders_to_one_receiver_and_of_one_buyer_to_several():
    ask({"rule": "could_merge"}, {"rule": "several_addresses"})
    first = build.order(LAMP=1)
    assert first.state == "approved"
    assert found(build.order(LAMP=2)) == {"could_merge": {"orders": [first.number]}}
    elsewhere = build.order(LAMP=1, ship_to=replace(build.TO_PUDONG, street="别处 2 号"))
    assert found(elsewhere) == {"several_addresses": {"others": 1}}


def test_more_than_this_customer_takes():
    ask({"rule": "quantity", "times": 3, "least": 5})
    for _ in range(2):
        build.order(LAMP=2)
    assert found(build.order(LAMP=6)) == {}
    assert found(build.order(LAMP=30)) == {"quantity": {"pieces": 30, "usual": "3.3", "times": 3}}
    assert found(build.order(LAMP=30, customer=Buyer(name="新", phone="13900000000", channel_code="web"))) == {}


def test_hours_and_buffer_end_by_the_clock(monkeypatch):
    ask({"rule": "hours", "from": "09:00", "to": "18:00"}, {"rule": "buffer", "minutes": 30})
    night = datetime.fromisoformat("2026-03-02T22:00:00+08:00")
    monkeypatch.setattr(clock, "now", lambda: night)
    order = build.order(LAMP=1)
    ends = dict(Hold.objects.filter(order=order).values_list("code", "expires_at"))
    assert ends == {"hours": night + timedelta(hours=11), "buffer": night + timedelta(minutes=30)}
    monkeypatch.setattr(clock, "now", lambda: night + timedelta(hours=12))
    only(review_again([order], by=THE_HOUSE))
    assert build.fresh(order).state == "approved"


def test_sold_for_less_than_it_costs():
    Sku.objects.filter(code="LAMP").update(cost=Decimal("12.00"))
    ask({"rule": "price_below_cost"})
    order = build.order(LAMP=2)
    # What it cost is said to nobody who only sees the hold.
    facts = found(order)["price_below_cost"]
    assert {name: Decimal(value) for name, value in facts.items()} == {"price": 10, "under": 2}
    assert found(build.order(price="12.00", LAMP=2)) == {}


def test_a_payer_who_has_not_paid_in_time_is_looked_at():
    ask({"rule": "overdue", "days": 3})
    late = build.order(LAMP=2)
    for days, holds in ((3, set()), (4, {"overdue"})):
        Account.objects.filter(pk=late.account_id).update(due_on=clock.today("Asia/Shanghai") - timedelta(days=days))
        facts = found(build.order(LAMP=1))
        assert facts.keys() == holds
    assert (Decimal(facts["overdue"]["overdue"]), facts["overdue"]["days"]) == (20, 4)
    assert found(build.order(LAMP=1, customer=Buyer(name="新", phone="13900000000", channel_code="web"))) == {}


def test_it_rests_after_its_payment_and_not_before():
    ask({"rule": "buffer", "minutes": 30, "after": "payment"})
    order = build.order(LAMP=1)
    hold = Hold.objects.get(order=order)
    assert (hold.code, hold.expires_at) == ("buffer", None)
    with clock.clock_set_to(clock.now() + timedelta(hours=2)):
        assert release_expired_holds(None, by=THE_HOUSE) == []
    only(record_payments([NewPayment("cash", Decimal(10), (order.pk,))], by=THE_HOUSE))
    build.follow()
    hold.refresh_from_db()
    # The books say when money came by the clock of the database.
    paid = Voucher.objects.order_by("-id")[0].at
    assert (hold.expires_at, build.fresh(order).state) == (paid + timedelta(minutes=30), "placed")
    with clock.clock_set_to(paid + timedelta(minutes=31)):
        assert release_expired_holds(None, by=THE_HOUSE) == [order.pk]
    assert build.fresh(order).state == "approved"


def test_what_has_rested_is_looked_at_again_before_it_goes():
    ask({"rule": "buffer", "minutes": 30})
    order = build.order(LAMP=1)
    Customer.objects.filter(pk=order.buyer_id).update(blocked=True)
    ask({"rule": "buffer", "minutes": 30}, {"rule": "customer_blocked"})
    with clock.clock_set_to(clock.now() + timedelta(minutes=31)):
        assert release_expired_holds(None, by=THE_HOUSE) == [order.pk]
    assert build.fresh(order).state == "placed"
    assert list(Hold.objects.filter(order=order, released_at=None).values_list("code")) == [("customer_blocked",)]


def test_rules_are_asked_in_the_order_of_their_numbers():
    version = activate_review_rules(
        [{"rule": "memo"}, {"rule": "flag", "order": 20}, {"rule": "message", "order": 10}], by=THE_HOUSE
    )
    assert [rule["rule"] for rule in version.rules] == ["message", "flag", "memo"]


def test_the_first_of_two_that_find_the_same_counts():
    rules = [{"rule": "amount", "above": "100"}, {"rule": "amount", "above": "10"}]
    (finding,) = findings(OrderFacts(Decimal(50), []), rules)
    assert finding.facts["above"] == "10"


def test_placing_reads_only_for_rules_that_are_asked():
    build.order(LAMP=1)
    ask()
    few = build.statements(lambda: place_orders([build.wish(LAMP=1)], by=THE_HOUSE))
    ask({"rule": "blacklist"}, {"rule": "quantity"}, {"rule": "overdue"})
    wishes = [build.wish(LAMP=1) for _ in range(50)]
    assert build.statements(lambda: place_orders(wishes[:1], by=THE_HOUSE)) == few + 3
    assert build.statements(lambda: place_orders(wishes, by=THE_HOUSE)) == few + 3
