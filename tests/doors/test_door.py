"""Who may come in, what is said to those who may not, and what is answered twice."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_token, revoke_token
from entrepot.foundation.accounts.models import ApiToken, IdempotencyKey
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db

SHIP_TO = {"name": "张伟", "phone": "13800001234", "province": "上海市", "city": "上海市", "district": "浦东新区",
           "address": "世纪大道 100 号"}  # fmt: skip


LONG = "x" * 81


def an_order(sku: str = "LAMP", n: int = 1, **more) -> dict:
    return {"channel": "web", "customer": {"name": "张伟", "phone": "13800001234"}, "ship_to": SHIP_TO,
            "lines": [{"sku": sku, "quantity": n, "unit_price": "10.00"}], **more}  # fmt: skip


def raw(api: build.Program, method: str, path: str, body: object = None, **headers: str):
    """The response itself."""
    return api.client.generic(
        method, f"/api/v1{path}", orjson.dumps(body) if body is not None else b"", content_type="application/json",
        headers={"Authorization": f"Bearer {api.token}", **headers},
    )  # fmt: skip


class TestWho:
    @pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic abc", "wrong"])
    def test_nobody_comes_in_without_a_token(self, api, given):
        response = api.client.get("/api/v1/orders", headers={"Authorization": given} if given else {})
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == "unknown_caller"

    def test_a_token_that_is_past_its_time_or_revoked_opens_nothing(self, api):
        past = clock.now() - timedelta(seconds=1)
        old = build.Program(create_token("old", roles=["admin"], expires_at=past, by=THE_HOUSE))
        assert old.get("/orders")[0] == 401
        assert api.get("/orders")[0] == 200
        revoke_token(ApiToken.objects.get(name="test"), by=THE_HOUSE)
        assert api.get("/orders")[0] == 401

    def test_a_warehouse_does_not_place_orders_and_a_seller_receives_no_stock(self, shop):
        picker, seller = build.a_program("warehouse"), build.a_program("sales")
        with build.no_trace():
            status, problem = picker.post("/orders", an_order())
        assert (status, problem["code"], problem["permission"]) == (403, "not_allowed", "orders.place_orders")
        receipt = {"warehouse": "SH", "lines": [{"sku": "LAMP", "quantity": 1}]}
        assert seller.post("/stock/receipts", receipt)[0] == 403
        assert picker.post("/stock/receipts", receipt)[0] == 201
        assert seller.post("/orders", an_order())[0] == 201

    def test_scopes_narrow_the_roles(self, shop):
        narrow = build.a_program("admin", scopes=["orders.place_orders"])
        assert narrow.post("/orders", an_order())[0] == 201
        assert narrow.get("/orders")[0] == 403
        assert narrow.get("/verification")[0] == 403


class TestProblems:
    def test_a_refusal_is_a_problem_document(self, shop, api):
        response = raw(api, "POST", "/orders", an_order(n=99))
        assert response.status_code == 409
        assert response["Content-Type"] == "application/problem+json"
        problem = response.json()
        assert problem["code"] == "out_of_stock"
        assert (problem["type"], problem["status"]) == ("urn:entrepot:problem:out_of_stock", 409)
        assert (problem["sku"], problem["available"], problem["asked"]) == ("LAMP", 20, 99)
        assert "LAMP" in problem["title"]

    def test_it_is_said_in_the_language_of_the_caller(self, shop, api):
        said = {
            language: raw(api, "POST", "/orders", an_order(n=99), **{"Accept-Language": language}).json()["title"]
            for language in ("en", "zh-hans", "zh-hant")
        }
        assert len(set(said.values())) == 3, said

    def test_what_cannot_be_read_says_where(self, shop, api):
        response = raw(api, "POST", "/orders", an_order(lines=[{"sku": "LAMP", "quantity": {}}]))
        assert response.status_code == 422
        assert response["Content-Type"] == "application/problem+json"
        assert "quantity" in response.json()["errors"][0]["where"]

    def test_what_is_not_there_is_404(self, shop, api):
        for path in ("/orders/SO404", "/orders/SO404/timeline", "/warehouses/XX"):
            status, problem = api.get(path)
            assert (status, problem["code"]) == (404, "not_found")

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "/orders?cursor=abc", None),
            ("GET", "/orders?cursor=ImFiYyI", None),
            ("GET", "/stock?cursor=ImFiYyI", None),
            ("GET", "/orders?cursor=dHJ1ZQ", None),
            ("GET", "/events?after=x", None),
            ("GET", "/events?after=%C2%B2", None),
            ("GET", "/events?after=99999999999999999999999", None),
            ("GET", "/events?after=1.99999999999999999999999", None),
            ("GET", "/orders?q=%00", None),
            ("GET", "/orders/%00", None),
            ("POST", "/orders", an_order(tags=["x" * 41])),
            ("POST", "/orders", an_order(customer_message="\0")),
            ("POST", "/orders", an_order(sku="LA\0MP")),
            ("POST", "/orders", an_order(external_id="\0")),
            ("POST", "/stock/receipts", {"warehouse": "SH", "lines": [{"sku": "LAMP", "quantity": 1, "lot": LONG}]}),
            ("POST", "/channels", {"code": "moon", "time_zone": "Moon/Tranquility"}),
            ("POST", "/warehouses", {"code": "moon", "time_zone": "Moon/Tranquility"}),
            ("POST", "/orders", b"{"),
            ("POST", "/orders", []),
        ],
    )
    def test_nonsense_is_never_our_fault(self, shop, api, method, path, body):
        response = raw(api, method, path, body) if not isinstance(body, bytes) else api.client.generic(
            method, f"/api/v1{path}", body, content_type="application/json",
            headers={"Authorization": f"Bearer {api.token}"},
        )  # fmt: skip
        assert response.status_code < 500, response.content


class TestIdempotency:
    def test_the_same_request_has_the_same_answer_byte_for_byte(self, shop, api):
        first = raw(api, "POST", "/orders", an_order(), **{"Idempotency-Key": "K"})
        with build.no_trace():
            again = raw(api, "POST", "/orders", an_order(), **{"Idempotency-Key": "K"})
        assert (first.status_code, first.content) == (again.status_code, again.content)
        assert first.status_code == 201
        assert Order.objects.count() == 1

    def test_a_refusal_is_kept_too_also_when_it_would_not_be_one_any_more(self, shop, api):
        first = raw(api, "POST", "/orders", an_order(n=21), **{"Idempotency-Key": "K"})
        build.receive("SH", LAMP=50)
        again = raw(api, "POST", "/orders", an_order(n=21), **{"Idempotency-Key": "K"})
        assert first.status_code == again.status_code == 409
        assert first.content == again.content
        assert again["Content-Type"] == "application/problem+json"
        assert not Order.objects.exists()
        assert api.post("/orders", an_order(n=21), **{"Idempotency-Key": "K2"})[0] == 201

    def test_another_request_under_the_same_key_is_refused(self, shop, api):
        api.post("/orders", an_order(), **{"Idempotency-Key": "K"})
        with build.no_trace():
            status, problem = api.post("/orders", an_order(n=2), **{"Idempotency-Key": "K"})
        assert (status, problem["code"]) == (422, "key_used_otherwise")
        number = Order.objects.get().number
        assert api.post(f"/orders/{number}/holds", {"code": "look"}, **{"Idempotency-Key": "K"})[0] == 422

    def test_another_token_may_use_the_same_key(self, shop, api):
        api.post("/orders", an_order(), **{"Idempotency-Key": "K"})
        assert build.a_program("admin").post("/orders", an_order(n=2), **{"Idempotency-Key": "K"})[0] == 201

    def test_reading_has_no_key(self, shop, api):
        api.get("/orders", **{"Idempotency-Key": "K"})
        assert not IdempotencyKey.objects.exists()

    def test_what_went_wrong_on_our_side_keeps_nothing(self, shop, api, monkeypatch):
        api.client.raise_request_exception = False
        with monkeypatch.context() as broken:
            broken.setattr("entrepot.domain.orders.placing.written.write", lambda *a, **k: 1 / 0)
            assert raw(api, "POST", "/orders", an_order(), **{"Idempotency-Key": "K"}).status_code == 500
        assert not IdempotencyKey.objects.exists()
        assert not Order.objects.exists()
        assert build.stock("LAMP")["reserved"] == 0
        assert api.post("/orders", an_order(), **{"Idempotency-Key": "K"})[0] == 201

    def test_the_answer_is_sealed(self, shop, api):
        api.post("/orders", an_order(), **{"Idempotency-Key": "K"})
        assert "张伟".encode() not in bytes(IdempotencyKey.objects.get().answer)

    def test_a_key_as_long_as_a_letter_is_refused(self, shop, api):
        assert api.post("/orders", an_order(), **{"Idempotency-Key": "K" * 256})[0] == 422


class TestEdition:
    def test_a_stale_edition_is_refused_and_leaves_no_trace(self, shop, api):
        order = api.post("/orders", an_order())[1]
        with build.no_trace():
            status, problem = api.post(f"/orders/{order['number']}/holds", {"code": "look"}, **{"If-Match": "7"})
        assert (status, problem["code"]) == (412, "changed_meanwhile")
        path = f"/orders/{order['number']}/holds"
        assert api.post(path, {"code": "look"}, **{"If-Match": f'"{order["edition"]}"'})[0] == 201
        assert api.post(path, {"code": "look2"}, **{"If-Match": "*"})[0] == 201
        assert api.post(path, {"code": "look3"}, **{"If-Match": "abc"})[0] == 422


class TestOrders:
    def test_what_was_placed_is_shown_in_full(self, shop, api):
        status, order = api.post("/orders", an_order(n=2, shipping="8.00"))
        assert status == 201
        assert (order["total"], order["owed"], order["state"]) == ("28.00", "28.00", "approved")
        assert order["lines"][0]["promised"] == 2
        assert "cancellation" in order["supported_actions"]
        assert api.get(f"/orders/{order['number']}")[1] == order
        assert order["ship_to"]["name"] == "张伟"

    def test_the_same_external_id_answers_with_the_order_that_exists(self, shop, api):
        one = api.post("/orders", an_order(external_id="T1"))[1]
        other = api.post("/orders", an_order(n=5, external_id="T1"))[1]
        assert one["number"] == other["number"]

    def test_a_batch_answers_per_item(self, shop, api):
        body = {"orders": [an_order(n=1), an_order(n=99), an_order(sku="NO-SUCH")]}
        status, answer = api.post("/orders/batch", body)
        assert status == 200
        assert [item["status"] for item in answer["items"]] == [201, 409, 422]
        assert (answer["done"], answer["refused"]) == (1, 2)
        assert answer["items"][1]["problem"]["code"] == "out_of_stock"
        status, problem = api.post("/orders/batch", {"orders": [an_order()] * 1001})
        assert (status, problem["code"]) == (422, "invalid")

    def test_pages_follow_each_other_without_gap_or_repetition(self, shop, api):
        numbers = [api.post("/orders", an_order())[1]["number"] for _ in range(5)]
        seen, cursor = [], ""
        while cursor is not None:
            page = api.get(f"/orders?limit=2{f'&cursor={cursor}' if cursor else ''}")[1]
            seen += [order["number"] for order in page["items"]]
            cursor = page["next"]
        assert seen == numbers[::-1]

    @pytest.mark.parametrize("q", ["张伟", "伟", "1234", "LAMP", "lam", "T-77", "138000012"])
    def test_search_finds_by_what_people_remember(self, shop, api, q):
        order = api.post("/orders", an_order(external_id="T-77"))[1]
        other = {"name": "李雷", "phone": "13999995678"}
        api.post("/orders", an_order(sku="VASE", customer=other, ship_to={**SHIP_TO, **other}, external_id="X-88"))
        found = api.get(f"/orders?q={q}")[1]["items"]
        assert [item["number"] for item in found] == [order["number"]]
        assert api.get(f"/orders?q={order['number']}")[1]["items"] == found

    def test_what_nobody_bears_is_not_found(self, shop, api):
        api.post("/orders", an_order())
        for q in ("王五", "9999", "张三", "!!!"):
            assert api.get(f"/orders?q={q}")[1]["items"] == []

    def test_an_order_held_twice_for_one_reason_is_listed_once(self, shop, api):
        from decimal import Decimal

        from entrepot.domain.orders.actions import place_orders
        from entrepot.domain.orders.placing.given import NewLine

        wish = build.wish(channel="tmall")
        lines = [NewLine("?1", Decimal(1), Decimal(5)), NewLine("?2", Decimal(1), Decimal(5))]
        place_orders([replace(wish, lines=lines)], by=THE_HOUSE)
        assert len(api.get("/orders?hold=goods_unmatched")[1]["items"]) == 1

    def test_the_timeline_and_the_decision_tell_what_happened_and_why(self, shop, api):
        number = api.post("/orders", an_order())[1]["number"]
        kinds = [entry["kind"] for entry in api.get(f"/orders/{number}/timeline")[1]["items"]]
        assert kinds == ["order.placed", "order.approved"]
        (decision,) = api.get(f"/orders/{number}/decision")[1]["decisions"]
        assert decision["outcome"]["chosen"][0]["warehouse"] == "SH"
        assert decision["outcome"]["why"] == "one_parcel"

    def test_stock_says_what_may_still_be_promised(self, shop, api):
        api.post("/orders", an_order(n=3))
        (level,) = api.get("/stock?sku=LAMP&warehouse=SH")[1]["items"]
        assert (level["on_hand"], level["reserved"], level["available"]) == (10, 3, 7)
        before = (clock.now() - timedelta(days=1)).isoformat().replace("+", "%2B")
        assert api.get(f"/stock?sku=LAMP&at={before}")[1]["items"] == []

    def test_verification_answers_with_every_check(self, shop, api):
        answer = api.get("/verification")[1]
        assert answer["holds"] is True
        assert all(check["holds"] for check in answer["checks"])
