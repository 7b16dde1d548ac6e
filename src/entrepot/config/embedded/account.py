"""The system user under which the database runs: PostgreSQL refuses to run as root, and rightly."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entrepot.config.problems import Trouble

_CANDIDATES = ("entrepot", "postgres", "_postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Account:
    """A user of this machine. `switch` is false for the one that runs this process."""

    uid: int
    gid: int
    name: str
    switch: bool

    def process_options(self) -> dict[str, Any]:
        """This will say how `subprocess` starts a program as this user, holding no other group."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """This will hand a file or folder of ours to this user."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def check_entrance(self, folder: Path) -> None:
        """This will refuse a folder that this user cannot reach, and never open a private one by itself."""
        if not self.switch or self._can_enter(folder):
            return
        closed = next((step for step in [*reversed(folder.parents), folder] if not self._can_enter(step)), folder)
        raise Trouble(
            f"The database runs as the user {self.name}, who may not pass through {closed}: "
            "choose another data folder with --home or ENTREPOT_HOME (such as /var/lib/entrepot), "
            "or start Entrepot as an ordinary user."
        )

    def _can_enter(self, folder: Path) -> bool:
        entered = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)], cwd="/", capture_output=True,
            **self.process_options(),
        )  # fmt: skip
        return entered.returncode == 0


def account_for(data: Path) -> Account:
    """This will choose the user: ourselves, or for root the owner of the data, or a system user there is."""
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise Trouble(
                f"The database in {data} belongs to another user: "
                "start Entrepot as the user who made it, or choose another data folder with --home."
            )
        return Account(os.geteuid(), os.getegid(), str(os.geteuid()), switch=False)
    if data.exists():
        try:
            owner = pwd.getpwuid(data.stat().st_uid)
        except KeyError:
            raise Trouble(f"The owner of {data} is no user of this machine: give the folder to one with chown.")
        return Account(owner.pw_uid, owner.pw_gid, owner.pw_name, switch=True)
    for name in _CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, found.pw_name, switch=True)
    raise Trouble(
        "The database must not run as root and this machine has no user for it: "
        "create one with `useradd --system entrepot`, or start Entrepot as an ordinary user."
    )
