"""What a list says of itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from django.db.models import Model, QuerySet

from entrepot.foundation.actors import Actor

Row = TypeVar("Row")
Asked = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One fact about each row: `cell` is what a page shows, `plain` what a file holds."""

    name: str
    title: str
    cell: Callable[[Row], str]
    plain: Callable[[Row], Any]
    # Whether it is shown to whoever has chosen nothing.
    usual: bool = True
    # At the right edge, for what is compared by its digits.
    end: bool = False
    # By what its rows are put in order, where they can be. `among` says that only a narrowed list can: all of what
    # there is would have to be looked at for each page.
    sort: Any = None
    among: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A narrowing that many people need daily."""

    name: str
    title: str
    asked: Asked = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A question by which a list can be narrowed; without choices it is a date."""

    name: str
    title: str
    choices: Callable[[Actor], Iterable[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list of rows of one kind, newest first.

    `find` gives the rows that are asked for, by their ids; `draw` adds to a page of them what its columns show,
    in a fixed number of queries. `counts` gives the counts of tabs by name, those that are cheap to have.
    """

    name: str
    title: str
    address: str
    permission: str
    columns: Sequence[Column[Row]]
    find: Callable[[Actor, Asked], QuerySet[Any]]
    draw: Callable[[Actor, Sequence[Model]], Sequence[Row]]
    link: Callable[[Row], str]
    key: Callable[[Row], str]
    tabs: Sequence[Tab] = ()
    narrowings: Sequence[Narrowing] = ()
    counts: Callable[[Actor], Mapping[str, int]] | None = None
    # The ids of what somebody asked for by its whole number: it stands before all others.
    called: Callable[[Actor, str], Sequence[int]] | None = None
    deeds: Sequence[Any] = ()
    amount: Callable[[Row], tuple[Any, str]] | None = None
    # The kinds of things that, when one changes, change what it shows.
    live: str = ""
    # Where the remarks of a row are written, with {} for its key; and the right to it.
    memo: str = ""
    may_memo: str = ""
    hint: str = ""
    nothing: str = ""
    # What the header's one button leads to: {title, address, icon, permission}.
    primary: Mapping[str, str] | None = None
    # Lists and pages that people go to and fro between: (title, address, permission).
    family: Sequence[tuple[str, str, str]] = ()

    @property
    def names(self) -> set[str]:
        """What may be asked of it."""
        return {"q"} | {narrowing.name for narrowing in self.narrowings} | {n for tab in self.tabs for n in tab.asked}

    def sorted_by(self, said: str, asked: Asked) -> "tuple[Column[Row], bool] | None":
        """This will read an order such as `-total`: the column, and whether the greatest come first."""
        column = next((one for one in self.columns if one.name == said.removeprefix("-")), None)
        if column is None or column.sort is None or (column.among and not asked):
            return None
        return column, said.startswith("-")

    def asked_by(self, query: str) -> dict[str, str]:
        """This will read what the query of an address asks of it; what is unknown is left out."""
        return {name: text for name, text in parse_qsl(query.lstrip("?")) if name in self.names and text}
