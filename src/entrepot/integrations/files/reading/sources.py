"""A file that can be read: what was found out about it, and its rows in batches."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from entrepot.integrations.files.reading import sheets, texts
from entrepot.integrations.files.reading.blocks import Block
from entrepot.integrations.files.refusals import UnreadableFile

BATCH = 20_000
_PIECE = 1 << 20
# A header stands among the first rows; what is further down is data.
_HEADER_WITHIN = 30
_SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Recognise = Callable[[Sequence[str]], int]
"""Tells how many of a row's cells are names of columns that are known."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read, and what was found out about it. `hash` is that of its bytes.

    `header` is the number of the row that names the columns, `above` are the rows over it. `spans` are cells
    that were merged downwards: (first row, last row, place of the column).
    """

    path: Path
    hash: str
    size: int
    encoding: str = ""
    separator: str = ""
    columns: list[str] = field(default_factory=list)
    header: int = 1
    above: Sequence[Sequence[str]] = ()
    spans: Sequence[tuple[int, int, int]] = ()

    @property
    def is_sheet(self) -> bool:
        return not self.encoding


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows with the numbers of the lines on which they begin, and how far the file is read (0 to 1).

    `totals` are the numbers of rows that only sum up what stands above them, which are not among the rows.
    """

    numbers: Sequence[int]
    rows: list[list[str]]
    progress: float
    totals: Sequence[int] = ()


def open_source(path: Path, *, encoding: str = "", recognise: Recognise | None = None) -> Source:
    """This will look at a file and tell how to read it, or refuse with the reason.

    The header is the row in which most columns are recognised; without `recognise` it is the first with anything.
    """
    try:
        with path.open("rb") as file:
            start, whole = file.read(8), hashlib.sha256()
            file.seek(0)
            for piece in iter(lambda: file.read(_PIECE), b""):
                whole.update(piece)
            size = file.tell()
    except OSError as problem:
        raise UnreadableFile(path.name, "{what}. Check its name and your rights.", {"what": problem.strerror})
    if not size:
        raise UnreadableFile(path.name, "it is empty.")
    source = Source(path, whole.hexdigest(), size)
    if start.startswith(_SHEETS):
        source = replace(source, spans=sheets.spans(path))
    else:
        found = encoding or texts.encoding_of(path)
        source = replace(source, encoding=found, separator=texts.separator_of(path, found))
    return _with_header(source, recognise)


def read_batches(source: Source, size: int = BATCH) -> Iterator[Batch]:
    """This will read the rows under the header. Rows that are wholly empty are left out."""
    for numbers, rows, progress in _blocks(source, size):
        full = [place for place, row in enumerate(rows) if numbers[place] > source.header and "".join(row).strip()]
        if len(full) < len(rows):
            numbers, rows = [numbers[place] for place in full], [rows[place] for place in full]
        if rows:
            yield Batch(numbers, rows, progress)


def fitted(row: Sequence[str], width: int) -> list[str] | None:
    """This will make a row as wide as the header: empty cells may be missing or too many, others may not."""
    if len(row) == width:
        return list(row)
    if len(row) < width:
        return None
    return list(row[:width]) if not any(cell.strip() for cell in row[width:]) else None


def _blocks(source: Source, size: int) -> Iterator[Block]:
    if source.is_sheet:
        return sheets.blocks(source.path, size)
    return texts.blocks(source.path, source.encoding, source.separator, source.size, size)


def _with_header(source: Source, recognise: Recognise | None) -> Source:
    first: list[tuple[int, list[str]]] = []
    for numbers, rows, _ in _blocks(source, _HEADER_WITHIN):
        first = [(n, row) for n, row in zip(numbers, rows, strict=True) if "".join(row).strip()]
        if first:
            break
    if not first:
        raise UnreadableFile(source.path.name, "it has no rows.")
    named = [(number, _names(number, row, dict(first), source)) for number, row in first]
    known = [recognise(names) if recognise else 0 for _, names in named]
    place = known.index(max(known))
    number, columns = named[place]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise UnreadableFile(
            source.path.name, "two columns are called {column}. Rename one of them.", {"column": twice[0]}
        )
    while columns and not columns[-1]:
        columns.pop()
    return replace(source, columns=columns, header=number, above=[row for _, row in first[:place]])


def _names(number: int, row: Sequence[str], rows: dict[int, list[str]], source: Source) -> list[str]:
    """The names of columns in a row; one that is merged with a cell above is called what stands there."""
    names = [name.replace("\ufeff", "").strip() for name in row]
    for top, bottom, place in source.spans:
        if top < number <= bottom and top in rows and place < len(names):
            names[place] = names[place] or rows[top][place].strip()
    return names
