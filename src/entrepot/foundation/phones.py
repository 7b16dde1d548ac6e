"""Telephone numbers as people write them, in one form."""

import re
import unicodedata
from dataclasses import dataclass

# Numbers of virtual operators, relays of marketplaces and carriers, and service lines: many people answer them.
_VIRTUAL = re.compile(r"^\+86(170|171|162|165|167|95\d|400|800)")
_EXTENSION = re.compile(r"(?:转|轉|分机|分機|ext\.?|x|#)\s*(\d{1,8})$", re.IGNORECASE)
# A dash parts an extension only from what is a number without it: 138-1234-5678 has none.
_DASHED = re.compile(r"^(.*\d)\s*[-,]\s*(\d{3,6})$")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as received: `full` in E.164 where it is complete, else empty; the tail people search by."""

    text: str
    full: str
    tail: str
    extension: str
    masked: bool

    @property
    def identifies(self) -> bool:
        """Whether this number can tell one person from another: complete, not masked, not a relay number."""
        return bool(self.full) and not self.masked and not self.extension and not _VIRTUAL.match(self.full)


def read_phone(text: str | None, country: str = "CN") -> Phone:
    """This will read a phone number, whatever its width, separators, masking or extension."""
    raw = unicodedata.normalize("NFKC", text or "").strip()
    masked = "*" in raw or "＊" in raw
    extension = ""
    if match := _EXTENSION.search(raw):
        rest = re.sub(r"\D", "", raw[: match.start()])
        if len(rest) >= 7:
            extension, raw = match.group(1), raw[: match.start()]
    if not extension and not masked and (match := _DASHED.match(raw)):
        before = match.group(1)
        if _e164(before, re.sub(r"\D", "", before), country) and not _e164(raw, re.sub(r"\D", "", raw), country):
            raw, extension = before, match.group(2)
    digits = re.sub(r"\D", "", raw)
    full = "" if masked else _e164(raw, digits, country)
    return Phone(text or "", full, digits[-4:], extension, masked)


def _e164(raw: str, digits: str, country: str) -> str:
    if raw.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if raw.startswith("00") and len(digits) > 10:
        return f"+{digits[2:]}"
    if country == "CN":
        if len(digits) == 13 and digits.startswith("86"):
            digits = digits[2:]
        if re.fullmatch(r"1[3-9]\d{9}", digits):
            return f"+86{digits}"
        if re.fullmatch(r"0\d{9,11}", digits):
            return f"+86{digits[1:]}"
        return ""
    return f"{country}:{digits}" if len(digits) >= 7 else ""
