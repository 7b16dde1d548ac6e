"""Rows of a file, in batches, whatever its encoding, separator or compression; each row knows its number."""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from entrepot.integrations.files.refusals import UnreadableFile

BATCH = 20_000
_PIECE = 1 << 20
_SEPARATORS = ",;\t|"
_BREAKS = ("\n", "\r")
_ENCODINGS = ("utf-8-sig", "gb18030", "big5")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read, and what was found out about it. `hash` is that of its bytes."""

    path: Path
    hash: str
    size: int
    encoding: str
    separator: str
    columns: list[str]

    @property
    def is_sheet(self) -> bool:
        return not self.encoding


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows with the numbers of the lines on which they begin, and how far the file is read (0 to 1)."""

    numbers: Sequence[int]
    rows: list[list[str]]
    progress: float


def open_source(path: Path, *, encoding: str = "") -> Source:
    """This will look at a file and tell how to read it, or refuse with the reason."""
    try:
        with path.open("rb") as file:
            start, whole = file.read(4), hashlib.sha256()
            file.seek(0)
            for piece in iter(lambda: file.read(_PIECE), b""):
                whole.update(piece)
            size = file.tell()
    except OSError as problem:
        raise UnreadableFile(str(path), f"{problem.strerror}. Check its name and your rights.")
    if not size:
        raise UnreadableFile(str(path), "it is empty.")
    if start.startswith(b"PK"):
        source = Source(path, whole.hexdigest(), size, "", "", [])
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(str(path), "it is of the old .xls kind. Save it as .xlsx or as CSV.")
    else:
        found = encoding or _encoding(path)
        source = Source(path, whole.hexdigest(), size, found, _separator(path, found), [])
    header = _header(source)
    return Source(source.path, source.hash, size, source.encoding, source.separator, header)


def read_batches(source: Source, size: int = BATCH) -> Iterator[Batch]:
    """This will read the rows under the header. Rows that are wholly empty are left out."""
    header_seen = False
    for numbers, rows, progress in _blocks(source, size):
        full = [place for place, row in enumerate(rows) if "".join(row).strip()]
        if not header_seen and full:
            header_seen, full = True, full[1:]
        if len(full) < len(rows):
            numbers, rows = [numbers[place] for place in full], [rows[place] for place in full]
        if rows:
            yield Batch(numbers, rows, progress)


def _blocks(source: Source, size: int) -> Iterator[tuple[Sequence[int], list[list[str]], float]]:
    return _sheet_blocks(source, size) if source.is_sheet else _text_blocks(source, size)


def _header(source: Source) -> list[str]:
    header = next((row for _, rows, _ in _blocks(source, 20) for row in rows if "".join(row).strip()), None)
    if header is None:
        raise UnreadableFile(str(source.path), "it has no rows.")
    columns = [name.replace("\ufeff", "").strip() for name in header]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise UnreadableFile(str(source.path), f"two columns are called {twice[0]}. Rename one of them.")
    return columns


def _bytes(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if compressed else path.open("rb")  # type: ignore[return-value]


def _encoding(path: Path) -> str:
    """The first encoding in which every byte of the file makes sense."""
    try:
        with _bytes(path) as file:
            if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return "utf-16"
        found = next((encoding for encoding in _ENCODINGS if _makes_sense(path, encoding)), None)
    except (OSError, EOFError, zlib.error) as problem:
        raise UnreadableFile(str(path), f"its compression is damaged ({problem}).")
    if found is None:
        raise UnreadableFile(str(path), "its encoding is not UTF-8, GB 18030 or Big5. Say which with --encoding.")
    return found


def _makes_sense(path: Path, encoding: str) -> bool:
    decode = codecs.getincrementaldecoder(encoding)().decode
    with _bytes(path) as file:
        for piece in iter(lambda: file.read(_PIECE), b""):
            if b"\0" in piece:
                raise UnreadableFile(str(path), "it is neither text nor a sheet.")
            try:
                decode(piece)
            except UnicodeDecodeError:
                return False
    try:
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(path: Path, encoding: str) -> str:
    """The character that splits the first line into most columns."""
    with _text(path, encoding) as text:
        line = next((line for line in text if line.strip()), "")
    counts = {mark: len(next(csv.reader([line], delimiter=mark), [])) for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: counts[mark])


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(_bytes(path), encoding=encoding, newline="")
    except LookupError:
        raise UnreadableFile(str(path), f"there is no encoding {encoding}.")


def _text_blocks(source: Source, size: int) -> Iterator[tuple[Sequence[int], list[list[str]], float]]:
    with source.path.open("rb") as raw:
        compressed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        opened: Any = gzip.GzipFile(fileobj=raw) if compressed else raw
        text = io.TextIOWrapper(opened, encoding=source.encoding, newline="")
        reader = csv.reader(text, delimiter=source.separator)
        try:
            while True:
                first = reader.line_num + 1
                rows = list(islice(reader, size))
                if not rows:
                    return
                yield _numbers(first, rows, reader.line_num), rows, min(raw.tell() / source.size, 1.0)
        except (csv.Error, UnicodeError, OSError, EOFError, zlib.error) as problem:
            raise UnreadableFile(str(source.path), f"line {reader.line_num} makes no sense ({problem}).")


def _numbers(first: int, rows: Sequence[Sequence[str]], last: int) -> Sequence[int]:
    """The line on which each row begins: one after the other, unless a cell holds line breaks."""
    if last - first + 1 == len(rows):
        return range(first, last + 1)
    numbers, number = [], first
    for row in rows:
        numbers.append(number)
        number += 1 + sum(len(cell.splitlines()) - (not cell.endswith(_BREAKS)) for cell in row if cell)
    return numbers


def _sheet_blocks(source: Source, size: int) -> Iterator[tuple[Sequence[int], list[list[str]], float]]:
    import fastexcel

    try:
        sheet = fastexcel.read_excel(source.path).load_sheet(0, header_row=None, dtypes="string")
        frame = sheet.to_polars()
    except (fastexcel.FastExcelError, OSError, ValueError) as problem:
        raise UnreadableFile(str(source.path), f"it is not a sheet that can be opened ({str(problem)[:120]}).")
    first = 1 + max(sheet.total_height - frame.height, 0)
    for start in range(0, frame.height, size):
        some = frame.slice(start, size)
        rows = [["" if cell is None else cell for cell in row] for row in some.iter_rows()]
        numbers = range(first + start, first + start + len(rows))
        yield numbers, rows, (start + len(rows)) / frame.height


def fitted(row: Sequence[str], width: int) -> list[str] | None:
    """This will make a row as wide as the header: empty cells may be missing or too many, others may not."""
    if len(row) == width:
        return list(row)
    if len(row) < width:
        return None
    return list(row[:width]) if not any(cell.strip() for cell in row[width:]) else None
