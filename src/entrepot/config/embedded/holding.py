"""Sharing the embedded database: the first to need it starts it, the last to leave stops it.

Whoever uses the server holds a shared lock on one file, and starts or stops it only while holding
another file alone. The kernel drops the locks of a process that is killed, so none can be left
behind; a server whose starter was killed is found by its note and used by the next.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from entrepot.config.embedded import binaries, postmaster, roles, upgrade
from entrepot.config.embedded.account import account_for
from entrepot.config.embedded.server import ADMIN, Cluster, Report, await_adopted
from entrepot.config.home import Home, make_folder, write_private
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble


@dataclass
class Held:
    """The embedded database while this process uses it."""

    cluster: Cluster
    passwords: roles.Passwords
    report: Report

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        """This will write the address at which one of our roles reaches a database."""
        password = {
            ADMIN: self.passwords.administrator,
            roles.OWNER: self.passwords.owner,
            roles.APPLICATION: self.passwords.application,
        }[role]
        return roles.url(self.cluster, role, password, database)

    def alive(self) -> bool:
        """This will say whether the server still runs."""
        return postmaster.running(self.cluster.data) is not None

    def revive(self) -> None:
        """This will start the server again after it has ended, unless another process was quicker."""
        changing = FileLock(self.cluster.home.database / "changing.lock")
        with _alone(changing, self.report):
            _ensure_running(self.cluster, self.report)


@contextmanager
def held(home: Home, report: Report, *, durable: bool = True) -> Iterator[Held]:
    """This will keep the embedded database of a home running as long as the block runs."""
    cluster = cluster_of(home, durable=durable)
    changing = FileLock(home.database / "changing.lock")
    using = FileLock(home.database / "using.lock")
    with _alone(changing, report):
        if not using.wait(10, shared=True):
            raise Trouble(
                f"The lock {using.path} is held by another program: end that program, then repeat the command."
            )
        passwords = roles.Passwords.of(home)
        try:
            _prepare(cluster, passwords, report)
        except BaseException:
            _leave(cluster, using)
            raise
    try:
        yield Held(cluster, passwords, report)
    finally:
        with _alone(changing, report):
            _leave(cluster, using)


@contextmanager
def _alone(lock: FileLock, report: Report) -> Iterator[None]:
    free = lock.wait(900, waiting=lambda: report("Another command is starting or stopping the database."))
    if not free:
        raise Trouble(
            f"Another command has been starting the database for 15 minutes: end it, then repeat ({lock.path})."
        )
    try:
        yield
    finally:
        lock.leave()


def cluster_of(home: Home, *, durable: bool = True) -> Cluster:
    """This will describe the database cluster of a home, whether or not it is there yet."""
    make_folder(home.database, 0o711)
    account = account_for(home.database / "data")
    account.check_entrance(home.database)
    return Cluster(home, binaries.current(home), account, durable)


def _prepare(cluster: Cluster, passwords: roles.Passwords, report: Report) -> None:
    """Bring the server to the point where all roles can use it."""
    if not (cluster.data / "PG_VERSION").exists():
        report("Creating the database.")
        cluster.create(passwords.administrator)
    elif cluster.major != cluster.binaries.major:
        upgrade.upgrade(cluster, passwords, report)
    started = _ensure_running(cluster, report)
    marker = cluster.home.database / "provisioned.json"
    if not marker.exists():
        roles.provision(cluster, passwords)
        write_private(marker, json.dumps({"postgresql": cluster.binaries.version}))
    if started:
        binaries.forget_others(cluster.home, cluster.binaries)


def _ensure_running(cluster: Cluster, report: Report) -> bool:
    """Start the server, or use the one that runs. Returns whether it was started."""
    if postmaster.running(cluster.data) and await_adopted(cluster.data, report):
        return False
    cluster.start(report)
    return True


def _leave(cluster: Cluster, using: FileLock) -> None:
    """Stop using the server, and stop the server when nobody else uses it."""
    using.leave()
    if using.take():
        try:
            cluster.stop()
        finally:
            using.leave()
