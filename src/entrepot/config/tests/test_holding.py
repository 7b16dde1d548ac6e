"""The embedded database is shared by whoever needs it, and survives the death of any of them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from entrepot.config.embedded import postmaster, roles
from entrepot.config.embedded.account import Account, account_for
from entrepot.config.embedded.holding import held
from entrepot.config.home import Home
from entrepot.config.problems import Trouble

Make = Callable[..., Any]

_HOLD = """
import sys, time
from entrepot.config.embedded.holding import held
from entrepot.config.home import Home
with held(Home.open(), print):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(installation: Any) -> "subprocess.Popen[str]":
    """Another process that uses the database until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD], env=installation.environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    while (line := process.stdout.readline()).strip() != "held":
        assert line, "it ended"
    return process


def test_the_last_who_leaves_stops_the_server(new_installation: Make) -> None:
    installation = new_installation("shared")
    first = holder(installation)
    second = holder(installation)
    server = installation.postmaster()
    first.communicate("")
    assert postmaster.running(installation.home / "database" / "data") is not None
    assert installation.postmaster() == server
    second.communicate("")
    assert postmaster.running(installation.home / "database" / "data") is None
    assert installation.processes() == []


def test_a_server_whose_starter_was_killed_is_used_and_then_stopped(new_installation: Make) -> None:
    installation = new_installation("orphan")
    first = holder(installation)
    server = installation.postmaster()
    first.kill()
    first.wait()
    with held(Home(installation.home), print):
        assert installation.postmaster() == server
    assert postmaster.running(installation.home / "database" / "data") is None


def test_a_user_who_is_killed_takes_nothing_from_the_others(new_installation: Make) -> None:
    installation = new_installation("killed-user")
    with held(Home(installation.home), print) as database:
        other = holder(installation)
        other.kill()
        other.wait()
        with psycopg.connect(database.url(roles.APPLICATION)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_note_with_the_number_of_another_program_does_not_stop_the_start(new_installation: Make) -> None:
    installation = new_installation("stale")
    with held(Home(installation.home), print):
        note = (installation.home / "database" / "data" / "postmaster.pid").read_text().splitlines()
    stale = installation.home / "database" / "data" / "postmaster.pid"
    stale.write_text("\n".join([str(os.getpid()), *note[1:]]) + "\n")
    account_for(stale.parent).own(stale)
    with held(Home(installation.home), print) as database:
        assert database.alive()


def test_a_killed_server_is_started_again(new_installation: Make) -> None:
    installation = new_installation("killed-server")
    with held(Home(installation.home), print) as database:
        with psycopg.connect(database.url(roles.OWNER)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(installation.postmaster(), signal.SIGKILL)
        until = time.monotonic() + 10
        while database.alive() and time.monotonic() < until:
            time.sleep(0.02)
        database.revive()
        with psycopg.connect(database.url(roles.OWNER)) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_two_first_commands_at_once_make_one_database(new_installation: Make) -> None:
    installation = new_installation("race")
    both = [
        subprocess.Popen([sys.executable, "-c", _HOLD], env=installation.environment, stdin=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert installation.processes() == []


def test_nobody_comes_in_without_a_password_or_over_the_network(new_installation: Make) -> None:
    installation = new_installation("closed")
    with held(Home(installation.home), print) as database:
        good = database.url(roles.APPLICATION)
        wrong = good.replace(database.passwords.application, "guessed")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong)
        with psycopg.connect(good) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
            assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = user").fetchone() == (False,)
    for secret in ("database/passwords.json",):
        assert (installation.home / secret).stat().st_mode & 0o077 == 0
    for folder in ("database/data", "database/socket", "database/log"):
        assert (installation.home / folder).stat().st_mode & 0o077 == 0


def test_a_long_path_gets_a_short_socket_and_leaves_nothing_behind(new_installation: Make) -> None:
    installation = new_installation("deep/" + "/".join(["a-rather-long-folder-name"] * 5))
    installation.home.parent.mkdir(parents=True)
    with held(Home.open(installation.home), print) as database:
        found = postmaster.running(database.cluster.data)
        assert found is not None
        folder = Path(found.socket_folder)
        assert folder.parent == Path("/tmp")
        assert folder.stat().st_mode & 0o077 == 0
        with psycopg.connect(database.url(roles.APPLICATION)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives the database to another user")
def test_a_private_folder_is_refused_and_left_private(new_installation: Make) -> None:
    installation = new_installation("private/home")
    closed = installation.home.parent
    closed.mkdir(mode=0o700)
    with pytest.raises(Trouble, match="may not pass through .*private"), held(Home.open(installation.home), print):
        raise AssertionError("it was opened")
    assert closed.stat().st_mode & 0o777 == 0o700
    assert isinstance(account_for(installation.home), Account)
