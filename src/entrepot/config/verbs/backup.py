"""`backup`: everything into one file."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from entrepot.config.access import database
from entrepot.config.home import Home
from entrepot.config.problems import Trouble


def main(words: Sequence[str]) -> int:
    """This will write the whole database and the secret into a file, also while Entrepot serves."""
    parser = argparse.ArgumentParser(
        prog="entrepot backup",
        description="Write everything into one file. It is sealed when ENTREPOT_BACKUP_PASSPHRASE is set.",
    )
    parser.add_argument("file", type=Path)
    target = parser.parse_args(words).file.absolute()
    if not target.parent.is_dir():
        raise Trouble(f"There is no folder {target.parent}: make it, or choose another place.")
    with database(Home.open()) as access:
        from entrepot.config.safekeeping.backing_up import back_up

        back_up(access, target)
    return 0
