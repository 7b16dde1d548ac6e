"""Chunks are booked side by side, and whoever is killed between them goes on where it was."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from entrepot.config.database_url import DatabaseUrl
from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.rows import fetch
from entrepot.integrations.files.models import ImportChunk
from entrepot.integrations.files.past import spool
from entrepot.integrations.files.reading import open_source
from entrepot.integrations.files.refusals import AlreadyRunning
from entrepot.integrations.files.running import only_one
from entrepot.integrations.files.tests.given import a_csv, counted, past, sold
from tests import build

pytestmark = pytest.mark.usefixtures("real_commits")

IMPORT = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "entrepot.config.settings"
django.setup()
from entrepot.integrations.files.command import main_import
sys.exit(main_import(sys.argv[1:]))
"""


def test_chunks_do_not_disturb_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(spool.Spool.__init__, "__defaults__", (3,))
    rows = [sold(str(n), code, 1, "1.00", customer=str(n % 4)) for n in range(30) for code in ("LAMP", "VASE")]

    result = past(a_csv(tmp_path / "year.csv", rows))

    assert counted(result) == {"order_line": 60}
    assert (Order.objects.count(), Customer.objects.count()) == (30, 4)
    assert ImportChunk.objects.filter(phase="orders").count() == 10
    assert build.differences() == {}


def test_a_killed_import_loses_and_repeats_nothing(tmp_path):
    orders = 3_500
    path = a_csv(tmp_path / "year.csv", [sold(str(n), "LAMP", 1, "1.00", customer="") for n in range(orders)])
    killed = _kill_after_the_first_chunk(path)

    half = Order.objects.count()
    result = past(path)

    assert killed == -9
    assert 0 < half < orders
    assert half % spool.ORDERS_A_CHUNK == 0
    assert result.continued
    assert Order.objects.count() == orders
    assert counted(result) == {"order_line": orders}
    assert build.differences() == {}


def test_one_file_is_imported_by_one_at_a_time(tmp_path):
    path = a_csv(tmp_path / "year.csv", [sold("1", "LAMP", 1, "1.00")])
    address = DatabaseUrl.parse(settings.DATABASE_URL).of(connection.settings_dict["NAME"]).text()
    import psycopg

    with only_one(open_source(path), "orders", by=THE_HOUSE):
        (key,) = (
            connection.cursor()
            .execute(
                "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            .fetchone()
        )
    with psycopg.connect(address) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key])
        with pytest.raises(AlreadyRunning):
            past(path)
        other.execute("SELECT pg_advisory_unlock_all()")
    assert past(path).added == 1


def _kill_after_the_first_chunk(path: Path) -> int:
    address = DatabaseUrl.parse(settings.DATABASE_URL).of(connection.settings_dict["NAME"]).text()
    words = ["orders", str(path), "--history", "--currency", "GBP", "--time-zone", "Europe/London", "--country", "GB"]
    source = str(Path(__file__).parents[4])
    child = subprocess.Popen(
        [sys.executable, "-c", IMPORT, *words],
        env=os.environ | {"DATABASE_URL": address, "PYTHONPATH": source},
        cwd=path.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not Order.objects.exists() and child.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
    finally:
        child.kill()
    status = child.wait()
    _await_the_end_of_its_session()
    return status


def _await_the_end_of_its_session() -> None:
    """Its lock goes with its session, which ends when the database notices that nobody is there."""
    theirs = """SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
    until = time.monotonic() + 60
    while fetch(theirs) and time.monotonic() < until:
        time.sleep(0.05)
