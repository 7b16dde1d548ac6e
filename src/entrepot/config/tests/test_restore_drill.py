"""A folder of backups: kept current while people work, restored to any moment, rehearsed without a trace."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Any]
# What a full disk is made of: only root may mount, and not in every container.
_TINY = "size=3m"
_END_A_PIECE = """
import psycopg
from entrepot.config.access import database
from entrepot.config.home import Home
with database(Home.open(), {}) as access:
    psycopg.connect(access.administering).execute("SELECT pg_switch_wal()")
"""


@pytest.fixture(scope="module")
def kept(new_installation: Make) -> Any:
    """An installation whose folder of backups has begun."""
    installation = new_installation("kept")
    assert installation.run("migrate").returncode == 0
    installation.folder = installation.home.parent / "kept.backups"
    begun = installation.run("backup", "--folder", str(installation.folder))
    assert begun.returncode == 0, begun.stderr
    assert "backup.key" in begun.stderr
    assert "Saved" in begun.stderr
    return installation


def a_token(installation: Any) -> str:
    made = installation.run("token", "create", "--role", "admin")
    assert made.returncode == 0, made.stderr
    return str(made.stdout.strip())[:12]


def now() -> str:
    time.sleep(1.1)
    moment = datetime.now().astimezone().isoformat(" ", "seconds")
    time.sleep(1.1)
    return moment


def test_it_is_restored_as_it_was_at_a_moment_and_as_it_is(kept: Any, new_installation: Make) -> None:
    early = a_token(kept)
    moment = now()
    late = a_token(kept)
    assert kept.run("backup", "--folder", str(kept.folder)).returncode == 0
    assert len(list((kept.folder / "bases").iterdir())) == 2

    report = kept.home.parent / "drill.txt"
    before = sorted(path.name for path in kept.home.iterdir() if path.name != "drill.lock")
    rehearsed = kept.run("restore", str(kept.folder), "--verify", "--at", moment, "--report", str(report))
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert report.read_text() == rehearsed.stdout
    for part in (": usable", "newest transaction", "newest journal entry", " hold, 0 do not", "restored in"):
        assert part in rehearsed.stdout
    assert sorted(path.name for path in kept.home.iterdir() if path.name != "drill.lock") == before

    other = new_installation("elsewhere", ENTREPOT_BACKUP_PASSPHRASE=(kept.home / "backup.key").read_text())
    restored = other.run("restore", str(kept.folder), "--at", moment)
    assert restored.returncode == 0, restored.stderr
    listed = other.run("token", "list").stdout
    assert early in listed
    assert late not in listed
    assert (other.home / "secret.key").read_text() == (kept.home / "secret.key").read_text()

    refused = other.run("restore", str(kept.folder))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    replaced = other.run("restore", str(kept.folder), "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert late in other.run("token", "list").stdout


def test_no_key_another_key_and_a_moment_without_a_copy_are_sentences(kept: Any, new_installation: Make) -> None:
    other, key = new_installation("stranger"), (kept.home / "backup.key").read_text()
    for phrase, words, said in (
        ("", [], "ENTREPOT_BACKUP_PASSPHRASE"),
        ("wrong", [], "does not open"),
        (key, ["--at", "2020-01-01"], "later moment"),
        (key, ["--at", "2090-01-01"], "end before"),
    ):
        refused = other.run("restore", str(kept.folder), *words, ENTREPOT_BACKUP_PASSPHRASE=phrase)
        assert refused.returncode == 1
        assert said in refused.stderr.splitlines()[-1]
        assert "Traceback" not in refused.stderr
    assert not (other.home / "database" / "data").exists()
    assert not (other.home / "restoring").exists()


def test_another_installation_does_not_write_into_it(kept: Any, prepared: Any) -> None:
    key = (kept.home / "backup.key").read_text()
    refused = prepared.run("backup", "--folder", str(kept.folder), ENTREPOT_BACKUP_PASSPHRASE=key)
    (prepared.home / "backup.key").unlink()
    assert refused.returncode == 1
    assert "another installation" in refused.stderr


def test_damage_is_found_and_said(kept: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kept.folder, copy)
    base = sorted((copy / "bases").iterdir())[-1]
    data = bytearray(base.read_bytes())
    data[len(data) // 2] ^= 1
    base.write_bytes(data)
    refused = kept.run("restore", str(copy), "--verify")
    assert refused.returncode == 1
    assert "damaged" in refused.stderr.splitlines()[-1]
    shutil.copy(kept.folder / "bases" / base.name, base)
    for piece in (copy / "log").iterdir():
        piece.unlink()
    assert "The log that the copy" in kept.run("restore", str(copy), "--verify").stderr


def test_one_that_is_killed_leaves_no_copy_that_looks_whole(kept: Any) -> None:
    bases = kept.folder / "bases"
    before = sorted(path.name for path in bases.iterdir())
    process = kept.start("backup", "--folder", str(kept.folder))
    until = time.monotonic() + 60
    while not list(bases.glob(".*.partial")) and time.monotonic() < until:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert sorted(path.name for path in bases.iterdir() if not path.name.startswith(".")) == before
    assert list(bases.glob(".*.partial"))
    assert kept.run("backup", "--folder", str(kept.folder)).returncode == 0
    assert not list(bases.glob(".*.partial"))
    assert kept.run("restore", str(kept.folder), "--verify").returncode == 0


def test_a_full_disk_is_a_sentence_and_leaves_nothing(new_installation: Make) -> None:
    installation = new_installation("full")
    assert installation.run("migrate").returncode == 0
    folder = installation.home.parent / "full.backups"
    folder.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", _TINY, "none", str(folder)]).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        refused = installation.run("backup", "--folder", str(folder))
        assert refused.returncode == 1
        assert "The disk is full" in refused.stderr.splitlines()[-1]
        assert list((folder / "bases").iterdir()) == []
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_what_is_done_while_serving_gets_there_by_itself(kept: Any) -> None:
    kept.serve("--workers", "1")
    before = set(os.listdir(kept.folder / "log"))
    a_token(kept)
    kept.run("shell", "-c", _END_A_PIECE)
    until = time.monotonic() + 60
    while set(os.listdir(kept.folder / "log")) == before and time.monotonic() < until:
        time.sleep(0.1)
    assert set(os.listdir(kept.folder / "log")) > before
    stopped = kept.run("backup", "--stop")
    assert stopped.returncode == 0, stopped.stderr
    assert not (kept.home / "backup.json").exists()
