"""The journal as a feed."""

import time

import pytest

from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.rows import fetch
from tests import build

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def feed(transactional_db):
    api = build.a_program("admin")

    def read(after: str = "", **asked: object) -> list[dict]:
        """Everything past a cursor, page by page, until it stands still."""
        seen, until = [], time.monotonic() + 120
        while time.monotonic() < until:
            query = "".join(f"&{name}={value}" for name, value in asked.items())
            page = api.get(f"/events?after={after}{query}")[1]
            seen += page["items"]
            if page["next"] == after and seen:
                break
            after = page["next"]
        read.next = after
        return seen

    return read


def test_every_change_is_told_once_and_in_order_whatever_the_size_of_the_page(feed):
    for n in range(5):
        open_channel(f"c{n}", by=THE_HOUSE)
    entries = feed(limit=2)
    codes = [entry["facts"]["code"] for entry in entries if entry["kind"] == "channel.opened"]
    assert codes == ["c0", "c1", "c2", "c3", "c4"]
    open_channel("c5", by=THE_HOUSE)
    assert [entry["facts"]["code"] for entry in feed(feed.next, kind="channel.opened")] == ["c5"]


def test_a_later_transaction_with_one_digit_more_comes_later(feed):
    for seq, xid in enumerate(("1000", "999", "99"), start=1):
        fetch(
            """INSERT INTO journal_entry (company_id, xid, subject, subject_id, seq, kind, facts, actor)
               VALUES (1, %s::xid8, 'order', 1000000, %s, 'order.told', '{}', 'house:1')""",
            [xid, seq],
        )
    assert [entry["seq"] for entry in feed(kind="order.told")] == [3, 2, 1]


def test_only_who_may_sees_it(transactional_db):
    open_channel("c", by=THE_HOUSE)
    assert build.a_program("sales").get("/events")[0] == 403
