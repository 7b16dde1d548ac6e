"""A file before it is imported, and what failed of it afterwards, as people look at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from entrepot.foundation.actors import Actor
from entrepot.integrations.files.actions import NewImport, laid_down, safe_name
from entrepot.integrations.files.batches import report_of
from entrepot.integrations.files.columns import guessed
from entrepot.integrations.files.fields import FIELDS
from entrepot.integrations.files.importing import prepared
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.own import own_columns
from entrepot.integrations.files.reading import open_source, read_batches
from entrepot.integrations.files.reporting import reason_columns

_ROWS = 5
# What tells one row from another without saying whose it is.
_NOT_PERSONAL = (
    "order", "sku", "title", "quantity", "price", "amount", "date", "reference", "tracking_number", "carrier",
    "customer", "price_list", "warehouse", "bin", "lot", "unit", "product", "barcode", "min_quantity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a list, and the column of the file that holds it, if one does. `names` are those of a field of
    one's own, by language."""

    name: str
    needed: bool
    column: str = ""
    names: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it will be read: its columns, its first rows, and the fields that they hold."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    fields: Sequence[Field]
    header: int
    encoding: str
    mapping: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The first rows that were not imported: what tells them apart, and why."""

    columns: Sequence[str]
    rows: Sequence[tuple[Sequence[str], str]]


def look_at_file(new: NewImport, *, by: Actor) -> Look:
    """This will read the head of a file and guess which column holds which field. Nothing is kept of it."""
    by.must("files.start_import")
    with laid_down(new) as wanted:
        ready = prepared(wanted, by=by, partly=True)
        batch = next(read_batches(ready.source, _ROWS), None)
    own = {one.field: one.named.names for one in own_columns(new.what, by.company_id)}
    fields = [
        Field(name, name in ready.needed, ready.used.get(name, ""), own.get(name)) for name in ready.fields
    ]  # fmt: skip
    width = len(ready.source.columns)
    rows = [[*row, *[""] * width][:width] for row in (batch.rows if batch else [])]
    return Look(ready.source.columns, rows, fields, ready.source.header, ready.source.encoding, ready.mapping)


def failed_rows(batch: ImportBatch, most: int) -> Failed:
    """This will give the first rows that an import refused or set aside, without what is personal in them."""
    if not batch.report_name:
        return Failed([], [])
    with TemporaryDirectory(prefix="entrepot-report-") as folder:
        path = Path(folder) / safe_name(batch.report_name)
        path.write_bytes(report_of(batch))
        source = open_source(path, recognise=lambda names: len(reason_columns(names)))
        rows = list(islice((row for read in read_batches(source) for row in read.rows), most))
    why = max(reason_columns(source.columns), default=len(source.columns) - 1)
    told = {column for field, column in (batch.asked.get("columns") or {}).items() if field in _NOT_PERSONAL}
    shown = [
        place
        for place, name in enumerate(source.columns)
        if place != why and (name in told or _may_be_shown(batch.what, name))
    ]
    cells = [([row[place] if place < len(row) else "" for place in shown], row[why] if why < len(row) else "")
             for row in rows]  # fmt: skip
    return Failed([source.columns[place] for place in shown], cells)


def _may_be_shown(what: str, column: str) -> bool:
    """A column whose field is not known may hold anything."""
    field = guessed(what, column)
    return field in _NOT_PERSONAL and field in FIELDS[what]
