"""The one box, through the API."""

import pytest

from tests import build
from tests.build import a_program

pytestmark = pytest.mark.django_db


def test_a_pasted_list_is_told_apart_whatever_stands_between(shop):
    program = a_program("admin")
    orders = [build.order(LAMP=1, more={"external_id": f"TB{n}"}) for n in range(3)]
    text = f"{orders[0].number}，TB1；\ttb2、LAMP\n\n'NO-1' ＴＢ1 ;;"
    status, answer = program.post("/search/numbers", {"text": text})
    assert status == 200
    assert [(one["number"], one["matches"][0]["kind"], one["matches"][0]["by"]) for one in answer["found"]] == [
        (orders[0].number, "order", "number"), ("TB1", "order", "external_id"), ("tb2", "order", "external_id"),
        ("LAMP", "sku", "code"),
    ]  # fmt: skip
    assert (answer["not_found"], answer["repeated"], answer["summary"]) == (["NO-1"], 1, "4 found, 1 not.")
    only = program.post("/search/numbers", {"text": "LAMP TB1", "subject": "sku"})[1]
    assert ([one["number"] for one in only["found"]], only["not_found"]) == (["LAMP"], ["TB1"])


def test_nothing_and_too_much_are_refused_in_words():
    program = a_program("admin")
    status, problem = program.post("/search/numbers", {"text": " ，；"})
    assert (status, problem["code"]) == (422, "invalid")
    status, problem = program.post("/search/numbers", {"text": " ".join(map(str, range(501)))})
    assert (status, problem["code"], problem["count"]) == (422, "too_many_numbers", 501)
    assert program.get("/search?q=%20")[0] == 422


def test_nobody_finds_what_they_may_not_see(shop):
    order = build.order(LAMP=1)
    text = {"text": f"{order.number} {order.buyer.number} LAMP"}
    for scopes, seen in (
        (["orders.view_orders"], {order.number}),
        (["customers.view_customers"], {order.buyer.number}),
        (["catalog.view_skus"], {"LAMP"}),
        (["inventory.view_stock"], set()),
    ):
        program = a_program("admin", scopes=scopes)
        assert {one["number"] for one in program.post("/search/numbers", text)[1]["found"]} == seen
        words = [*program.get("/search?q=张伟")[1]["items"], *program.get("/search?q=LAMP")[1]["items"]]
        kinds = {one["kind"] for one in words}
        allowed = {"orders.view_orders": "order", "customers.view_customers": "customer", "catalog.view_skus": "sku"}
        assert kinds == {allowed[scope] for scope in scopes if scope in allowed}


def test_the_exact_number_comes_first(shop):
    first = build.order(LAMP=1, more={"external_id": "T1"})
    later = [build.order(LAMP=1, more={"external_id": f"T1{n}"}) for n in range(2)]
    program = a_program("admin")
    items = program.get("/search?q=t1")[1]["items"]
    assert [(one["number"], one["exact"]) for one in items] == [
        (first.number, True), (later[1].number, False), (later[0].number, False),
    ]  # fmt: skip
    for limit, pages in ((1, [[0], [2], [1]]), (2, [[0, 2], [1]]), (3, [[0, 2, 1]]), (-1, [[0], [2], [1]])):
        cursor = ""
        for expected in pages:
            page = program.get(f"/orders?q=t1&limit={limit}{cursor}")[1]
            assert [one["number"] for one in page["items"]] == [[first, *later][place].number for place in expected]
            cursor = f"&cursor={page['next']}"
        assert page["next"] is None


def test_people_are_found_by_pinyin_and_an_order_by_the_barcode_of_its_goods(shop):
    from entrepot.domain.catalog.models import Barcode, Sku

    order = build.order(LAMP=1)
    sku = Sku.objects.get(code="LAMP")
    Barcode.objects.create(company_id=1, sku=sku, value="6901234567892")
    program = a_program("admin")
    for query in ("zw", "zhangwei", "6901234567892"):
        assert [one["number"] for one in program.get(f"/orders?q={query}")[1]["items"]] == [order.number]
    found = program.get("/search?q=6901234567892")[1]["items"]
    assert [(one["kind"], one["number"], one["exact"]) for one in found] == [
        ("sku", "LAMP", True), ("order", order.number, False),
    ]  # fmt: skip
    (person,) = [one for one in program.get("/search?q=zw")[1]["items"] if one["kind"] == "customer"]
    assert (person["name"], person["phone"]) == ("张伟", "138****1234")


def test_statements_are_the_same_for_one_number_and_for_five_hundred(shop):
    orders = [build.order(LAMP=1, channel="phone", more={"external_id": f"E{n}"}) for n in range(20)]
    program = a_program("admin")
    many = "\n".join([*(order.number for order in orders), *map(str, range(480))])
    one = build.statements(lambda: program.post("/search/numbers", {"text": orders[0].number}))
    assert one == build.statements(lambda: program.post("/search/numbers", {"text": many}))
    few = build.statements(lambda: program.get("/search?q=zw"))
    assert build.statements(lambda: program.get("/search?q=1380000")) <= few + 1


def test_what_is_found_can_be_written_anew(shop):
    order = build.order(LAMP=1)
    program = a_program("admin")
    wanted = {"orders": [order.number, "NO-1"], "customers": [order.buyer.number], "skus": ["LAMP"]}
    assert program.post("/search/reindexing", wanted) == (200, {"reindexed": 3})
    assert a_program("sales").post("/search/reindexing", wanted)[0] == 403
