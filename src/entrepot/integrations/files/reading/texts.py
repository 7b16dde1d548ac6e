"""Text files: in which encoding, by which separator, and their rows."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from entrepot.integrations.files.reading.blocks import Block
from entrepot.integrations.files.refusals import UnreadableFile

_PIECE = 1 << 20
_SEPARATORS = ",;\t|"
_BREAKS = ("\n", "\r")
_ENCODINGS = ("utf-8-sig", "gb18030", "big5")
_LINES_LOOKED_AT = 30


def encoding_of(path: Path) -> str:
    """This will find the first encoding in which every byte of the file makes sense."""
    try:
        with _bytes(path) as file:
            start = file.read(64)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            raise UnreadableFile(path.name, "it is a web page, whatever its name says. Save it as .xlsx or CSV.")
        fitting = [encoding for encoding in _ENCODINGS if _makes_sense(path, encoding)]
    except (OSError, EOFError, zlib.error) as problem:
        raise UnreadableFile(path.name, "its compression is damaged ({problem}).", {"problem": problem})
    if not fitting:
        raise UnreadableFile(path.name, "its encoding is not UTF-8, GB 18030 or Big5. Say which with --encoding.")
    return fitting[0] if fitting[0] == "utf-8-sig" else _likelier(path, fitting)


def separator_of(path: Path, encoding: str) -> str:
    """This will find the character that splits one of the first lines into most columns."""
    try:
        with _text(path, encoding) as text:
            lines = list(islice((line for line in text if line.strip()), _LINES_LOOKED_AT))
        counts = {mark: max(map(len, csv.reader(lines, delimiter=mark)), default=0) for mark in _SEPARATORS}
    except (csv.Error, UnicodeError, OSError, EOFError, zlib.error) as problem:
        raise UnreadableFile(path.name, "its first lines make no sense ({problem}).", {"problem": problem})
    return max(_SEPARATORS, key=lambda mark: counts[mark])


def blocks(path: Path, encoding: str, separator: str, size: int, at_once: int) -> Iterator[Block]:
    """This will read a text file from its beginning; `size` is that of the file."""
    with path.open("rb") as raw:
        compressed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        opened: Any = gzip.GzipFile(fileobj=raw) if compressed else raw
        text = io.TextIOWrapper(opened, encoding=encoding, newline="")
        reader = csv.reader(text, delimiter=separator)
        try:
            while True:
                first = reader.line_num + 1
                rows = list(islice(reader, at_once))
                if not rows:
                    return
                yield _numbers(first, rows, reader.line_num), rows, min(raw.tell() / size, 1.0)
        except (csv.Error, UnicodeError, OSError, EOFError, zlib.error) as problem:
            raise UnreadableFile(
                path.name, "line {line} makes no sense ({problem}).", {"line": reader.line_num, "problem": problem}
            )


def is_compressed(path: Path) -> bool:
    """This will tell whether a file is gzipped, whatever its name."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _bytes(path: Path) -> IO[bytes]:
    return gzip.open(path) if is_compressed(path) else path.open("rb")  # type: ignore[return-value]


def _makes_sense(path: Path, encoding: str) -> bool:
    decode = codecs.getincrementaldecoder(encoding)().decode
    with _bytes(path) as file:
        for piece in iter(lambda: file.read(_PIECE), b""):
            if b"\0" in piece:
                raise UnreadableFile(path.name, "it is neither text nor a sheet.")
            try:
                decode(piece)
            except UnicodeDecodeError:
                return False
    try:
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _likelier(path: Path, fitting: Sequence[str]) -> str:
    """Bytes of Big5 make sense in GB 18030 too, as characters that hardly anybody uses."""
    with _bytes(path) as file:
        start = file.read(_PIECE)
    usual = {encoding: _unusual(start.decode(encoding, errors="ignore")) for encoding in fitting}
    return min(fitting, key=lambda encoding: usual[encoding])


def _unusual(text: str) -> float:
    """The part of the characters beyond ASCII that stand neither in GB 2312 nor in the common part of Big5."""
    foreign = [character for character in text if character > "\x7f"]
    return sum(not _is_usual(character) for character in foreign) / max(len(foreign), 1)


def _is_usual(character: str) -> bool:
    try:
        if character.encode("gb2312"):
            return True
    except UnicodeEncodeError:
        pass
    try:
        # Characters of the first level begin with A1 to C6.
        return character.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(_bytes(path), encoding=encoding, newline="")
    except LookupError:
        raise UnreadableFile(path.name, "there is no encoding {encoding}.", {"encoding": encoding})


def _numbers(first: int, rows: Sequence[Sequence[str]], last: int) -> Sequence[int]:
    """The line on which each row begins: one after the other, unless a cell holds line breaks."""
    if last - first + 1 == len(rows):
        return range(first, last + 1)
    numbers, number = [], first
    for row in rows:
        numbers.append(number)
        number += 1 + sum(len(cell.splitlines()) - (not cell.endswith(_BREAKS)) for cell in row if cell)
    return numbers
