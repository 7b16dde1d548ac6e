"""A journal that was restored into another cluster is read on, and nothing of it is lost."""

import pytest
from django.db import connection

from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.foundation.journal import following
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.rows import fetch
from tests import build

pytestmark = pytest.mark.django_db


def as_if_from_a_cluster_that_counted_further() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_is_append_only")
        later = "(xid::text::bigint + 1000000000)::text::xid8"
        cursor.execute(f"UPDATE journal_entry SET xid = {later}")
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_is_append_only")
        cursor.execute(f"UPDATE journal_cursor SET xid = {later} WHERE entry_id > 0")


def read_everything_that_is_settled() -> None:
    """The entries of a test are of one transaction that never ends, so the cursor is moved by hand."""
    following.ensure_cursors()
    fetch("UPDATE journal_cursor SET (xid, entry_id) = (SELECT xid, id FROM journal_entry ORDER BY id DESC LIMIT 1)")


def test_followers_read_on_after_the_last_entry_that_they_had_read(shop):
    build.order(LAMP=1)
    read_everything_that_is_settled()
    last = Entry.objects.latest("id").pk
    as_if_from_a_cluster_that_counted_further()

    assert following.settle_after_restore()

    assert set(fetch("SELECT xid::text, entry_id FROM journal_cursor")) == {("3", last)}
    assert not following.settle_after_restore()


def test_what_was_not_read_before_the_backup_is_read_after_the_restore(shop):
    order = build.order(LAMP=1)
    following.ensure_cursors()
    as_if_from_a_cluster_that_counted_further()

    following.settle_after_restore()
    following.catch_up()

    assert Fulfilment.objects.filter(lines__order_line__order=order).count() == 1


def test_a_journal_of_this_cluster_is_left_alone(shop):
    build.order(LAMP=1)
    before = fetch("SELECT id, xid::text FROM journal_entry ORDER BY id")

    assert not following.settle_after_restore()
    assert fetch("SELECT id, xid::text FROM journal_entry ORDER BY id") == before
