"""`migrate`: the schema of this release, and the rights that go with it."""

import argparse
import json
from collections.abc import Sequence

from entrepot.config.access import database, tell
from entrepot.config.home import Home
from entrepot.config.migrating import migrate_now
from entrepot.config.problems import Trouble
from entrepot.config.ready import start_django


def main(words: Sequence[str]) -> int:
    """This will migrate the database as its owner."""
    parser = argparse.ArgumentParser(prog="entrepot migrate", description="Bring the database up to this release.")
    parser.add_argument("--tell-role", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    with database(Home.open()) as access:
        start_django(access, "migrate", owner=True)
        from django.db import Error

        try:
            role = migrate_now()
        except Error as problem:
            reason = str(problem).strip().splitlines()[0]
            raise Trouble(f"The migration did not go through ({reason}): correct this, then run it again.")
    if options.tell_role:
        print(json.dumps({"role": role}))
    else:
        tell("The database is up to date.")
    return 0
