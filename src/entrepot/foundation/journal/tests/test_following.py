"""What follows happens once for each entry, in order; who fails holds up nobody else."""

from datetime import timedelta

import pytest

from entrepot.foundation import clock
from entrepot.foundation.accounts.events import ChannelOpened
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal import following
from entrepot.foundation.journal.models import Cursor, Entry, Retry
from entrepot.foundation.journal.queries import lag, timeline
from entrepot.foundation.journal.recording import record
from tests import build

pytestmark = pytest.mark.django_db

NAME = "tests.listener"


class Listener:
    """Writes down what it hears, and fails for some subjects as long as it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int]] = []
        self.fails_for: set[int] = set()
        self.calls = 0

    def __call__(self, facts) -> None:
        self.calls += 1
        bad = [fact for fact in facts if fact.subject_id in self.fails_for]
        for fact in facts:
            self.heard.append((fact.subject_id, fact.seq))
        if bad:
            raise ValueError(f"cannot bear {bad[0].subject_id}")


@pytest.fixture
def listener(monkeypatch):
    monkeypatch.setattr(following, "SETTLED", "true")
    listener = Listener()
    monkeypatch.setattr(following, "FOLLOWERS", {})
    following.follow(NAME, on=["channel.opened"], do=listener)
    following.ensure_cursors()
    return listener


def open_channels(*ids: int) -> None:
    record([ChannelOpened(pk, f"c{pk}") for pk in ids], by=THE_HOUSE)


def run() -> int:
    return following.run_once(following.FOLLOWERS[NAME])


def retry() -> int:
    return following.retry_once(following.FOLLOWERS[NAME])


def later(seconds: int):
    return clock.clock_set_to(clock.now() + timedelta(seconds=seconds))


def parked() -> list[int]:
    return list(Retry.objects.order_by("entry_id").values_list("subject_id", flat=True))


def test_entries_of_a_subject_are_numbered_without_gaps():
    open_channels(1, 2, 1, 1)
    open_channels(2)
    seqs = list(Entry.objects.order_by("pk").values_list("subject_id", "seq"))
    assert seqs == [(1, 1), (2, 1), (1, 2), (1, 3), (2, 2)]


def test_each_entry_is_heard_once_and_as_a_list(listener):
    open_channels(1, 2, 3)
    assert run() == 3
    assert run() == 0
    assert listener.heard == [(1, 1), (2, 1), (3, 1)]
    assert listener.calls == 1


def test_entries_of_other_kinds_are_passed_over_and_the_cursor_moves_past_them(listener):
    build.some_skus({"LAMP"})
    assert run() == 1
    assert listener.heard == []
    assert Cursor.objects.get(follower=NAME).entry_id == Entry.objects.latest("pk").pk


def test_a_subject_that_fails_is_parked_and_the_others_go_on(listener):
    listener.fails_for = {5}
    open_channels(*range(1, 9))
    assert run() == 8
    assert parked() == [5]
    assert {subject for subject, _ in listener.heard} == set(range(1, 9))
    assert "cannot bear 5" in Retry.objects.get().problem
    listener.heard.clear()
    open_channels(9)
    run()
    assert listener.heard == [(9, 1)]


def test_what_a_failure_wrote_is_undone(listener, monkeypatch):
    def writes_then_fails(facts) -> None:
        build.some_skus({"HALF"})
        raise ValueError("half way")

    following.follow(NAME, on=["channel.opened"], do=writes_then_fails)
    open_channels(1)
    run()
    assert not Entry.objects.filter(kind="sku.created").exists()
    assert parked() == [1]


def test_later_entries_of_a_parked_subject_queue_up_behind_it(listener):
    listener.fails_for = {1}
    open_channels(1, 2)
    run()
    listener.fails_for = set()
    listener.heard.clear()
    open_channels(1, 2)
    run()
    assert listener.heard == [(2, 2)]
    assert parked() == [1, 1]


def test_what_was_parked_heals_in_order(listener):
    listener.fails_for = {1}
    open_channels(1)
    run()
    open_channels(1)
    run()
    with later(5):
        retry()
    assert parked() == [1, 1]
    assert Retry.objects.order_by("entry_id").first().attempts == 2
    listener.fails_for = set()
    listener.heard.clear()
    with later(60):
        assert retry() == 1
        assert retry() == 1
        assert retry() == 0
    assert listener.heard == [(1, 1), (1, 2)]
    assert parked() == []


def test_it_is_not_tried_again_before_its_time(listener):
    listener.fails_for = {1}
    open_channels(1)
    run()
    assert retry() == 0


def test_pauses_grow_but_not_for_ever(listener):
    listener.fails_for = {1}
    open_channels(1)
    run()
    pauses = []
    for n in range(16):
        with clock.clock_set_to(clock.now() + timedelta(days=n + 1)):
            now = clock.now()
            assert retry() == 1
            pauses.append((Retry.objects.get().next_at - now).total_seconds())
    assert pauses[0] < 3
    assert max(pauses) <= 3600 * 1.2
    assert pauses[-1] > 3600 * 0.7


def test_replay_hears_everything_after_an_entry_again(listener):
    open_channels(1, 2, 3)
    run()
    listener.heard.clear()
    first = Entry.objects.order_by("pk").first()
    following.replay(NAME, after_entry=first.pk)
    run()
    assert listener.heard == [(2, 1), (3, 1)]
    following.replay(NAME, after_entry=0)
    listener.heard.clear()
    run()
    assert len(listener.heard) == 3


def test_a_new_follower_begins_at_the_beginning(listener):
    open_channels(1, 2)
    run()
    other = Listener()
    following.follow("tests.latecomer", on=["channel.opened"], do=other)
    following.catch_up()
    assert other.heard == [(1, 1), (2, 1)]
    assert len(listener.heard) == 2


def test_one_that_is_for_news_begins_where_the_journal_ends(listener):
    open_channels(1, 2)
    other = Listener()
    following.follow("tests.herald", on=["channel.opened"], do=other, news_only=True)
    following.ensure_cursors()
    open_channels(3)
    following.catch_up()
    assert other.heard == [(3, 1)]
    assert listener.heard == [(1, 1), (2, 1), (3, 1)]


def test_lag_counts_what_is_not_heard_yet(listener):
    open_channels(1, 2)
    assert lag()[NAME] == 2
    run()
    assert lag()[NAME] == 0


def test_a_timeline_is_in_order_and_of_one_company(listener):
    open_channels(1, 2, 1)
    assert [e["seq"] for e in timeline([("channel", 1)], company_id=1)] == [1, 2]
    assert timeline([("channel", 1)], company_id=2) == []


def test_who_has_nothing_to_do_with_it_passes_over_together(listener, django_assert_num_queries):
    others = [Listener() for _ in range(20)]
    for n, other in enumerate(others):
        following.follow(f"tests.other{n}", on=["channel.archived"], do=other)
    following.ensure_cursors()
    open_channels(1, 2)
    with django_assert_num_queries(3):
        assert following.run_round(lambda _: 0) == 2
    assert {name: count for name, count in lag().items() if name.startswith("tests.") and count} == {NAME: 2}
    assert following.catch_up() == 2
    assert len(listener.heard) == 2


def test_the_cursor_of_a_follower_that_is_gone_keeps_nobody_waiting(listener, monkeypatch, django_assert_num_queries):
    open_channels(1)
    following.catch_up()
    monkeypatch.setattr(following, "FOLLOWERS", {})
    with django_assert_num_queries(1):
        assert following.run_round(following.run_once) == 0
