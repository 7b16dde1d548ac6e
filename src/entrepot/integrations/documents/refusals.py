"""When nothing is printed."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class AlreadyPrinted(Refusal):
    """{count} of these were printed already: {first} by {who}, {at}. Send `again` to print them once more."""

    code: ClassVar[str] = "already_printed"
    count: int
    first: str
    who: str
    at: str
    numbers: list[str]


@dataclass(eq=False)
class NothingToPrint(Refusal):
    """There is nothing to put on this paper for {numbers}: leave them out."""

    code: ClassVar[str] = "nothing_to_print"
    numbers: str


@dataclass(eq=False)
class NoSuchSheet(Refusal):
    """Print job {number} has {sheets} sheets. Begin with one of them."""

    code: ClassVar[str] = "no_such_sheet"
    status: ClassVar[int] = 422
    number: str
    sheets: int
