"""How this process reaches the database: an address that was given, or the embedded one."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from entrepot.config.database_url import DatabaseUrl
from entrepot.config.embedded import roles
from entrepot.config.embedded.holding import Held, held
from entrepot.config.embedded.server import ADMIN
from entrepot.config.home import Home

APPLICATION = roles.APPLICATION


@dataclass(frozen=True)
class Access:
    """The addresses for those who serve, those who migrate and those who look after the whole."""

    home: Home
    serving: str
    migrating: str
    administering: str
    embedded: Held | None
    # The role that a connection takes on after it has signed in as somebody who may do more.
    role: str = ""

    def environment(self, process: str = "", *, owner: bool = False) -> dict[str, str]:
        """This will give the variables with which a process of ours finds the database and the secret."""
        given = {
            "DATABASE_URL": self.migrating if owner else self.serving,
            "ENTREPOT_DATABASE_ROLE": "" if owner else self.role,
            "ENTREPOT_SECRET_KEY": self.home.secret_key(),
            "ENTREPOT_HOME": str(self.home.path),
            "ENTREPOT_PROCESS": process,
            "DJANGO_SETTINGS_MODULE": "entrepot.config.settings",
        }
        if self.embedded:
            given["ENTREPOT_APPLICATION_ROLE"] = roles.APPLICATION
        return given


def tell(text: str) -> None:
    """This will show progress to the person, beside whatever a command prints as its result."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def database(home: Home, environment: Mapping[str, str] = os.environ) -> Iterator[Access]:
    """This will have a database answering as long as the block runs. `DATABASE_URL` beats the embedded one."""
    given = environment.get("DATABASE_URL", "")
    if given:
        DatabaseUrl.parse(given)
        migrating = environment.get("ENTREPOT_OWNER_DATABASE_URL") or given
        role = environment.get("ENTREPOT_DATABASE_ROLE", "")
        yield Access(home, given, migrating, migrating, None, role)
        return
    with held(home, tell) as embedded:
        yield Access(
            home,
            embedded.url(roles.APPLICATION),
            embedded.url(roles.OWNER),
            embedded.url(ADMIN),
            embedded,
        )
