"""The file that a backup is: a tar of the dump in pieces, the secret, and last a manifest of them all.

The dump goes through in pieces because a tar must know each size beforehand, and the disk may not
hold everything twice. `cat database.dump.*` of the unpacked pieces is what pg_restore reads.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from entrepot.config.problems import Trouble
from entrepot.config.safekeeping.sealing import MAGIC, Passphrase, SealedReader, SealingWriter

PIECE = 16 * 1024 * 1024
DUMP = "database.dump."
SECRET = "secret.key"
MANIFEST = "manifest.json"
FORMAT = 1


class ArchiveWriter:
    """Writes members one after the other and their checksums at the end."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._sealing = SealingWriter(file, Passphrase(passphrase)) if passphrase else None
        self._outlet = _Outlet(cast(BinaryIO, self._sealing or file))
        self._tar = tarfile.open(fileobj=cast(BinaryIO, self._outlet), mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._members: list[dict[str, Any]] = []

    def add(self, name: str, data: bytes) -> None:
        """This will write one member."""
        self._members.append({"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})
        self._put(name, data)

    def add_stream(self, source: BinaryIO) -> Iterator[int]:
        """This will write the dump in pieces, and tell after each how many bytes there were so far."""
        written = 0
        while data := source.read(PIECE):
            self.add(f"{DUMP}{len(self._members):05}", data)
            written += len(data)
            yield written

    def finish(self, manifest: dict[str, Any]) -> None:
        """This will write the manifest and end the file."""
        whole = {"format": FORMAT, **manifest, "members": self._members}
        self._put(MANIFEST, json.dumps(whole, indent=1, ensure_ascii=False).encode())
        self._tar.close()
        if self._sealing:
            self._sealing.close()

    def abandon(self) -> None:
        """This will write nothing more: tarfile would still try when it is taken apart."""
        self._outlet.open = False

    def _put(self, name: str, data: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), 0o600
        self._tar.addfile(entry, io.BytesIO(data))


class _Outlet:
    def __init__(self, target: BinaryIO) -> None:
        self.target, self.open = target, True

    def write(self, data: bytes) -> int:
        return self.target.write(data) if self.open else len(data)


def members(path: Path, passphrase: str) -> Iterator[tuple[str, bytes]]:
    """This will give the members of a backup in their order."""
    with path.open("rb") as file:
        start = file.read(len(MAGIC))
        if start == MAGIC:
            if not passphrase:
                raise Trouble(
                    "This backup is sealed: set ENTREPOT_BACKUP_PASSPHRASE to the passphrase it was made with."
                )
            source = cast(BinaryIO, SealedReader(file, Passphrase(passphrase)))
        else:
            file.seek(0)
            source = file
        try:
            with tarfile.open(fileobj=source, mode="r|") as tar:
                for entry in tar:
                    content = tar.extractfile(entry)
                    yield entry.name, content.read() if content else b""
        except (tarfile.TarError, EOFError):
            raise Trouble(f"{path} is no backup of Entrepot, or a damaged one: use another copy of it.")


def checked_manifest(path: Path, passphrase: str) -> dict[str, Any]:
    """This will read the whole file, compare every checksum, and give the manifest."""
    found: list[dict[str, Any]] = []
    manifest: dict[str, Any] | None = None
    for name, data in members(path, passphrase):
        if name == MANIFEST:
            manifest = json.loads(data)
        else:
            found.append({"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    if manifest is None:
        raise Trouble(f"{path} was cut off before its end: use another copy of it.")
    if manifest["format"] != FORMAT:
        raise Trouble(f"{path} was made by a newer release of Entrepot: restore it with that one.")
    if manifest["members"] != found:
        raise Trouble(f"{path} is damaged, its checksums differ: use another copy of it.")
    return manifest


def dump_pieces(path: Path, passphrase: str) -> Iterable[bytes]:
    """This will give the dump, piece by piece."""
    return (data for name, data in members(path, passphrase) if name.startswith(DUMP))


def secret_in(path: Path, passphrase: str) -> str | None:
    """This will give the installation's secret, if the backup holds it."""
    for name, data in members(path, passphrase):
        if name == SECRET:
            return data.decode()
    return None


def open_new(path: Path) -> BinaryIO:
    """This will open a private file that did not exist before."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
