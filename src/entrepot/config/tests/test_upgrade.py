"""A new major version of PostgreSQL: the data come along, the old ones are kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from entrepot.config.embedded import roles
from entrepot.config.embedded.account import account_for
from entrepot.config.embedded.binaries import Binaries
from entrepot.config.embedded.holding import held
from entrepot.config.embedded.server import Cluster
from entrepot.config.home import Home, make_folder, write_private
from entrepot.config.problems import Trouble

Make = Callable[..., Any]

_OLD = Path("/usr/lib/postgresql/15/bin")
# A statement is left out of a dump of newer minor releases; what somebody wrote is not.
_LIKE_A_STATEMENT = "ALTER TABLE ONLY goods ALTER COLUMN i SET (pg_attver=7);"


@pytest.mark.skipif(not (_OLD / "postgres").exists(), reason="needs the programs of an older major version")
def test_an_older_database_is_upgraded_and_kept(new_installation: Make) -> None:
    home = Home.open(new_installation("older").home)
    make_folder(home.database, 0o711)
    old = Cluster(home, Binaries(_OLD, "15"), account_for(home.database / "data"))
    passwords = roles.Passwords.of(home)
    old.create(passwords.administrator)
    old.start(print)
    roles.provision(old, passwords)
    with psycopg.connect(roles.url(old, roles.OWNER, passwords.owner)) as connection:
        connection.execute("CREATE TABLE goods AS SELECT i, '商品' || i AS name FROM generate_series(1, 1000) i")
        connection.execute("CREATE TABLE remarks AS SELECT %s::text AS text", [_LIKE_A_STATEMENT])
        connection.execute(f"GRANT SELECT ON goods, remarks TO {roles.APPLICATION}")
    old.stop()

    told: list[str] = []
    with held(home, told.append) as database, psycopg.connect(database.url(roles.APPLICATION)) as connection:
        assert connection.info.server_version // 10000 == database.cluster.binaries.major
        assert connection.execute("SELECT count(*), max(name) FROM goods").fetchone() == (1000, "商品999")
        assert connection.execute("SELECT text FROM remarks").fetchone() == (_LIKE_A_STATEMENT,)
        owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'goods'"
        assert connection.execute(owner).fetchone() == (roles.OWNER,)
    assert any("Upgrading the database from PostgreSQL 15" in line for line in told)
    assert (home.database / "data.postgresql-15" / "PG_VERSION").read_text().strip() == "15"


def test_data_of_an_unknown_version_are_refused_and_left_alone(new_installation: Make) -> None:
    home = Home.open(new_installation("unknown").home)
    make_folder(home.database, 0o711)
    data = home.database / "data"
    data.mkdir(mode=0o700)
    write_private(data / "PG_VERSION", "9\n")
    account_for(home.database / "nothing").own(data)
    with pytest.raises(Trouble, match="PostgreSQL 9"), held(home, print):
        raise AssertionError("it was opened")
    (data / "PG_VERSION").write_text("99\n")
    with pytest.raises(Trouble, match="newer than this release"), held(home, print):
        raise AssertionError("it was opened")
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]
