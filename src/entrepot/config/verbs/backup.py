"""`backup`: everything into one file, or a folder that is kept current."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from entrepot.config.access import database
from entrepot.config.home import Home
from entrepot.config.problems import Trouble


def main(words: Sequence[str]) -> int:
    """This will write the whole database and the secret into a file or a folder, also while Entrepot serves."""
    options = _options(words)
    if options.list:
        return _list(options.folder.absolute())
    if options.folder is None and not options.stop:
        return _into_file(options.file)
    with database(Home.open()) as access:
        from entrepot.config.safekeeping import keeping
        from entrepot.config.safekeeping.pruning import Policy

        if options.stop:
            keeping.stop_keeping(access)
        else:
            policy = Policy(options.daily, options.weekly, options.monthly)
            keeping.keep_in(access, keeping.Plan(options.folder.absolute(), policy))
    return 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="entrepot backup",
        description="Write everything into one FILE, sealed when ENTREPOT_BACKUP_PASSPHRASE is set; or into a folder "
        "that `serve` keeps current from then on, always sealed, from which any moment can be restored.",
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--folder", type=Path, help="write a copy into this folder and keep it current")
    parser.add_argument("--daily", type=_count, default=7, metavar="N", help="keep a copy of each of N days (7)")
    parser.add_argument("--weekly", type=_count, default=5, metavar="N", help="… and of N weeks (5)")
    parser.add_argument("--monthly", type=_count, default=12, metavar="N", help="… and of N months (12)")
    parser.add_argument("--list", action="store_true", help="say what is in the folder")
    parser.add_argument("--stop", action="store_true", help="keep the folder current no longer")
    options = parser.parse_args(words)
    if sum((options.file is not None, options.folder is not None, options.stop)) != 1:
        parser.error("name a file, or a folder with --folder, or say --stop")
    if options.list and options.folder is None:
        parser.error("name the folder with --folder")
    return options


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a whole number from 1")
    return int(text)


def _into_file(file: Path) -> int:
    target = file.absolute()
    if not target.parent.is_dir():
        raise Trouble(f"There is no folder {target.parent}: make it, or choose another place.")
    with database(Home.open()) as access:
        from entrepot.config.safekeeping.backing_up import back_up

        back_up(access, target)
    return 0


def _list(folder: Path) -> int:
    """Say which copies there are, and since when every moment can be restored."""
    from entrepot.config.safekeeping.vault import Vault, number_of, passphrase_of

    vault = Vault.open(folder, passphrase_of(Home.open()))
    there = {number_of(name) for name in vault.log_names() if len(name) >= 24}
    for base in vault.bases():
        size = (folder / "bases" / base.name).stat().st_size / 2**20
        last = number_of(base.last)
        while last + 1 in there:
            last += 1
        every = "and every moment since" if there and last == max(there) else "and some time after it"
        print(f"{base.finished:%Y-%m-%d %H:%M:%S} UTC  {size:8.1f} MiB  {every}")
    return 0
