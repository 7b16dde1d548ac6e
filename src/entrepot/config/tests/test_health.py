"""What the installation says of itself, to programs and to people."""

import pytest
from django.db import OperationalError
from django.test import Client

from entrepot.config import health, middleware
from entrepot.foundation.rows import fetch


def heartbeat(seconds_ago: int) -> None:
    fetch("DELETE FROM journal_heartbeat")
    fetch(
        "INSERT INTO journal_heartbeat VALUES ('worker', clock_timestamp() - make_interval(secs => %s))",
        [seconds_ago],
    )


@pytest.mark.django_db
def test_ready_when_everything_works(client: Client) -> None:
    heartbeat(3)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["failing"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("age", [16, None])
def test_not_ready_without_a_fresh_heartbeat(client: Client, age: int | None) -> None:
    fetch("DELETE FROM journal_heartbeat")
    if age:
        heartbeat(age)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == ["worker"]


@pytest.mark.django_db
def test_a_worker_is_not_missed_where_none_was_started(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_NO_WORKER", "1")
    fetch("DELETE FROM journal_heartbeat")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_not_ready_before_the_migrations(client: Client) -> None:
    heartbeat(0)
    fetch("DELETE FROM django_migrations WHERE app = 'journal' AND name = '0001_initial'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["migrations"]["missing"] == ["journal.0001_initial"]


def test_a_lost_database_is_said_and_not_shown_as_a_defect(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(health, "fetch", lost)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == ["database"]
    assert client.get("/healthz").status_code == 200


def test_a_view_that_lost_its_database_answers_with_a_time_to_come_back(rf: object) -> None:
    answer = middleware.DatabaseAway(lambda request: middleware.away()).process_exception(
        None,  # type: ignore[arg-type]
        OperationalError("the connection is closed"),
    )
    assert answer is not None
    assert answer.status_code == 503
    assert answer["Retry-After"] == "1"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [("zh-CN,zh;q=0.9", "zh-hans", "仓库"), ("zh-TW", "zh-hant", "倉庫"), ("fr", "en", "Warehouses")],
)
def test_the_page_speaks_the_readers_language(client: Client, asked: str, language: str, word: str) -> None:
    heartbeat(0)
    page = client.get("/status", headers={"accept-language": asked})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'lang="{language}"' in text
    assert word in text
    assert "<script" not in text
    assert "style=" not in text
    assert page["Content-Security-Policy"].startswith("default-src 'self'")
