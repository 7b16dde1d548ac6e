"""What a value of a field of one's own may be, and how it is kept: as a text, or as yes or no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_noop

from entrepot.foundation.refusals import Invalid

Value = str | bool
Values = Mapping[str, Value]
LONGEST = 400
_YES = frozenset({"yes", "true", "1", "是"})
_NO = frozenset({"no", "false", "0", "否"})
_KINDS = {
    "text": gettext_noop("Write a text of at most 400 characters."),
    "number": gettext_noop("Write a number, such as 12.5."),
    "date": gettext_noop("Write a date, such as 2026-01-31."),
    "choice": gettext_noop("Choose one of: {known}."),
    "yes_no": gettext_noop("Say yes or no."),
}
_UNKNOWN = gettext_noop("There is no such field. Fields are: {known}.")
_MISSING = gettext_noop("This field must be filled in.")


@dataclass(frozen=True, slots=True)
class Field:
    """A field as values are read by it."""

    code: str
    kind: str
    required: bool = False
    searchable: bool = False
    # Names by code.
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def read(self, value: Any) -> Value | None:
        """This will give a value as it is kept, or nothing for one that is not of its kind."""
        if self.kind == "yes_no":
            return _yes_or_no(value)
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            return None
        text = str(value).strip()
        if self.kind == "choice":
            return self._chosen(text)
        read = {"text": _text, "number": _number, "date": _date}[self.kind]
        return read(text)

    def _chosen(self, text: str) -> str | None:
        if text in self.choices:
            return text
        return next((code for code, names in self.choices.items() if text in names.values()), None)

    def wrong(self) -> Invalid:
        """This will say what the field takes."""
        given = {"known": ", ".join(self.choices)} if self.kind == "choice" else {}
        return Invalid(f"custom.{self.code}", _KINDS[self.kind], given)

    def words(self, value: Value) -> list[str]:
        """This will give the words by which something with this value is found."""
        return list(self.choices.get(str(value), {"": str(value)}).values()) if not isinstance(value, bool) else []


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class NamedField:
    """A field as people know it: its names by language, and those of its choices by their codes."""

    code: str
    kind: str
    names: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]


def read_values(
    fields: Fields, given: Mapping[str, Any], *, before: Values | None = None, complete: bool = True
) -> tuple[dict[str, Value], list[Invalid]]:
    """This will read what was given over what was there before, and list what is wrong with it.

    Nothing, or an empty text, takes a value away. What is wrong is left out. Where the values are to be `complete`,
    all fields must be there that a company asks for; otherwise none of them may be taken away.
    """
    values, wrong = dict(before or {}), list[Invalid]()
    for code, value in given.items():
        known = fields.get(code)
        if known is None:
            wrong.append(Invalid(f"custom.{code[:40]}", _UNKNOWN, {"known": ", ".join(fields)}))
        elif value is None or value == "":
            values.pop(code, None)
            wrong += [Invalid(f"custom.{code}", _MISSING)] if known.required and not complete else []
        elif (kept := known.read(value)) is None:
            wrong.append(known.wrong())
        else:
            values[code] = kept
    if complete:
        wrong += [
            Invalid(f"custom.{f.code}", _MISSING) for f in fields.values() if f.required and f.code not in values
        ]
    return values, wrong


def words_found_by(fields: Fields, values: Values) -> list[str]:
    """This will give the words of the values by which something is to be found."""
    found = (
        fields[code].words(value) for code, value in values.items() if code in fields and fields[code].searchable
    )
    return [word for words in found for word in words]


def choices_of(kept: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, str]]:
    """This will give the names of choices by their codes."""
    return {choice["code"]: choice["name"] for choice in kept}


def _yes_or_no(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    return True if text in _YES else False if text in _NO else None


def _text(text: str) -> str | None:
    return text if 0 < len(text) <= LONGEST else None


def _number(text: str) -> str | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= 10**15 or len(number.as_tuple().digits) > 24:
        return None
    return f"{number.normalize():f}" if number else "0"


def _date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
