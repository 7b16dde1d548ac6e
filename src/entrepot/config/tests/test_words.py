"""Addresses, logs and sentences."""

import json
import logging
import sys

import pytest
from django.db import DatabaseError
from hypothesis import example, given
from hypothesis import strategies as st
from psycopg.errors import InvalidTextRepresentation

from entrepot.config.database_url import DatabaseUrl
from entrepot.config.logging import JsonLines
from entrepot.config.problems import Trouble, in_words

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@example(name="shop", user="u", password="", folder="[")
@given(name=words.filter(bool), user=words.filter(bool), password=words, folder=words)
def test_an_address_survives_being_written_and_read(name: str, user: str, password: str, folder: str) -> None:
    url = DatabaseUrl(name, user, password, f"/tmp/{folder}", "5432", {"sslmode": "require"})
    assert DatabaseUrl.parse(url.text()) == url


@pytest.mark.parametrize(
    ("text", "host", "port", "name"),
    [
        ("postgres://u:p@db.example:6432/shop", "db.example", "6432", "shop"),
        ("postgresql://u@[::1]:5433/shop", "::1", "5433", "shop"),
        ("postgresql:///shop?host=/run/pg&port=5434", "/run/pg", "5434", "shop"),
        ("postgresql://u@%2FRun%2FPG/shop", "/Run/PG", "", "shop"),
    ],
)
def test_the_usual_forms_are_understood(text: str, host: str, port: str, name: str) -> None:
    url = DatabaseUrl.parse(text)
    assert (url.host, url.port, url.name) == (host, port, name)


def test_another_database_is_refused_in_a_sentence() -> None:
    for text in ("mysql://root@localhost/shop", "postgresql://u:a[b@localhost/shop", "shop"):
        with pytest.raises(Trouble, match="PostgreSQL"):
            DatabaseUrl.parse(text)


def test_a_socket_folder_may_have_a_colon() -> None:
    url = DatabaseUrl("shop", host="/tmp/a:b")
    assert DatabaseUrl.parse(url.text()) == url


@pytest.mark.parametrize(
    ("message", "cause", "kept"),
    [
        ('duplicate key value violates "one_phone"\nDETAIL:  Key (phone)=(%s) exists.', None, "one_phone"),
        ("invalid input syntax for type integer: %s", InvalidTextRepresentation, "22P02"),
    ],
)
def test_a_log_line_tells_the_defect_and_not_the_row(message: str, cause: type[Exception] | None, kept: str) -> None:
    personal = "1380000" + "1234"
    try:
        raise DatabaseError(message % personal) from (cause() if cause else None)
    except DatabaseError:
        record = logging.LogRecord("entrepot", logging.ERROR, "file", 1, "It failed", (), sys.exc_info())
    line = JsonLines().format(record)
    assert json.loads(line)["message"] == "It failed"
    assert kept in line
    assert personal not in line


def test_a_full_disk_is_said_with_its_remedy() -> None:
    assert "make room" in str(in_words(OSError(28, "No space left on device", "/data/file")))
