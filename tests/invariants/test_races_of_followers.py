"""Followers of the journal, while others write into it.

Each docstring names what the race is about; it was taken away once, and the race was lost.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.accounts.events import ChannelArchived, ChannelOpened
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal import following
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.journal.recording import record
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def heard(monkeypatch, transactional_db) -> list[int]:
    """What a follower of its own has heard of channels that were opened."""
    heard: list[int] = []
    follower = following.Follower(
        "tests.listener", ("channel.opened",), lambda facts: heard.extend(f.id for f in facts)
    )
    monkeypatch.setattr(following, "FOLLOWERS", {follower.name: follower})
    following.ensure_cursors()
    return heard


@contextmanager
def still_open() -> Iterator[None]:
    """Somebody has written an entry, and commits it only in the end."""
    written, commit = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            record([ChannelOpened(1, "slow")], by=THE_HOUSE)
            written.set()
            assert commit.wait(20)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert written.wait(20)
    yield
    commit.set()
    thread.join(20)


def listen() -> int:
    return following.run_once(following.FOLLOWERS["tests.listener"])


def listen_until(heard: list[int], count: int, once=listen) -> None:
    """Transactions of other databases of the cluster hold entries back as well, for a while."""
    until = time.monotonic() + 60
    while len(heard) < count and time.monotonic() < until:
        once()
        time.sleep(0.01)


def test_an_entry_that_commits_late_is_not_skipped(heard):
    """`SETTLED`: without it, the cursor passes the entry that is still open."""
    with still_open():
        record([ChannelOpened(2, "quick")], by=THE_HOUSE)
        assert listen() == 0
    listen_until(heard, 2)
    assert sorted(heard) == sorted(Entry.objects.values_list("pk", flat=True))
    assert len(heard) == 2


def test_nobody_passes_over_what_commits_late(heard):
    """`SETTLED` where nobody is concerned: without it, what was still open then is never heard."""
    with still_open():
        record([ChannelArchived(2, "quick")], by=THE_HOUSE)
        assert following.run_round(following.run_once) == 0
    listen_until(heard, 1, lambda: following.run_round(following.run_once))
    assert heard == list(Entry.objects.filter(kind="channel.opened").values_list("pk", flat=True))


def test_two_workers_on_one_follower_act_once_on_each_entry(heard):
    """`FOR UPDATE SKIP LOCKED` on the cursor: without it, both act."""
    for n in range(30):
        open_channel(f"c{n}", by=THE_HOUSE)
    at_once([lambda: listen_until(heard, 30)] * 4)
    assert len(heard) == len(set(heard)) == 30
