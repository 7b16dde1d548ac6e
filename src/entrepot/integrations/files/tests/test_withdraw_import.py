"""An import is withdrawn as one: all that it made, or nothing, or what can be and the rest is named."""

from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.queries import skus_by_codes
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.customers.actions import NewCustomer, create_customers
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import addresses_of, customers_like
from entrepot.domain.inventory.models import Bin
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.models import Payment
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.pricing.models import Price
from entrepot.domain.receivables.models import Account
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from entrepot.integrations.files import stock
from entrepot.integrations.files.actions import withdraw_import
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.refusals import CannotBeWithdrawn
from entrepot.integrations.files.tests.given import a_csv, counted, imported, past, sold
from tests import build

pytestmark = pytest.mark.django_db

ORDERS = ["订单号", "商品编码", "数量", "单价", "收货人", "手机", "省", "市", "区", "地址"]
TO = ["张伟", "13800001234", "上海市", "上海市", "浦东新区", "世纪大道1号"]


@pytest.fixture(autouse=True)
def _the_books_hold(db):
    yield
    assert build.differences() == {}


def withdrawn(result, **how):
    return withdraw_import(ImportBatch.objects.get(pk=result.batch_id), by=THE_HOUSE, **how)


def orders(tmp_path, *names):
    rows = [[name, "LAMP", "1", "10", *TO] for name in names]
    return a_csv(tmp_path / f"{names[0]}.csv", rows, header=ORDERS)


def test_orders_are_cancelled_and_their_goods_are_free_again(shop, tmp_path):
    result = imported("orders", orders(tmp_path, "T1", "T2"), channel="web")
    assert build.stock("LAMP")["reserved"] == 2

    done = withdrawn(result)

    assert (done.undone, done.kept, done.batch.state) == (2, [], "withdrawn")
    assert set(Order.objects.values_list("state", flat=True)) == {"cancelled"}
    assert build.stock("LAMP")["reserved"] == 0
    assert build.told("import", done.batch.pk) == ["import.started", "import.withdrawn"]


def test_nothing_is_withdrawn_once_something_has_left(shop, tmp_path):
    result = imported("orders", orders(tmp_path, "T1", "T2"), channel="web")
    build.follow()
    first = Order.objects.get(external_id="T1")
    only(ship_orders([Shipping(first.number, "SF", "SF1234567890123")], by=THE_HOUSE))

    with build.no_trace(), pytest.raises(CannotBeWithdrawn, match=f"1 of 2 have to stay.*{first.number}"):
        withdrawn(result)

    done = withdrawn(result, force_rest=True)
    assert [number for number, _ in done.kept] == [first.number]
    assert build.fresh(first).state != "cancelled"
    assert Order.objects.get(external_id="T2").state == "cancelled"


def test_payments_are_voided_and_the_file_may_come_again(shop, tmp_path):
    order = build.order(LAMP=1)
    path = a_csv(tmp_path / "p.csv", [["B-1", order.number, "10"]], header=["流水号", "订单号", "金额"])
    result = imported("payments", path)

    withdrawn(result)

    assert Payment.objects.get().state == "voided"
    assert Account.objects.get(pk=order.account_id).balance == 10
    assert imported("payments", path).added == 1
    assert Payment.objects.filter(state="recorded").count() == 1


def test_stock_goes_out_again_unless_it_is_gone(shop, tmp_path):
    path = a_csv(tmp_path / "s.csv", [["CUP", "7"], ["LAMP", "3"]], header=["SKU", "Quantity"])
    build.some_skus({"CUP"})
    result = imported("stock", path, warehouse="SH")

    withdrawn(result)

    assert (build.stock("CUP")["on_hand"], build.stock("LAMP")["on_hand"]) == (0, 10)


def test_what_was_counted_is_counted_back(shop, tmp_path):
    path = a_csv(tmp_path / "s.csv", [["LAMP", "4"], ["VASE", "9"]], header=["SKU", "盘点数量"])
    result = imported("stock", path, count=True, warehouse="SH")

    withdrawn(result)

    assert (build.stock("LAMP")["on_hand"], build.stock("VASE")["on_hand"]) == (10, 5)


def test_prices_become_what_they_were_unless_changed_since(shop, tmp_path):
    only(create_price_lists([NewPriceList("VIP", "贵宾")], by=THE_HOUSE))
    set_prices([NewPrice("VIP", "LAMP", Decimal(9))], by=THE_HOUSE)
    rows = [["VIP", "LAMP", "8"], ["VIP", "VASE", "7"]]
    header = ["价目表", "货号", "价格"]
    result = imported("prices", a_csv(tmp_path / "p.csv", rows, header=header))
    again = imported("prices", a_csv(tmp_path / "q.csv", [["VIP", "LAMP", "6"]], header=header))

    with pytest.raises(CannotBeWithdrawn, match="LAMP"):
        withdrawn(result)
    withdrawn(again)
    withdrawn(result)

    assert list(Price.objects.values_list("sku__code", "unit_price")) == [("LAMP", 9)]


def test_skus_leave_the_shelf_and_what_was_owed_is_not(shop, tmp_path):
    build.order(LAMP=1)
    customer = Customer.objects.get()
    skus = imported("products", a_csv(tmp_path / "p.csv", [["CUP"]], header=["SKU"]))
    owed = imported(
        "opening-balances",
        a_csv(tmp_path / "o.csv", [[customer.number, "50", "D-1"]], header=["客户编号", "欠款", "单据号"]),
    )

    withdrawn(skus)
    withdrawn(owed)

    assert skus_by_codes(["CUP"], 1)["CUP"].archived
    assert Account.objects.get(kind="customer", customer=customer).balance == 10


def test_people_leave_the_lists_unless_something_hangs_on_them(shop, tmp_path):
    rows = [["李娜", "13900001234"], ["王芳", "13900005678"]]
    path = a_csv(tmp_path / "c.csv", rows, header=["姓名", "手机"])
    people = imported("customers", path)
    li, wang = Customer.objects.order_by("pk")
    home = [[li.number, "一号", "上海市", "浦东新区"], [wang.number, "二号", "上海市", "浦东新区"]]
    places = imported("addresses", a_csv(tmp_path / "a.csv", home, header=["客户编号", "地址", "市", "区"]))
    build.order(more={"customer_number": wang.number}, LAMP=1)

    assert (withdrawn(places).undone, addresses_of(li).count()) == (2, 0)
    with build.no_trace(), pytest.raises(CannotBeWithdrawn, match=f"{wang.number} stays"):
        withdrawn(people)
    done = withdrawn(people, force_rest=True)

    assert [number for number, _ in done.kept] == [wang.number]
    assert list(customers_like(THE_HOUSE)) == [wang]
    assert Customer.objects.get(pk=li.pk).name == "李娜"
    assert counted(imported("customers", path)) == {"imported": 1, "already_there": 1}


def test_the_past_stays(shop, tmp_path):
    year = past(a_csv(tmp_path / "year.csv", [sold("1", "LAMP", 2, "5.00")]))

    with build.no_trace(), pytest.raises(CannotBeWithdrawn):
        withdrawn(year, force_rest=True)


def test_what_has_lots_and_numbers_goes_out_by_them(shop, tmp_path):
    create_skus([NewSku("MILK", "牛奶", tracking="lot")], by=THE_HOUSE)
    rows = [["MILK", "7", "A"], ["MILK", "3", "B"]]
    result = imported("stock", a_csv(tmp_path / "s.csv", rows, header=["SKU", "数量", "批次"]), warehouse="SH")

    withdrawn(result)

    assert set(Bin.objects.filter(sku__code="MILK").values_list("on_hand", flat=True)) <= {0}
    assert build.stock("MILK")["on_hand"] == 0


def _receipts(tmp_path, monkeypatch, count):
    """As many documents as there are rows."""
    monkeypatch.setattr(stock, "_ROWS_AT_ONCE", 1)
    codes = [f"S{count}-{n}" for n in range(count)]
    build.some_skus(codes)
    path = a_csv(tmp_path / f"{count}.csv", [[code, "7"] for code in codes], header=["SKU", "Quantity"])
    return imported("stock", path, warehouse="SH")


def test_fifty_things_are_undone_in_as_many_statements_as_one(shop, tmp_path, monkeypatch):
    def cost(result):
        return build.statements(lambda: withdrawn(result))

    def people(count):
        rows = [[f"{n}", f"139{count:04}{n:04}"] for n in range(count)]
        return imported("customers", a_csv(tmp_path / f"c{count}.csv", rows, header=["姓名", "手机"]))

    def addresses(count):
        (one,) = create_customers([NewCustomer("甲")], by=THE_HOUSE)
        rows = [[one.number, f"{n} 号", "上海市"] for n in range(count)]
        return imported("addresses", a_csv(tmp_path / f"a{count}.csv", rows, header=["客户编号", "地址", "市"]))

    assert cost(people(1)) == cost(people(50))
    assert cost(addresses(1)) == cost(addresses(50))
    # Bins are looked for by SKU, so both are withdrawn by one correction a warehouse.
    assert cost(_receipts(tmp_path, monkeypatch, 1)) == cost(_receipts(tmp_path, monkeypatch, 50))


def test_fifty_addresses_are_imported_in_as_many_statements_as_one(shop, tmp_path):
    people = create_customers([NewCustomer(f"{n}") for n in range(51)], by=THE_HOUSE)

    def cost(some):
        rows = [[one.number, "一号", "上海市"] for one in some]
        path = a_csv(tmp_path / f"{len(some)}.csv", rows, header=["客户编号", "地址", "市"])
        return build.statements(lambda: imported("addresses", path))

    assert cost(people[:1]) == cost(people[1:])


def test_it_is_withdrawn_once_and_by_who_may(shop, tmp_path):
    result = imported("orders", orders(tmp_path, "T1"), channel="web")
    stranger = Actor(ActorKind.PERSON, 1, "stranger", 1)
    with pytest.raises(NotAllowed):
        withdraw_import(ImportBatch.objects.get(), by=stranger)
    withdrawn(result)

    with build.no_trace(), pytest.raises(CannotBeWithdrawn):
        withdrawn(result)
    # The order is there, cancelled: its number at the channel stays taken.
    assert counted(imported("orders", orders(tmp_path, "T1"), channel="web")) == {"already_there": 1}
