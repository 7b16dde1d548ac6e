"""The rows of a sheet as people mean them: what was merged stands in each row, and sums of columns are no rows."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.fields import COUNTED_ONCE, OF_AN_ORDER
from entrepot.integrations.files.reading import BATCH, Batch, Source, read_batches

_TOTAL = re.compile(
    r"(合计|总计|小计|累计|总数|合計|總計|小計|累計|總數|本页合计|本頁合計)[:\s]*[\d.,¥元单單件行笔筆\s]*"
    r"|(grand |sub ?|sub-)?totals?[:\s]*",
    re.IGNORECASE,
)


def tidied(source: Source, columns: Columns, size: int = BATCH) -> Iterator[Batch]:
    """This will read the rows as people mean them.

    Of cells that are merged downwards, each row has what stands in the first. A row that names goods, but nothing of
    what an order's rows share, belongs to the order above it. Rows that only sum up are named apart.
    """
    hand = _Hand(source, columns)
    for batch in read_batches(source, size):
        totals, numbers, rows = [], [], []
        for number, row in zip(batch.numbers, batch.rows, strict=True):
            hand.spread(number, row)
            if _sums_up(row):
                totals.append(number)
                hand.above = None
                continue
            hand.continue_order(row)
            numbers.append(number)
            rows.append(row)
        yield Batch(numbers if totals else batch.numbers, rows, batch.progress, totals)


def _sums_up(row: list[str]) -> bool:
    first = next((cell for cell in row if cell and not cell.isspace()), "")
    # Hardly any row begins with one of these letters, so that the others cost nothing.
    if first.lstrip()[:1] not in "合总小累總本gGtTsS":
        return False
    return _TOTAL.fullmatch(unicodedata.normalize("NFKC", first).strip()) is not None


@dataclass
class _Hand:
    """Goes down a sheet, and remembers what stands above."""

    source: Source
    columns: Columns
    above: list[str] | None = None
    _spans: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    _tops: dict[tuple[int, int], str] = field(default_factory=dict)
    _shared: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        places = self.columns.places
        once = {place for field, place in places.items() if field in COUNTED_ONCE}
        for top, bottom, place in self.source.spans:
            if bottom > self.source.header and place not in once:
                for number in range(top, bottom + 1):
                    self._spans[number].append((top, place))
        if self.columns.what == "orders":
            shared = (field in OF_AN_ORDER or field.startswith("custom.") for field in places)
            self._shared = [place for place, is_shared in zip(places.values(), shared, strict=True) if is_shared]

    def spread(self, number: int, row: list[str]) -> None:
        for top, place in self._spans.get(number, ()):
            if place < len(row):
                if number == top:
                    self._tops[(top, place)] = row[place]
                row[place] = row[place] or self._tops.get((top, place), "")

    def continue_order(self, row: list[str]) -> None:
        shared = self._shared
        if not shared or len(row) < len(self.source.columns):
            return
        if row[self.columns.places["order"]].strip():
            self.above = row
        elif self.above and row[self.columns.places["sku"]].strip() and not any(row[p].strip() for p in shared):
            for place in shared:
                row[place] = self.above[place]
