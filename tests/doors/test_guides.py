"""What the guides tell people to type does what they say."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import build

ROOT = Path(__file__).parents[2]


def commands(page: str) -> Iterator[list[str]]:
    """The words of each call of `post`, `get` and `call` in the shell blocks of a page."""
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(), re.DOTALL):
        for line in re.findall(r"^(?:post|get|call) (?:[^'\n]|'[^']*')*", block, re.MULTILINE):
            words = shlex.split(line, comments=True)
            yield words if words[0] == "call" else ["call", words[0].upper(), *words[1:]]


def follow_page(api, page: str) -> list[tuple[str, dict]]:
    """Do what the page says, with the numbers that the answers give, and return what was answered."""
    numbers: dict[str, str] = {}
    answers = []
    for _, method, path, *body in commands(page):
        path, *body = (re.sub(r"\$([NFPB])\b", lambda name: numbers[name[1]], word) for word in (path, *body))
        status, answer = api(method, path, json.loads(body[0]) if body else None)
        assert status in (200, 201), (method, path, answer)
        build.follow()
        answers.append((f"{method} {path}", answer))
        if (method, path) == ("POST", "/orders"):
            numbers["N"] = answer["number"]
        if (method, path) == ("POST", "/bulk-runs"):
            numbers["B"] = answer["number"]
        if path.startswith(("/fulfilments?", "/shipments?")):
            numbers[path[1].upper().replace("S", "P")] = answer["items"][0]["id"]
    return answers


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_first_steps_reserve_two_of_ten(api, page):
    asked, stock = follow_page(api, page)[-1]
    assert asked == "GET /stock?sku=LAMP"
    (lamp,) = stock["items"]
    assert (lamp["on_hand"], lamp["reserved"], lamp["available"]) == (10, 2, 8)


def test_the_tour_ends_at_the_customers_door(api):
    answers = dict(follow_page(api, "docs/guides/api.md"))
    timeline = next(answer for asked, answer in answers.items() if asked.endswith("/timeline"))
    assert timeline["items"][-1]["kind"] == "order.completed"
    assert answers["GET /verification"]["holds"]
    assert len(answers) > 10


def test_what_was_printed_is_no_longer_to_be_printed(api):
    answers = dict(follow_page(api, "docs/guides/documents.md"))
    assert answers["POST /documents/print-jobs"]["sheets"] == 1
    assert answers["GET /orders?printed=false&paper=delivery_note"]["items"] == []
