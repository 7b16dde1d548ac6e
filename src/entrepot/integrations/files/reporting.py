"""The report of an import: a line for each row that was not imported, which can be corrected and imported again."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from entrepot.integrations.files.reading import Source, read_batches
from entrepot.integrations.files.tally import Reported


def write_report(path: Path, source: Source, reported: Sequence[Reported]) -> None:
    """This will write (row number, reason, sentence, the row as it was), in the order of the file.

    The rows are read from the file once more: no import has to hold them until it knows their fate.
    """
    why = {one.row: one for one in reported}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "reason", "sentence", *source.columns])
        for batch in read_batches(source):
            for place, number in enumerate(batch.numbers):
                if one := why.get(number):
                    writer.writerow([number, one.code, one.sentence, *batch.rows[place]])


def reasons(reported: Sequence[Reported]) -> list[tuple[str, int, str]]:
    """This will count rows by reason: (code, rows, the first sentence)."""
    first: dict[str, str] = {}
    for one in reported:
        first.setdefault(one.code, one.sentence)
    return [(code, n, first[code]) for code, n in Counter(one.code for one in reported).most_common()]
