"""Why a file cannot be read, or an import cannot go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext

from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class UnreadableFile(Refusal):
    """{file} cannot be read: {problem}"""

    code: ClassVar[str] = "unreadable_file"
    status: ClassVar[int] = 422
    file: str
    # A text that is written out where it is raised; what `given` holds stands in braces.
    problem: str
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        return {"file": self.file, "problem": gettext(self.problem).format(**self.given)}


@dataclass(eq=False)
class ColumnsMissing(Refusal):
    """No column was found for {fields}. The file has: {columns}. Say which it is with --map FIELD=COLUMN."""

    code: ClassVar[str] = "columns_missing"
    status: ClassVar[int] = 422
    fields: str
    columns: str


@dataclass(eq=False)
class UnknownField(Refusal):
    """There is no field {field} here. Fields are: {known}."""

    code: ClassVar[str] = "unknown_field"
    status: ClassVar[int] = 422
    field: str
    known: str


@dataclass(eq=False)
class UnknownColumn(Refusal):
    """The file has no column {column}. Its columns are: {columns}."""

    code: ClassVar[str] = "unknown_column"
    status: ClassVar[int] = 422
    column: str
    columns: str


@dataclass(eq=False)
class UnknownMapping(Refusal):
    """No mapping is saved as {name}. Saved are: {known}."""

    code: ClassVar[str] = "unknown_mapping"
    status: ClassVar[int] = 422
    name: str
    known: str


@dataclass(eq=False)
class AlreadyRunning(Refusal):
    """This file is being imported at this moment. Wait until that has ended."""

    code: ClassVar[str] = "import_running"


@dataclass(eq=False)
class MoneyDisagrees(Refusal):
    """The file says {file}, but {what} says {books}. Nothing can explain that but a defect: please report it."""

    code: ClassVar[str] = "money_disagrees"
    file: str
    what: str
    books: str


@dataclass(eq=False)
class TornRow(Refusal):
    """The row has fewer or more cells than the header. Correct it."""

    code: ClassVar[str] = "row_torn"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class DigitsLost(Refusal):
    """In {column} stands {cell}: a spreadsheet shortened a long number. Copy it as text from its source."""

    code: ClassVar[str] = "digits_lost"
    status: ClassVar[int] = 422
    column: str
    cell: str


@dataclass(eq=False)
class CannotBeWithdrawn(Refusal):
    """Import {number} cannot be withdrawn: {problem}"""

    code: ClassVar[str] = "cannot_be_withdrawn"
    number: str
    # A text that is written out where it is raised; what `given` holds stands in braces.
    problem: str
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        return {**self.given, "number": self.number, "problem": gettext(self.problem).format(**self.given)}


@dataclass(eq=False)
class HasLeft(Refusal):
    """Something of {number} has left already. Take it back as a return."""

    code: ClassVar[str] = "has_left"
    number: str


@dataclass(eq=False)
class StaysThere(Refusal):
    """{number} stays: orders or money hang on it. Take those back first, or block the customer."""

    code: ClassVar[str] = "stays_there"
    number: str


@dataclass(eq=False)
class ChangedSinceImport(Refusal):
    """{number} was changed since the import, and stays as it is."""

    code: ClassVar[str] = "changed_since_import"
    number: str


@dataclass(eq=False)
class FileTooLarge(Refusal):
    """The file has {size} bytes; at most {most} can be sent at once. Part it, or import it at the command line."""

    code: ClassVar[str] = "file_too_large"
    status: ClassVar[int] = 413
    size: int
    most: int


@dataclass(eq=False)
class ImportBroke(Refusal):
    """The import broke off for a reason of ours, which the log has. What was done is kept: send the file again."""

    code: ClassVar[str] = "import_broke"
    status: ClassVar[int] = 500


@dataclass(eq=False)
class BookedBefore(Refusal):
    """This row was booked already, from a file of the same name or content, with import {number}. If as much came
    once more, import the file with --again."""

    code: ClassVar[str] = "booked_before"
    number: str
