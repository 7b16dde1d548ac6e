"""What somebody asked of a list, read from its address and written into addresses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext

from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.foundation.actors import Actor

LENGTH = 50
COLUMNS, SORT, _COLUMNS = "columns", "sort", "columns_of_"


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows, in which columns, from where on."""

    listing: Listing[Any]
    asked: Asked
    columns: Sequence[Column[Any]]
    before: int | None = None
    # The columns that the address itself names, as a saved view does.
    named: Sequence[str] = ()
    # By which column, as the address says it: `total`, or `-total` for the greatest first. Without: the newest first.
    sort: str = ""

    @classmethod
    def of(cls, request: HttpRequest, listing: Listing[Any]) -> "Question":
        """This will read the address, and what this browser remembers of columns. What is unknown is left out."""
        asked = {name: text for name in listing.names if (text := request.GET.get(name, "").strip())}
        before = request.GET.get("before", "")
        named = known_columns(listing, request.GET.get(COLUMNS, "").split("."))
        chosen = named or known_columns(listing, request.COOKIES.get(_COLUMNS + listing.name, "").split("."))
        by_name = {column.name: column for column in listing.columns}
        columns = [by_name[name] for name in chosen]
        usual = [column for column in listing.columns if column.usual]
        start = int(before) if before.isdecimal() and len(before) < 19 else None
        sort = request.GET.get(SORT, "")
        return cls(listing, asked, columns or usual, start, named, sort if listing.sorted_by(sort, asked) else "")

    @property
    def tab(self) -> Tab | None:
        """The tab of which everything is asked; the one that asks most wins."""
        fitting = [tab for tab in self.listing.tabs if tab.asked.items() <= self.asked.items()]
        return max(fitting, key=lambda tab: len(tab.asked), default=None)

    def address(self, changed: Mapping[str, Any] | None = None) -> str:
        """This will write the address of the same question, but for what is changed; None takes something out."""
        asked = {**self.asked, COLUMNS: ".".join(self.named), SORT: self.sort, **(changed or {})}
        said = urlencode({name: value for name, value in sorted(asked.items()) if value not in (None, "")})
        return self.listing.address + (f"?{said}" if said else "")

    @property
    def query(self) -> str:
        """What is asked and in which columns, as it stands in an address."""
        more = [(COLUMNS, ".".join(self.named)), (SORT, self.sort)]
        return urlencode(sorted(self.asked.items()) + [one for one in more if one[1]])

    def heads(self) -> list[dict[str, Any]]:
        """This will give the head of each column: where one press leads that puts the rows in its order."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column[Any]) -> dict[str, Any]:
        can = self.listing.sorted_by(column.name, self.asked) is not None
        here = self.sort.removeprefix("-") == column.name
        falling = here and self.sort.startswith("-")
        # From rising to falling, and back to the newest first.
        after = f"-{column.name}" if here and not falling else None if falling else column.name
        return {
            "column": column, "to": self.address({SORT: after, "before": None}) if can else "",
            "sorted": "descending" if falling else "ascending" if here else "",
        }  # fmt: skip

    def chips(self, actor: Actor) -> list[dict[str, str]]:
        """This will say in words how the list is narrowed, each with the address of the list without it."""
        ours = self.tab.asked if self.tab else {}
        return [
            {"text": f"{gettext(one.title)}: {word_of(one, actor, self.asked[one.name])}",
             "without": self.address(changed={one.name: None})}
            for one in self.listing.narrowings
            if one.name in self.asked and one.name not in ours
        ]  # fmt: skip


def word_of(one: Narrowing, actor: Actor, value: str) -> str:
    """This will give the word for a chosen value."""
    return dict(one.choices(actor)).get(value, value) if one.choices else value


def remember_columns(listing: Listing[Any], names: Sequence[str]) -> tuple[str, str]:
    """This will give the cookie that keeps which columns somebody wants, in his order."""
    return _COLUMNS + listing.name, ".".join(known_columns(listing, names))


def known_columns(listing: Listing[Any], names: Collection[str]) -> list[str]:
    """This will give those of the names that are columns of the list, in the order of the names."""
    known = {column.name for column in listing.columns}
    return [name for name in dict.fromkeys(names) if name in known]
