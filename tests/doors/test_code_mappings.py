"""What senders call our goods, through the API."""

import pytest

from entrepot.domain.catalog.models import CodeMapping
from tests import build

pytestmark = pytest.mark.django_db


def test_codes_are_mapped_listed_and_forgotten(shop):
    program = build.a_program("reviewer")
    body = {"mappings": [{"code": "T-1", "sku": "LAMP"}, {"code": "T-1", "sku": "VASE", "channel": "web"},
                         {"code": "T-2", "sku": "NONE"}]}  # fmt: skip
    status, answer = program.post("/code-mappings", body)
    assert (status, answer["done"], answer["refused"]) == (200, 2, 1)
    assert answer["items"][0]["result"] == {"code": "T-1", "channel": None, "sku": "LAMP", "unit": "件", "times": 1}

    _, listed = program.get("/code-mappings?channel=web")
    assert [row["sku"] for row in listed["items"]] == ["VASE"]
    assert program("DELETE", "/code-mappings?code=T-1")[1]["sku"] == "LAMP"
    assert program("DELETE", "/code-mappings?code=T-1")[0] == 404
    assert CodeMapping.objects.get().sku.code == "VASE"


def test_who_sells_may_not_say_what_codes_mean(shop):
    program = build.a_program("sales")
    assert program.post("/code-mappings", {"mappings": [{"code": "T-1", "sku": "LAMP"}]})[0] == 403
    assert not CodeMapping.objects.exists()
