"""Why a file cannot be read, or an import cannot go on."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class UnreadableFile(Refusal):
    """{file} cannot be read: {problem}"""

    code: ClassVar[str] = "unreadable_file"
    status: ClassVar[int] = 422
    file: str
    problem: str


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
