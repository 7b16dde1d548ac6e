"""`serve` as a stranger meets it: real processes, real signals."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Any]


@pytest.fixture(scope="module")
def served(new_installation: Make) -> Iterator[Any]:
    """A running installation on a fresh home."""
    installation = new_installation("served")
    installation.server = installation.serve()
    yield installation
    installation.end()


def children(served: Any, word: str) -> list[int]:
    """The processes that call themselves so, among those that the supervisor's nursery has forked."""
    parents, names = {}, {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = status.read_text().partition(" (")
        except OSError:
            continue
        name, _, fields = rest.rpartition(") ")
        parents[int(pid)], names[int(pid)] = int(fields.split()[1]), name
    return [
        pid
        for pid, name in names.items()
        if name == f"entrepot {word}" and parents.get(parents[pid]) == served.server.pid
    ]


def await_child(served: Any, word: str, *, other_than: int = 0, seconds: float = 60.0) -> int:
    """The one process of that name, once it runs; after one was killed, the one that took its place."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = children(served, word)
        if found and found != [other_than]:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no {word} in time: {served.log()[-2000:]}")


def test_a_second_serve_on_the_same_folder_says_so(served: Any) -> None:
    second = served.run("serve", ENTREPOT_PORT="1")
    assert second.returncode == 1
    assert "already" in second.stderr
    assert str(served.server.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_a_token_is_all_that_its_creation_prints(served: Any) -> None:
    made = served.run("token", "create", "--role", "admin")
    assert made.returncode == 0, made.stderr
    assert len(made.stdout.split()) == 1
    assert made.stdout.split()[0].startswith("ent_")
    assert served.status("/readyz") == 200
    listed = served.run("token", "list").stdout
    assert made.stdout.split()[0] not in listed
    assert made.stdout[:12] in listed


def test_an_unknown_role_is_said_in_a_sentence(served: Any) -> None:
    refused = served.run("token", "create", "--role", "emperor")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "emperor" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_follower_can_be_told_to_act_again(served: Any) -> None:
    again = served.run("worker", "--replay", "fulfilment.release_orders", "--after", "0")
    assert (again.returncode, again.stdout) == (0, "")
    assert "fulfilment.release_orders" in again.stderr

    refused = served.run("worker", "--replay", "nobody")
    assert refused.returncode == 1
    assert "Followers are" in refused.stderr


def test_it_heals_after_the_database_was_killed(served: Any) -> None:
    os.kill(served.postmaster(), signal.SIGKILL)
    served.await_ready(served.server)


def test_it_heals_after_the_web_server_was_killed(served: Any) -> None:
    web = await_child(served, "web")
    os.kill(web, signal.SIGKILL)
    assert await_child(served, "web", other_than=web) != web
    served.await_ready(served.server)


def test_it_heals_after_the_worker_was_killed(served: Any) -> None:
    worker = await_child(served, "worker")
    os.kill(worker, signal.SIGKILL)
    assert await_child(served, "worker", other_than=worker) != worker
    served.await_ready(served.server)


def test_it_takes_over_from_a_killed_one_and_stops_cleanly(served: Any) -> None:
    served.server.kill()
    served.server.wait()
    served.server = served.serve()
    served.server.send_signal(signal.SIGTERM)
    assert served.server.wait(60) == 0
    assert served.processes() == []
    assert served.status("/healthz") == 0


def test_it_takes_over_when_the_database_was_killed_as_well(served: Any) -> None:
    served.server = served.serve()
    database = served.postmaster()
    served.server.kill()
    os.kill(database, signal.SIGKILL)
    served.server.wait()
    served.server = served.serve()
    served.server.send_signal(signal.SIGTERM)
    assert served.server.wait(60) == 0


def test_without_a_worker_it_is_ready_all_the_same(served: Any) -> None:
    served.server = served.serve("--no-worker", "--workers", "1")
    assert children(served, "worker") == []
    assert served.status("/") == 200


def test_a_port_in_use_is_said_in_a_sentence(prepared: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = prepared.run("serve", "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} is in use" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_ctrl_c_stops_it(prepared: Any) -> None:
    server = prepared.serve("--workers", "1")
    server.send_signal(signal.SIGINT)
    assert server.wait(30) == 0
    assert prepared.processes() == []


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(prepared: Any, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    refused = prepared.run("migrate", "--home", str(file))
    assert refused.returncode == 1
    assert "not a folder" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_is_not_there_is_said_in_a_sentence(prepared: Any) -> None:
    refused = prepared.run("token", "list", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert refused.returncode == 1
    assert "cannot be reached" in refused.stderr
    assert "Traceback" not in refused.stderr
