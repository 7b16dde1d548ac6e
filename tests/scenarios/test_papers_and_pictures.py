"""A clerk hangs a customer's letter on an order and a picture on a SKU; who may not see the order sees no letter."""

import base64

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.attachments.actions import NewFile, attach_file
from entrepot.foundation.attachments.tests.files import PDF, PNG, SVG
from tests import build

pytestmark = pytest.mark.django_db


def a_file(name: str, content: bytes, kind: str = "document") -> dict:
    return {"name": name, "content": base64.b64encode(content).decode(), "kind": kind}


def fetched(program, path: str):
    return program.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {program.token}"})


def test_a_letter_is_kept_read_and_put_away(shop, api):
    number = build.order(LAMP=1).number
    status, letter = api.post(f"/orders/{number}/attachments", a_file("来信.pdf", PDF))
    assert (status, letter["content_type"], letter["size"]) == (201, "application/pdf", len(PDF))
    assert [one["name"] for one in api.get(f"/orders/{number}/attachments")[1]["items"]] == ["来信.pdf"]

    answer = fetched(api, f"/attachments/{letter['number']}")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)

    blind = build.a_program("admin", scopes=["catalog.view_skus", "attachments.archive_file"])
    assert fetched(blind, f"/attachments/{letter['number']}").status_code == 404
    with build.no_trace():
        assert blind("DELETE", f"/attachments/{letter['number']}")[0] == 404

    assert api("DELETE", f"/attachments/{letter['number']}")[0] == 200
    assert api.get(f"/orders/{number}/attachments")[1]["items"] == []
    assert fetched(api, f"/attachments/{letter['number']}").status_code == 404
    kinds = [entry["kind"] for entry in api.get(f"/orders/{number}/timeline")[1]["items"]]
    assert kinds[-2:] == ["order.file_attached", "order.file_archived"]
    assert build.differences() == {}


def test_a_sku_has_its_newest_picture(shop, api):
    assert api.get("/skus/LAMP/picture")[0] == 404
    api.post("/skus/LAMP/attachments", a_file("灯.png", PNG, "picture"))
    newest = PNG + b"\0"
    api.post("/skus/LAMP/attachments", a_file("灯2.png", newest, "picture"))
    api.post("/skus/LAMP/attachments", a_file("说明书.pdf", PDF))
    answer = fetched(api, "/skus/LAMP/picture")
    assert (answer.content, answer["Content-Type"]) == (newest, "image/png")
    assert answer["Content-Disposition"].startswith("inline;")


def test_a_list_of_skus_has_its_pictures_at_once(shop, api):
    build.some_skus({"CUP"})
    large = PNG + b"\0" * 40_000
    api.post("/skus/LAMP/attachments", a_file("灯.png", PNG, "picture"))
    api.post("/skus/LAMP/attachments", a_file("灯2.png", PNG + b"\1", "picture"))
    api.post("/skus/VASE/attachments", a_file("瓶.png", large, "picture"))

    status, answer = api.get("/sku-pictures?sku=VASE&sku=LAMP&sku=CUP&sku=NOTHING")

    assert status == 200
    shown = {one["sku"]: one["source"] for one in answer["items"]}
    assert set(shown) == {"LAMP", "VASE"}
    assert base64.b64decode(shown["LAMP"].removeprefix("data:image/png;base64,")) == PNG + b"\1"
    assert fetched(api, shown["VASE"].removeprefix("/api/v1")).content == large


def test_fifty_pictures_cost_as_many_statements_as_one(shop, api):
    codes = [f"P{n}" for n in range(50)]
    build.some_skus(codes)
    for sku in Sku.objects.filter(code__in=codes):
        attach_file(sku, new=NewFile("p.png", PNG, "picture"), by=THE_HOUSE)

    def asked(some):
        return build.statements(lambda: api.get("/sku-pictures?" + "&".join(f"sku={code}" for code in some)))

    assert asked(codes[:1]) == asked(codes)


@pytest.mark.parametrize("content", [SVG, b"<html><script>alert(1)</script>", b"MZ\x90\0"])
def test_what_could_run_is_not_taken_from_outside(shop, api, content):
    with build.no_trace():
        status, problem = api.post("/skus/LAMP/attachments", a_file("lamp.png", content, "picture"))
    assert (status, problem["code"]) == (422, "file_not_taken")


def test_what_is_no_base64_or_hangs_nowhere_is_refused(shop, api):
    with build.no_trace():
        assert api.post("/skus/LAMP/attachments", {"name": "x", "content": "?"})[0] == 422
        assert api.post("/skus/NOTHING/attachments", a_file("x.pdf", PDF))[0] == 404
        assert api.post("/channels/web/attachments", a_file("x.pdf", PDF))[0] in (404, 422)
