"""Where in a text a telephone number stands."""

import re
from dataclasses import dataclass

_GAP = r"[\s\-]?"
_EXTENSION = r"(?:\s*(?:转|轉|分机|分機|ext\.?|#|-)\s*\d{1,6}(?!\d))?"
_SHAPES = (
    # A mobile of the mainland, whole or masked, with or without the country's code.
    rf"(?:\(?(?:\+|00)?86\)?{_GAP})?1[3-9]\d{_GAP}(?:\d{{4}}|\*{{4}}){_GAP}\d{{4}}(?!\d){_EXTENSION}",
    # Another country's, said to be so.
    rf"(?:\+|00)(?!86)[1-9]\d{{0,2}}[\s\-.]?(?:\(?\d+\)?[\s\-.]?){{2,6}}(?<=\d){_EXTENSION}",
    # A fixed line with its area, or a service number.
    rf"(?:\(?(?:\+|00)?86\)?{_GAP})?\(?0\d{{2,3}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d){_EXTENSION}",
    rf"[48]00{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)",
    # Taiwan's mobiles begin with 09.
    rf"09\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{3}}(?!\d)",
)
_PHONE = re.compile("|".join(rf"(?<![\d*+]){shape}" for shape in _SHAPES), re.IGNORECASE)
# Of Hong Kong and Macau, eight digits: only where the address says that it is there.
_EIGHT = re.compile(r"(?<![\d*])[2-9]\d{3}[\s\-]?\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Found:
    start: int
    end: int
    text: str


def find(text: str, *, eight_digits: bool = False) -> list[Found]:
    """This will list the telephone numbers in a text, in order."""
    shapes = (_PHONE, _EIGHT) if eight_digits else (_PHONE,)
    for shape in shapes:
        if found := [Found(m.start(), m.end(), m.group().strip()) for m in shape.finditer(text)]:
            return found
    return []
