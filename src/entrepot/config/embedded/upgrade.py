"""From an older major version of PostgreSQL to the one that came with this release.

The old server is started by the programs that made the data, everything is dumped, restored into a
new cluster and counted, and only then do the two change places. The old data are kept beside it.
"""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from entrepot.config.embedded import binaries, postmaster, roles
from entrepot.config.embedded.scripts import pour
from entrepot.config.embedded.server import ADMIN, Cluster, Report, environment
from entrepot.config.problems import Trouble

_COUNTS = """
SELECT format('SELECT %L, count(*) FROM %s', c.oid::regclass, c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 \\gexec
"""


def upgrade(cluster: Cluster, passwords: roles.Passwords, report: Report) -> None:
    """This will turn the data of an older major version into data of the current one."""
    old = _old_cluster(cluster)
    new = replace(cluster, name="data.upgraded")
    if new.data.exists():
        _set_aside(new.data)
    report(f"Upgrading the database from PostgreSQL {old.major} to {cluster.binaries.major}.")
    dump = cluster.home.database / "upgrade.dump"
    try:
        before = _dump(old, passwords, dump, report)
        new.create(passwords.administrator)
        after = _restore(new, passwords, dump, report)
    finally:
        dump.unlink(missing_ok=True)
    if before != after:
        differing = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        raise Trouble(
            f"The upgraded database differs in {', '.join(differing)}: the old one was left as it is; "
            "use the previous release of Entrepot and report this."
        )
    kept = _set_aside(cluster.data, f"data.postgresql-{old.binaries.major}")
    new.data.rename(cluster.data)
    report(f"Upgraded. The old database is kept in {kept}; delete it when you are content.")


def _old_cluster(cluster: Cluster) -> Cluster:
    major = cluster.major
    if major > cluster.binaries.major:
        raise Trouble(
            f"The database is of PostgreSQL {major}, newer than this release with {cluster.binaries.major}: "
            "use the release of Entrepot that wrote it."
        )
    found = binaries.for_major(cluster.home, major)
    if found is None:
        raise Trouble(
            f"The database is of PostgreSQL {major}, whose programs are not on this machine: install them "
            f"(on Debian postgresql-{major}), or use the previous release for `backup` and this one for `restore`."
        )
    return replace(cluster, binaries=found)


def _dump(old: Cluster, passwords: roles.Passwords, target: Path, report: Report) -> dict[str, int]:
    """Dump the old database and return how many rows its tables have."""
    if postmaster.running(old.data):
        raise Trouble(
            "The old database still runs: stop every Entrepot on this data folder, then repeat the command."
        )
    old.start(report)
    try:
        counts = _counts(old, passwords)
        report(f"Saving {sum(counts.values())} rows of {len(counts)} tables.")
        address = roles.url(old, ADMIN, passwords.administrator)
        # The newer pg_dump knows how to write for the newer server. The old socket speaks to it as well.
        current = binaries.current(old.home)
        _run([current.program("pg_dump"), "--format=custom", "--no-sync", f"--file={target}", address], "save")
        target.chmod(0o600)
        return counts
    finally:
        old.stop()


def _restore(new: Cluster, passwords: roles.Passwords, dump: Path, report: Report) -> dict[str, int]:
    """Restore the dump into the new cluster and return how many rows its tables have."""
    new.start(report)
    try:
        roles.provision(new, passwords)
        report("Restoring them into the new database.")
        address = roles.url(new, ADMIN, passwords.administrator)
        reason = pour(
            [new.binaries.program("pg_restore"), "--file=-", str(dump)],
            [*_into(new, address), "--single-transaction"],
        )
        if reason is not None:
            raise _failure("restore", reason)
        counts = _counts(new, passwords)
        _psql(new, passwords, "ANALYZE")
        return counts
    finally:
        new.stop()


def _counts(cluster: Cluster, passwords: roles.Passwords) -> dict[str, int]:
    rows = (line.rsplit("|", 1) for line in _psql(cluster, passwords, _COUNTS).splitlines())
    return {name: int(count) for name, count in rows}


def _psql(cluster: Cluster, passwords: roles.Passwords, sql: str) -> str:
    address = roles.url(cluster, ADMIN, passwords.administrator)
    return _run(_into(cluster, address), "read", given=sql)


def _into(cluster: Cluster, address: str) -> list[str]:
    program = binaries.current(cluster.home).program("psql")
    return [program, "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", address]


def _run(command: list[str], purpose: str, given: str = "") -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, env=environment())
    if done.returncode:
        raise _failure(purpose, done.stderr.strip())
    return done.stdout


def _failure(purpose: str, reason: str) -> Trouble:
    return Trouble(
        f"The upgrade could not {purpose} the data, PostgreSQL says {reason[-300:]!r}: "
        "the old database was left as it is."
    )


def _set_aside(data: Path, name: str = "data.unfinished") -> Path:
    target = data.with_name(name)
    if target.exists():
        target = data.with_name(f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    data.rename(target)
    return target
