"""News for browsers: who hears what, and of whom."""

import orjson
import pytest
from django.db import connection

from entrepot.console.live.feed import FEED, Feed, Full, News
from entrepot.console.live.pages import _said
from entrepot.console.tests.people import somebody
from entrepot.domain.orders.actions import hold_orders
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from tests import build

REAL = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def feed():
    """A feed of this test's own, which has stopped reading when the database goes."""
    own = Feed()
    yield own
    own.close()


def heard(listener) -> dict[str, set[str]]:
    """Wait for the first news that name something."""
    while True:
        for one in listener.next():
            if one.changed:
                return {name: set(refs) for name, refs in one.changed.items()}


@REAL
def test_a_change_is_told_by_kind_and_number_once_it_is_committed(feed):
    build.a_shop()
    order = build.order(LAMP=1)
    with feed.listening(order.company_id) as listener:
        only(hold_orders([order], code="by_hand", note="", by=THE_HOUSE))
        assert heard(listener).keys() >= {"order", f"order:{order.number}"}


@REAL
def test_another_company_hears_nothing_of_it(feed):
    build.a_shop()
    order = build.order(LAMP=1)
    with feed.listening(order.company_id + 1) as other, feed.listening(order.company_id) as own:
        only(hold_orders([order], code="by_hand", note="", by=THE_HOUSE))
        heard(own)
        assert other.next() == []


@REAL
def test_nothing_is_read_once_nobody_listens(feed):
    with feed.listening(1):
        reader = feed._reader
        assert reader.is_alive()
    reader.join(5)
    assert not reader.is_alive()


@REAL
def test_whoever_fell_behind_fetches_everything(feed):
    with feed.listening(1) as listener:
        serial = listener.serial
        for _ in range(100):
            feed._publish([News(0, lot=True)])
        listener.serial = serial
        assert [one.lot for one in listener.next()] == [True]


@pytest.mark.django_db
def test_there_is_room_for_so_many(settings, feed):
    settings.LIVE_STREAMS = 1
    feed.closed.set()
    with feed.listening(1), pytest.raises(Full), feed.listening(1):
        pytest.fail("there was room for a second one")


def test_names_are_of_others_and_kinds_of_what_may_be_seen():
    anna = Actor(ActorKind.PERSON, 7, "Anna", 1)
    news = News(
        1,
        1,
        {"order": frozenset({"person:7", "person:8"}), "payment": frozenset({"person:8"})},
        {"person:7": "Anna", "person:8": "王芳"},
    )
    told = orjson.loads(_said([news], anna.ref, {"order"}).removeprefix(b"data: "))
    assert told == {"changed": {"order": ["王芳"]}, "lot": False}


@pytest.mark.django_db
def test_whoever_is_not_signed_in_hears_nothing(client):
    assert client.get("/live", headers={"Accept": "text/event-stream"}).status_code == 204


@REAL
def test_a_stream_begins_at_once_and_holds_no_connection():
    browser = somebody("sales")
    answer = browser.get("/live", headers={"Accept": "text/event-stream"})
    try:
        assert answer["Content-Type"] == "text/event-stream"
        stream = iter(answer.streaming_content)
        assert next(stream).startswith(b"retry:")
        assert connection.connection is None
    finally:
        answer.close()
        FEED.close()
        FEED.closed.clear()
