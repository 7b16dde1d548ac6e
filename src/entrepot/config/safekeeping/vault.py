"""A folder of backups: whole copies of the database, and the log of everything written since, each file sealed.

A file gets its name when all of it is on the disk, so whatever was killed leaves only drafts behind. What a copy is
stands in its name: when it was finished, and the first and the last piece of the log that it needs.
"""

import hashlib
import json
import os
import re
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from entrepot.config.home import Home, create_once, make_folder, write_private
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble
from entrepot.config.safekeeping.archive import open_new
from entrepot.config.safekeeping.sealing import MasterKey, SealedReader, SealingWriter

FORMAT = 1
LOG = re.compile(r"[0-9A-F]{8}(\.history|[0-9A-F]{16}(\.partial|\.[0-9A-F]{8}\.backup)?)")
_BASE = re.compile(r"(\d{8}T\d{6}Z)-([0-9A-F]{24})-([0-9A-F]{24})\.base")
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, order=True)
class Base:
    """A whole copy, usable from the moment it was finished."""

    finished: datetime
    first: str
    last: str

    @classmethod
    def read(cls, name: str) -> "Base | None":
        """This will read what a file's name says."""
        found = _BASE.fullmatch(name)
        if found is None:
            return None
        return cls(datetime.strptime(found[1], _MOMENT).replace(tzinfo=UTC), found[2], found[3])

    @property
    def name(self) -> str:
        return f"{self.finished:{_MOMENT}}-{self.first}-{self.last}.base"


def number_of(piece: str) -> int:
    """This will give the place of a piece of the log in their row, whatever its timeline."""
    return int(piece[8:16], 16) * 256 + int(piece[16:24], 16)


@dataclass(frozen=True)
class Vault:
    """The folder, opened with its key."""

    folder: Path
    key: MasterKey

    @classmethod
    def make(cls, folder: Path, passphrase: str, system: str) -> "Vault":
        """This will open the folder, or begin it when it is empty. It belongs to one database cluster."""
        make_folder(folder, 0o700)
        if not (folder / "vault.json").exists():
            if any(not path.name.startswith(".") for path in folder.iterdir()):
                raise Trouble(f"{folder} holds other files: choose an empty folder for the backups.")
            salt = secrets.token_bytes(16)
            about = {
                "format": FORMAT, "system": system, "salt": salt.hex(), "check": _check(_master(passphrase, salt)),
            }  # fmt: skip
            create_once(folder / "vault.json", json.dumps(about, indent=1))
        for name in ("bases", "log"):
            make_folder(folder / name, 0o700)
        vault = cls.open(folder, passphrase)
        if vault.about()["system"] != system:
            raise Trouble(f"{folder} holds the backups of another installation: choose another folder.")
        return vault

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> "Vault":
        """This will open a folder that is there, if the key is its own."""
        file = folder / "vault.json"
        if not file.exists():
            raise Trouble(f"There are no backups in {folder}: name the folder that `backup --folder` wrote to.")
        try:
            about = json.loads(file.read_text())
            salt, check, made = bytes.fromhex(about["salt"]), about["check"], about["format"]
        except (ValueError, KeyError, TypeError):
            raise Trouble(f"{file} is damaged: put it back from another copy of the folder.")
        if made != FORMAT:
            raise Trouble(f"{folder} was made by a newer release of Entrepot: use that one.")
        if not passphrase:
            raise Trouble("The backups are sealed: set ENTREPOT_BACKUP_PASSPHRASE to their key.")
        master = _master(passphrase, salt)
        if _check(master) != check:
            raise Trouble(f"This key does not open the backups in {folder}: correct ENTREPOT_BACKUP_PASSPHRASE.")
        return cls(folder, MasterKey(master))

    def about(self) -> dict[str, str]:
        """This will read what stands openly beside the sealed files."""
        told: dict[str, str] = json.loads((self.folder / "vault.json").read_text())
        return told

    def bases(self) -> list[Base]:
        """This will list the whole copies, the oldest first."""
        found = (Base.read(path.name) for path in (self.folder / "bases").iterdir())
        return sorted(base for base in found if base)

    def log_names(self) -> list[str]:
        """This will list the pieces of the log."""
        return sorted(path.name for path in (self.folder / "log").iterdir() if LOG.fullmatch(path.name))

    @contextmanager
    def alone(self, shelf: str) -> Iterator[None]:
        """This will let one process write to a shelf at a time, and take away the drafts of one that was killed.

        Whoever needs both takes that of the copies first.
        """
        lock = FileLock(self.folder / f"{shelf}.lock")
        if not lock.wait(600):
            raise Trouble(f"Another command has been writing to {self.folder} for ten minutes: end it, then repeat.")
        try:
            for draft in (self.folder / shelf).glob(".*.partial"):
                draft.unlink()
            yield
        finally:
            lock.leave()

    def keep_log(self, name: str, content: bytes) -> None:
        """This will keep one piece of the log. The same piece again is fine, another of its name is not."""
        if (self.folder / "log" / name).exists():
            if self.log(name) != content:
                raise Trouble(
                    f"{self.folder} holds another log of this name ({name}): two installations write to it; "
                    "give one of them another folder."
                )
            return
        with self.writing("log") as (file, settle):
            file.write(zlib.compress(content, 1))
            settle(name)

    def log(self, name: str) -> bytes:
        """This will read one piece of the log."""
        with self.reading("log", name) as file:
            return zlib.decompress(file.read())

    @contextmanager
    def writing(self, shelf: str) -> "Iterator[tuple[SealingWriter, _Settle]]":
        """This will seal what is written, and name the file when all of it is on the disk."""
        draft = self.folder / shelf / f".{secrets.token_hex(6)}.partial"
        try:
            with open_new(draft) as file:
                sealing, settle = SealingWriter(file, self.key), _Settle()
                yield sealing, settle
                sealing.close()
                file.flush()
                os.fsync(file.fileno())
            draft.rename(self.folder / shelf / settle.name)
            _sync(self.folder / shelf)
        finally:
            draft.unlink(missing_ok=True)

    @contextmanager
    def reading(self, shelf: str, name: str) -> Iterator[SealedReader]:
        """This will open a sealed file."""
        with (self.folder / shelf / name).open("rb") as file:
            if file.read(len(self.key.magic)) != self.key.magic:
                raise Trouble(f"{file.name} is damaged: use another copy of the folder.")
            yield SealedReader(file, self.key)

    def forget(self, shelf: str, name: str) -> None:
        """This will delete a file that is no longer kept."""
        (self.folder / shelf / name).unlink(missing_ok=True)


class _Settle:
    """Says under which name a file is to be kept, which may only be known at its end."""

    name = ""

    def __call__(self, name: str) -> None:
        self.name = name


def passphrase_of(home: Home) -> str:
    """This will give the key of the backups: from the environment, or else the one that lies in the home."""
    file = home.path / "backup.key"
    return os.environ.get("ENTREPOT_BACKUP_PASSPHRASE") or (file.read_text().strip() if file.exists() else "")


def ensure_passphrase(home: Home) -> tuple[str, bool]:
    """This will give the key and whether it was made now. It stays in the home, for nobody is there to type it."""
    found = passphrase_of(home)
    chosen = found or secrets.token_urlsafe(32)
    file = home.path / "backup.key"
    if not file.exists() or file.read_text().strip() != chosen:
        write_private(file, chosen)
    return chosen, not found


def _master(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode())


def _check(master: bytes) -> str:
    return hashlib.sha256(b"entrepot backups" + master).hexdigest()[:32]


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
