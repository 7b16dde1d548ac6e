"""What holds for every door: its path, its name, what it reads, what it refuses, and what it says when it fails."""

import io
import logging
import re

import orjson
import pytest
from django.core.signals import request_started
from django.db import DataError, close_old_connections, transaction
from ninja import Schema

from entrepot.api.root import api as the_api
from entrepot.config.logging import JsonLines
from entrepot.config.wsgi import application
from entrepot.domain.orders.models import Order
from entrepot.foundation.accounts.models import Channel, IdempotencyKey
from entrepot.foundation.idempotency import once
from tests import build
from tests.doors.test_door import an_order, raw

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


def sent(api: build.Program, path: str, body: bytes, **headers: str):
    return api.client.generic(
        "POST", f"/api/v1{path}", body, content_type="application/json",
        headers={"Authorization": f"Bearer {api.token}", **headers},
    )  # fmt: skip


class TestPaths:
    def test_no_fixed_path_is_shadowed_by_an_earlier_one_with_a_parameter(self):
        paths = list(dict.fromkeys(
            path for _, router in the_api._routers for path in router.path_operations
        ))  # fmt: skip
        shadowed = [
            (later, earlier)
            for n, later in enumerate(paths)
            for earlier in paths[:n]
            if "{" in earlier and re.fullmatch(re.sub(r"\{\w+\}", "[^/{}]+", earlier), later)
        ]
        assert len(paths) > 50
        assert shadowed == []

    def test_many_orders_are_approved_or_rejected_at_once(self, shop, api):
        Channel.objects.update(auto_approve=False)
        numbers = [api.post("/orders", an_order())[1]["number"] for _ in range(2)]
        status, answer = api.post("/orders/approvals", {"orders": numbers[:1]})
        assert (status, answer["done"]) == (200, 1), answer
        status, answer = api.post("/orders/rejections", {"orders": numbers[1:], "reason": "no"})
        assert (status, answer["done"]) == (200, 1), answer

    @pytest.mark.parametrize(("path", "code"), [("/skus", "batch"), ("/skus", "archival"), ("/products", "batch")])
    def test_a_code_under_which_nothing_could_be_found_is_refused(self, api, path, code):
        status, problem = api.post(path, {"code": code, "name": "x"})
        assert (status, problem["code"]) == (422, "invalid")
        assert api.post(path, {"code": f"{code}1", "name": "x"})[0] == 201


class TestDocument:
    def test_no_two_schemas_share_a_name(self):
        ours = [cls for cls in _below(Schema) if cls.__module__.startswith("entrepot.")]
        names = [cls.__name__ for cls in ours]
        assert len(names) > 30
        assert sorted(names) == sorted(set(names))

    def test_it_tells_of_keys_editions_and_problems(self, api):
        paths = api.client.get("/api/v1/openapi.json").json()["paths"]
        placing = paths["/api/v1/orders"]["post"]
        assert [p["name"] for p in placing["parameters"]] == ["Idempotency-Key"]
        assert PROBLEM in placing["responses"]["default"]["content"]
        approval = paths["/api/v1/orders/{number}/approval"]["post"]
        assert {"Idempotency-Key", "If-Match"} < {p["name"] for p in approval["parameters"]}
        assert "Idempotency-Key" not in {p["name"] for p in paths["/api/v1/orders"]["get"]["parameters"]}


def _below(cls: type) -> set[type]:
    return {one for child in cls.__subclasses__() for one in {child, *_below(child)}}


class TestFailing:
    @pytest.fixture
    def broken(self, monkeypatch):
        def broken(problem: Exception) -> None:
            def fail(*args: object, **named: object) -> None:
                raise problem

            monkeypatch.setattr("entrepot.domain.orders.queries.orders_found_by", fail)

        return broken

    def test_it_is_a_problem_and_is_logged_without_what_was_asked(self, api, broken, caplog):
        broken(ZeroDivisionError("by zero"))
        response = raw(api, "GET", "/orders?q=13800001234")
        assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
        (record,) = [r for r in caplog.records if r.name == "entrepot.api"]
        line = JsonLines().format(record)
        assert record.levelno == logging.ERROR
        assert "GET /api/v1/orders" in line
        assert "ZeroDivisionError" in line
        assert "13800001234" not in line

    def test_a_record_of_django_is_written_without_its_request(self):
        record = logging.makeLogRecord({"msg": "x", "request": "<GET '/orders?q=13800001234'>", "status_code": 500})
        assert "13800001234" not in JsonLines().format(record)
        assert "500" in JsonLines().format(record)

    @pytest.mark.parametrize(("state", "status"), [("22003", 500), ("22012", 500), ("22001", 422)])
    def test_what_the_database_refuses_is_logged(self, api, broken, caplog, state, status):
        cause = Exception()
        cause.sqlstate = state
        problem = DataError("x")
        problem.__cause__ = cause
        broken(problem)
        assert raw(api, "GET", "/orders?q=x").status_code == status
        (record,) = [r for r in caplog.records if r.name == "entrepot.api"]
        assert (record.levelno, bool(record.exc_info)) == (logging.ERROR, True)


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [b"{", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e999}', rb'{"a": "\ud800"}', rb'{"a": ["\u0000"]}',
         rb'{"\u0000": 1}', b'{"a": 9223372036854775808}', b'{"a": -99999999999999999999}', b'{"a": "\xff"}'],
    )  # fmt: skip
    def test_what_cannot_be_kept_is_refused_in_a_sentence(self, api, body):
        response = sent(api, "/orders", body)
        assert response["Content-Type"] == PROBLEM
        assert (response.status_code, response.json()["code"], response.json()["field"]) == (422, "invalid", "body")

    def test_the_largest_number_is_read(self, api):
        assert sent(api, "/orders", b'{"a": 9223372036854775807}').json()["errors"][0]["where"] != "body"

    @pytest.mark.parametrize("path", ["/orders?q=%00", "/orders/%00", "/skus?q=a%00b"])
    def test_an_address_has_no_nul(self, api, path):
        status, problem = api.get(path)
        assert (status, problem["field"]) == (422, "address")

    def test_one_that_comes_in_chunks_is_read(self, shop, api):
        status, body = _by_wsgi(api, orjson.dumps(an_order()))
        assert status.startswith("201"), body

    def test_one_that_is_too_large_is_refused_as_a_problem(self, api, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        response = sent(api, "/orders", b" " * 1001)
        assert (response.status_code, response["Content-Type"]) == (413, PROBLEM)
        status, body = _by_wsgi(api, b" " * 70_000)
        assert (status[:3], orjson.loads(body)["code"]) == ("413", "too_large")


def _by_wsgi(api: build.Program, body: bytes) -> tuple[str, bytes]:
    """Send a body without its length, as a server passes on what comes in chunks."""
    said = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/orders", "SERVER_NAME": "x", "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http", "HTTP_AUTHORIZATION": f"Bearer {api.token}",
    }  # fmt: skip
    # A test lives in a transaction, whose connection must stay.
    request_started.disconnect(close_old_connections)
    try:
        answer = application(environ, lambda status, headers: said.append(status))
    finally:
        request_started.connect(close_old_connections)
    return said[0], b"".join(answer)


class TestTimes:
    @pytest.mark.parametrize("when", ["2026-01-01T00:00:00", "1999-12-31T00:00:00Z", "2200-01-01T00:00:00Z", 0])
    def test_a_moment_has_a_zone_and_lies_in_our_time(self, shop, api, when):
        status, problem = api.post("/orders", an_order(ship_by=when))
        assert (status, problem["errors"][0]["where"].rpartition(".")[2]) == (422, "ship_by")
        if isinstance(when, str):
            assert api.get(f"/stock?at={when}")[0] == 422
        assert api.post("/orders", an_order(ship_by="2199-12-31T00:00:00+08:00"))[0] == 201

    @pytest.mark.parametrize("day", ["1999-12-31", "2200-01-01", "0001-01-01"])
    def test_a_day_lies_in_our_time(self, shop, api, day):
        number = api.post("/orders", an_order())[1]["number"]
        status, problem = api("PUT", f"/orders/{number}/payment-terms", {"due_on": day})
        assert (status, problem["errors"][0]["where"].rpartition(".")[2]) == (422, "due_on")


class TestNumbersInText:
    @pytest.mark.parametrize("edition", ["²", "١", "9" * 19, "-1", "1.0"])
    def test_an_edition_is_a_number_in_plain_digits(self, shop, api, edition):
        number = api.post("/orders", an_order())[1]["number"]
        response = api.client.post(
            f"/api/v1/orders/{number}/holds", orjson.dumps({"code": "look"}), content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {api.token}", HTTP_IF_MATCH=edition,
        )  # fmt: skip
        assert (response.status_code, response.json()["field"]) == (422, "If-Match")

    # 2**63, -1 and "\0" as cursors.
    @pytest.mark.parametrize("cursor", ["OTIyMzM3MjAzNjg1NDc3NTgwOA", "LTE", "Ilx1MDAwMCI"])
    @pytest.mark.parametrize("path", ["/orders", "/stock", "/channels"])
    def test_a_cursor_lies_within_bounds(self, api, path, cursor):
        status, problem = api.get(f"{path}?cursor={cursor}")
        assert (status, problem["field"]) == (422, "cursor")


class TestKeys:
    def test_what_a_refused_request_wrote_is_taken_back_and_its_answer_kept(self, api):
        def half_done() -> tuple[int, str, bytes]:
            Channel.objects.create(company_id=1, code="half", name={})
            with transaction.atomic(savepoint=False):
                transaction.set_rollback(True)
            return 409, PROBLEM, b"no"

        assert once("a", "k", b"x", half_done) == (409, PROBLEM, b"no")
        assert not Channel.objects.filter(code="half").exists()
        assert once("a", "k", b"x", lambda: (200, "text/plain", b"yes")) == (409, PROBLEM, b"no")

    def test_another_edition_is_another_request(self, shop, api):
        path = f"/orders/{api.post('/orders', an_order())[1]['number']}/holds"
        given = {"Idempotency-Key": "K", "If-Match": "77"}
        assert api.post(path, {"code": "look"}, **given)[0] == 412
        assert api.post(path, {"code": "look"}, **given)[0] == 412
        status, problem = api.post(path, {"code": "look"}, **(given | {"If-Match": "1"}))
        assert (status, problem["code"]) == (422, "key_used_otherwise")

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [("/orders", 422, "invalid"), ("/nowhere", 404, "not_found"), ("/verification", 405, "method_not_allowed")],
    )
    def test_a_problem_is_repeated_as_a_problem(self, api, path, status, code):
        for _ in range(2):
            response = sent(api, path, b"[", **{"Idempotency-Key": "K"})
            assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
            assert response.json()["code"] == code
            assert response.json()["type"] == f"urn:entrepot:problem:{code}"
        assert IdempotencyKey.objects.count() == 1
        assert not Order.objects.exists()


LISTS = {
    "orders.view_orders": ["/orders", "/changes", "/returns"],
    "customers.view_customers": ["/customers", "/customers/duplicates?phone=1"],
    "payments.view_payments": ["/payments", "/refunds"],
    "receivables.view_accounts": ["/accounts", "/accounts/tender/cash/statement"],
    "inventory.view_stock": ["/stock", "/stock/bins", "/stock/moves", "/stock?at=2026-01-01T00:00:00Z"],
    "fulfilment.view_fulfilments": ["/fulfilments", "/fulfilments?order=SO1"],
    "shipping.view_parcels": ["/shipments"],
    "journal.view_events": ["/events"],
}


@pytest.mark.parametrize("permission", LISTS)
def test_a_list_that_may_not_be_seen_does_not_look_empty(db, permission):
    others = [name for name in LISTS if name != permission]
    program = build.a_program("admin", scopes=others)
    for path in LISTS[permission]:
        status, problem = program.get(path)
        assert (status, problem["code"], problem["permission"]) == (403, "not_allowed", permission), path


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_method_that_a_door_does_not_know_is_a_problem(api, method):
    response = raw(api, method, "/verification")
    assert (response.status_code, response["Content-Type"], response["Allow"]) == (405, PROBLEM, "GET")
