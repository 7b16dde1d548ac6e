"""`restore`: a backup back into the database, or a drill that does so elsewhere."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from entrepot.config.access import database
from entrepot.config.home import Home
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble


def main(words: Sequence[str]) -> int:
    """This will put a backup in the place of the present database, or change nothing."""
    options = _options(words)
    source = options.source.absolute()
    if not source.exists():
        raise Trouble(f"There is no file or folder {source}: name what `backup` wrote.")
    if options.at and not source.is_dir():
        raise Trouble("A file holds one moment only: leave --at away, or name a folder that `backup --folder` wrote.")
    home = Home.open()
    if options.verify:
        from entrepot.config.safekeeping.drill import drill

        return 0 if drill(home, source, options.at, options.report) else 1
    alone = FileLock(home.serve_lock)
    if not alone.take():
        raise Trouble(
            f"Entrepot serves {home.path} now: stop it first, for a restore replaces everything it works on."
        )
    try:
        _restore(home, source, options)
    finally:
        alone.leave()
    return 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="entrepot restore", description="Read a backup back. Stop `serve` before.")
    parser.add_argument("source", type=Path, help="the file or the folder that `backup` wrote")
    parser.add_argument("--at", type=_moment, metavar="MOMENT", help='as it was then, such as "2026-11-26 10:00"')
    parser.add_argument("--verify", action="store_true", help="only a drill: restore elsewhere, verify, report")
    parser.add_argument("--report", type=Path, help="write what the drill found into this file as well")
    parser.add_argument("--replace", action="store_true", help="also when the present database is not empty")
    parser.add_argument(
        "--despite-differences", action="store_true", help="also when the backup's books do not add up"
    )
    return parser.parse_args(words)


def _restore(home: Home, source: Path, options: argparse.Namespace) -> None:
    replace_it, despite = options.replace, options.despite_differences
    if source.is_dir():
        from entrepot.config.safekeeping.returning import restore_folder

        restore_folder(home, source, options.at, replace_it=replace_it, despite=despite)
        return
    with database(home) as access:
        from entrepot.config.safekeeping.restoring import restore

        restore(access, source, replace_it=replace_it, despite_differences=despite)


def _moment(text: str) -> datetime:
    """Read a moment in the time zone of this machine, unless it says another."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise argparse.ArgumentTypeError('write it like "2026-11-26 10:00" or "2026-11-26 10:00:00+08:00"')
