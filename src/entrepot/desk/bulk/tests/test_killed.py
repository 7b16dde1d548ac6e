"""A worker is killed in the middle of a chunk: nothing is lost, nothing happens twice."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from entrepot.config.database_url import DatabaseUrl
from entrepot.desk.bulk import jobs
from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.bulk.tests.given import a_run, orders_to_review
from entrepot.domain.orders.models import Order
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.usefixtures("real_commits")

# Does one chunk, and dies with the second done but not committed.
WORK = """
import os, sys, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "entrepot.config.settings"
django.setup()
from entrepot.desk.bulk import working
run = int(sys.argv[1])
working.next_chunk(run, limit=40)
note = working._note
def hang(*given):
    note(*given)
    print("hanging", flush=True)
    time.sleep(60)
working._note = hang
working.next_chunk(run, limit=40)
"""


def test_what_was_not_committed_is_done_once_by_the_next(monkeypatch):
    build.a_shop()
    orders_to_review(120)
    run = a_run()
    _kill_in_the_second_chunk(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done) == ("running", 40)
    assert Order.objects.filter(state="approved").count() == 40

    monkeypatch.setattr(jobs, "_QUIET", jobs.timedelta(0))
    jobs.resume_runs(0)

    run.refresh_from_db()
    assert (run.state, run.done, run.refused, run.skipped) == ("done", 120, 0, 0)
    assert Entry.objects.filter(kind="order.approved").count() == 120
    assert Order.objects.filter(state="approved").count() == 120
    assert build.differences() == {}


def _kill_in_the_second_chunk(run_id: int) -> None:
    address = DatabaseUrl.parse(settings.DATABASE_URL).of(connection.settings_dict["NAME"]).text()
    child = subprocess.Popen(
        [sys.executable, "-c", WORK, str(run_id)],
        env=os.environ | {"DATABASE_URL": address, "PYTHONPATH": str(Path(__file__).parents[4])},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "hanging"
    finally:
        child.kill()
        child.wait()
    until = time.monotonic() + 20
    while _still_held(run_id) and time.monotonic() < until:
        time.sleep(0.05)


def _still_held(run_id: int) -> bool:
    """Whether the database has not noticed yet that the other end is gone."""
    with transaction.atomic():
        return not BulkRun.objects.filter(pk=run_id).select_for_update(skip_locked=True).exists()
