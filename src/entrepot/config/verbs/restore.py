"""`restore`: a backup back into the database."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from entrepot.config.access import database
from entrepot.config.home import Home
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble


def main(words: Sequence[str]) -> int:
    """This will put a backup in the place of the present database, or change nothing."""
    parser = argparse.ArgumentParser(prog="entrepot restore", description="Read a backup back. Stop `serve` before.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="also when the present database is not empty")
    parser.add_argument(
        "--despite-differences", action="store_true", help="also when the backup's books do not add up"
    )
    options = parser.parse_args(words)
    if not options.file.is_file():
        raise Trouble(f"There is no file {options.file}: name the one that `backup` wrote.")
    home = Home.open()
    alone = FileLock(home.serve_lock)
    if not alone.take():
        raise Trouble(
            f"Entrepot serves {home.path} now: stop it first, for a restore replaces everything it works on."
        )
    try:
        with database(home) as access:
            from entrepot.config.safekeeping.restoring import restore

            restore(access, options.file, replace_it=options.replace, despite_differences=options.despite_differences)
    finally:
        alone.leave()
    return 0
