"""Who may connect to the embedded database: an administrator, the owner that migrates, the application."""

import json
import secrets
import subprocess
from dataclasses import dataclass
from urllib.parse import quote

from entrepot.config.embedded import postmaster
from entrepot.config.embedded.server import ADMIN, Cluster, environment
from entrepot.config.home import Home, write_private
from entrepot.config.problems import Trouble

DATABASE = "entrepot"
OWNER = "entrepot_owner"
APPLICATION = "entrepot_app"

_PROVISION = f"""
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['{OWNER}', '{APPLICATION}']) AS name
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \\gexec
ALTER ROLE {OWNER} PASSWORD :'owner';
ALTER ROLE {APPLICATION} PASSWORD :'application';
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = '{DATABASE}') \\gexec
REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APPLICATION};
"""


@dataclass(frozen=True)
class Passwords:
    """The passwords of the three roles: made once, kept in a private file of the home."""

    administrator: str
    owner: str
    application: str

    @classmethod
    def of(cls, home: Home) -> "Passwords":
        """This will read the passwords, or make them for a new home."""
        file = home.database / "passwords.json"
        if file.exists():
            try:
                return cls(**json.loads(file.read_text()))
            except (ValueError, TypeError):
                raise Trouble(f"{file} is damaged: restore a backup into a new --home.")
        made = cls(*(secrets.token_urlsafe(32) for _ in range(3)))
        write_private(file, json.dumps(vars(made)))
        return made


def url(cluster: Cluster, role: str, password: str, database: str = DATABASE) -> str:
    """This will write the address at which a role reaches a database of the running server."""
    found = postmaster.running(cluster.data)
    if found is None:
        raise Trouble("The database has stopped: repeat the command.")
    folder = quote(found.socket_folder, safe="")
    return f"postgresql://{role}:{quote(password, safe='')}@{folder}:{found.port}/{database}"


def provision(cluster: Cluster, passwords: Passwords) -> None:
    """This will make the roles and the database that are not there yet."""
    done = subprocess.run(
        [
            cluster.binaries.program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1",
            url(cluster, ADMIN, passwords.administrator, "postgres"),
        ],
        input=f"\\set owner {passwords.owner}\n\\set application {passwords.application}\n" + _PROVISION,
        capture_output=True, text=True, env=environment(),
    )  # fmt: skip
    if done.returncode:
        raise Trouble(f"The database could not be prepared, it says {done.stderr.strip()[-300:]!r}.")
