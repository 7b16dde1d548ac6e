"""Rows as files that spreadsheets open."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse
from django.utils import timezone

from entrepot.integrations.files.writing import written

FORMS = ("csv", "xlsx")


def as_file(name: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> FileResponse:
    """This will write rows into a file of the kind that its name says, and send it; instants in local time."""
    with TemporaryDirectory(prefix="entrepot-export-") as folder:
        path = Path(folder, name)
        with written(path) as write:
            write(heads)
            for line in lines:
                write([_local(value) for value in line])
        # The open file outlives its folder.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _local(value: Any) -> Any:
    return timezone.localtime(value).replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else value
