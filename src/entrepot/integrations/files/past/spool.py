"""Rows set aside on disk by the order they belong to, so that a file of any length takes no more memory."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import polars as pl

ORDERS_A_CHUNK = 1_000


class Spool:
    """Rows by chunks of whole orders: whoever comes first stands first, and rows of one order stand together."""

    def __init__(self, size: int = ORDERS_A_CHUNK) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="entrepot-import-"))
        self._size = size
        self._places: dict[str, int] = {}
        self._files: dict[int, int] = {}
        self.rows = 0
        self.codes: set[str] = set()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, frame: pl.DataFrame) -> None:
        """This will set rows aside; the column `order` says where they belong."""
        if frame.is_empty():
            return
        self.codes.update(frame["sku"].unique())
        for order in frame["order"].unique(maintain_order=True):
            self._places.setdefault(order, len(self._places))
        # The place within its chunk; chunk and place together find the order again.
        places = frame["order"].replace_strict(self._places, return_dtype=pl.Int64)
        numbered = frame.with_columns((places // self._size).alias("chunk"), (places % self._size).alias("place"))
        for (chunk,), part in numbered.partition_by("chunk", as_dict=True, include_key=False).items():
            number = self._files.get(chunk, 0)
            part.write_ipc(self._folder / f"{chunk}-{number}.arrow", compression="lz4")
            self._files[chunk] = number + 1
        self.rows += frame.height

    @property
    def orders(self) -> list[str]:
        """The numbers of all orders that were set aside."""
        return list(self._places)

    def chunks(self) -> Iterator[tuple[int, pl.DataFrame]]:
        """This will give the rows back: (number of the chunk, its rows in the order of the file)."""
        for chunk in sorted(self._files):
            parts = [self._folder / f"{chunk}-{number}.arrow" for number in range(self._files[chunk])]
            yield chunk, pl.concat([pl.read_ipc(part) for part in parts]).sort("row")
