"""A backup holds everything, and a restore loses nothing."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.config.database_url import DatabaseUrl
from entrepot.config.problems import Trouble
from entrepot.config.safekeeping import sealing
from entrepot.config.safekeeping.archive import checked_manifest

Make = Callable[..., Any]


def sealed(data: bytes, passphrase: str) -> bytes:
    file = io.BytesIO()
    writer = sealing.SealingWriter(file, sealing.Passphrase(passphrase))
    writer.write(data)
    writer.close()
    return file.getvalue()


def opened(data: bytes, passphrase: str) -> bytes:
    file = io.BytesIO(data)
    assert file.read(len(sealing.MAGIC)) == sealing.MAGIC
    return sealing.SealedReader(file, sealing.Passphrase(passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 3 * 2**20])
def test_what_is_sealed_opens(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(data[:size], "open sesame"), "open sesame") == data[:size]


@given(cut=st.integers(1, 2**20 + 100), flip=st.integers(0, 2**21))
def test_a_sealed_file_that_was_cut_or_changed_does_not_open(cut: int, flip: int) -> None:
    whole = _TWO_CHUNKS
    with pytest.raises(Trouble):
        opened(whole[:-cut], "open sesame")
    changed = bytearray(whole)
    changed[len(sealing.MAGIC) + 16 + flip % (len(whole) - len(sealing.MAGIC) - 16)] ^= 1
    with pytest.raises(Trouble):
        opened(bytes(changed), "open sesame")


_TWO_CHUNKS = sealed(b"x" * (2**20 + 100), "open sesame")


def test_a_backup_goes_into_another_home_with_its_secret(prepared: Any, new_installation: Make) -> None:
    token = prepared.run("token", "create", "--role", "admin").stdout.strip()
    file = prepared.home.parent / "whole.backup"
    made = prepared.run("backup", str(file), ENTREPOT_BACKUP_PASSPHRASE="open sesame")
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o077 == 0
    assert token.encode()[:12] not in file.read_bytes()

    other = new_installation("other")
    refused = other.run("restore", str(file), ENTREPOT_BACKUP_PASSPHRASE="wrong")
    assert refused.returncode == 1
    assert "passphrase" in refused.stderr
    restored = other.run("restore", str(file), ENTREPOT_BACKUP_PASSPHRASE="open sesame")
    assert restored.returncode == 0, restored.stderr
    assert token[:12] in other.run("token", "list").stdout
    assert (other.home / "secret.key").read_text() == (prepared.home / "secret.key").read_text()

    again = other.run("restore", str(file), ENTREPOT_BACKUP_PASSPHRASE="open sesame")
    assert again.returncode == 1
    assert "--replace" in again.stderr
    replaced = other.run("restore", str(file), "--replace", ENTREPOT_BACKUP_PASSPHRASE="open sesame")
    assert replaced.returncode == 0, replaced.stderr
    databases = other.run(
        "shell", "-c", "from django.db import connection as c; cursor = c.cursor(); "
        "cursor.execute('SELECT datname FROM pg_database'); print(sorted(cursor.fetchall()))",
    )  # fmt: skip
    assert "restoring" not in databases.stdout
    assert "before" not in databases.stdout


def test_a_damaged_backup_changes_nothing(prepared: Any, tmp_path: Path) -> None:
    file = prepared.home.parent / "damaged.backup"
    assert prepared.run("backup", str(file)).returncode == 0
    whole = file.read_bytes()
    checked_manifest(file, "")
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    for data in (bytes(changed), whole[: len(whole) // 2], b"", b"something else"):
        file.write_bytes(data)
        refused = prepared.run("restore", str(file), "--replace")
        assert refused.returncode == 1
        assert "use another copy" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert prepared.run("token", "list").returncode == 0


def test_a_backup_never_writes_over_a_file(prepared: Any) -> None:
    file = prepared.home.parent / "there.backup"
    file.write_text("mine")
    assert prepared.run("backup", str(file)).returncode == 1
    assert file.read_text() == "mine"


def test_a_given_database_is_backed_up_and_restored_too(new_installation: Make) -> None:
    server = DatabaseUrl.parse(os.environ["DATABASE_URL"])
    name = f"entrepot_given_{os.getpid()}"
    installation = new_installation("given", DATABASE_URL=server.of(name).text())
    file = installation.home.parent / "given.backup"
    with psycopg.connect(server.of("postgres").text(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            assert installation.run("migrate").returncode == 0
            token = installation.run("token", "create", "--role", "admin").stdout.strip()
            assert token
            assert installation.run("backup", str(file)).returncode == 0
            assert installation.run("token", "revoke", "1").returncode == 0
            restored = installation.run("restore", str(file), "--replace")
            assert restored.returncode == 0, restored.stderr
            listed = installation.run("token", "list").stdout
            assert token[:12] in listed
            assert "revoked" not in listed
            assert not (installation.home / "database" / "data").exists()
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
