"""What became of every row, and of its money: the sums must be those of the file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What can become of a row."""

    ORDER_LINE = "order_line"
    CHARGE = "charge"
    RETURN = "return"
    CREDIT = "credit"
    IMPORTED = "imported"
    ALREADY_THERE = "already_there"
    STOCK_CORRECTION = "stock_correction"
    TOTALS = "totals"
    REFUSED = "refused"


SAID = {
    Outcome.ORDER_LINE: "imported as a line of an order",
    Outcome.CHARGE: "imported as a charge of an order",
    Outcome.RETURN: "imported as a return of what was bought",
    Outcome.CREDIT: "imported as a credit note",
    Outcome.IMPORTED: "imported",
    Outcome.ALREADY_THERE: "there already, nothing added",
    Outcome.STOCK_CORRECTION: "set aside: a correction of stock",
    Outcome.TOTALS: "set aside: only sums up other rows",
    Outcome.REFUSED: "refused, see the report",
}


@dataclass(slots=True)
class Sum:
    """So many rows with so much money: in the currency's smallest coin, and exactly, in millionths."""

    rows: int = 0
    coins: int = 0
    exact: int = 0

    def add(self, rows: int, coins: int, exact: int) -> None:
        self.rows += rows
        self.coins += coins
        self.exact += exact


@dataclass(frozen=True, slots=True)
class Reported:
    """A row that was not imported, and why."""

    row: int
    code: str
    sentence: str


@dataclass(slots=True)
class Tally:
    """Rows and money by outcome, and the rows that people must look at."""

    sums: dict[Outcome, Sum] = field(default_factory=dict)
    reported: list[Reported] = field(default_factory=list)
    # What is worth knowing beside: how many rows were credited for which reason.
    notes: Counter[str] = field(default_factory=Counter)
    # What of the file, by its number there, existed before: its money is not this import's.
    there: set[str] = field(default_factory=set)

    def add(self, outcome: Outcome, rows: int, coins: int = 0, exact: int = 0) -> None:
        if rows:
            self.sums.setdefault(outcome, Sum()).add(rows, coins, exact)

    def report(self, rows: Iterable[int], code: str, sentence: str) -> None:
        self.reported += [Reported(row, code, sentence) for row in rows]

    def take_in(self, other: "Tally") -> None:
        for outcome, one in other.sums.items():
            self.add(outcome, one.rows, one.coins, one.exact)
        self.reported += other.reported
        self.notes += other.notes
        self.there |= other.there

    @property
    def refused(self) -> list[Reported]:
        """What of the reported rows was refused; corrections of stock were only set aside."""
        return [one for one in self.reported if one.code != Outcome.STOCK_CORRECTION]

    def without_refused(self) -> "Tally":
        """This will give what was not refused, for those who try the rest again."""
        kept = {outcome: replace(one) for outcome, one in self.sums.items()}
        kept.pop(Outcome.REFUSED, None)
        aside = [one for one in self.reported if one.code == Outcome.STOCK_CORRECTION]
        return Tally(kept, aside, Counter(self.notes), set(self.there))

    @property
    def whole(self) -> Sum:
        total = Sum()
        for one in self.sums.values():
            total.add(one.rows, one.coins, one.exact)
        return total

    def rows_of(self, *outcomes: Outcome) -> int:
        return sum(one.rows for outcome, one in self.sums.items() if outcome in outcomes)

    def stored(self) -> tuple[dict[str, Any], list[list[object]]]:
        """This will give the tally as JSON keeps it."""
        sums = {str(outcome): [one.rows, one.coins, one.exact] for outcome, one in self.sums.items()}
        return {"sums": sums, "notes": dict(self.notes), "there": sorted(self.there)}, [
            [r.row, r.code, r.sentence] for r in self.reported
        ]


def restored(kept: Mapping[str, Any], reported: Iterable[list[object]]) -> Tally:
    """This will read a tally back as it was stored."""
    tally = Tally({Outcome(outcome): Sum(*numbers) for outcome, numbers in kept["sums"].items()})
    tally.notes.update(kept["notes"])
    tally.there.update(kept["there"])
    tally.reported = [Reported(int(str(row)), str(code), str(sentence)) for row, code, sentence in reported]
    return tally
