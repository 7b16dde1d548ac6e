"""The company's own fields as columns of lists: found by their names in any language, or by their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrepot.foundation.custom.queries import names_of_fields
from entrepot.foundation.custom.rules import NamedField
from entrepot.integrations.files.columns import guessed, plain

# Lists whose rows have fields of one's own: what they are about, and how a list calls them before their code.
ABOUT = {
    "orders": (("order", "custom."), ("order_line", "line.")),
    "products": (("sku", "custom."),),
    "customers": (("customer", "custom."),),
}
PREFIXES = ("custom.", "line.")
_YES_AND_NO = {"en": ("yes", "no")}


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A field of one's own as a list has it: `field` is its name there, `about` whose it is."""

    field: str
    about: str
    named: NamedField

    @property
    def names(self) -> list[str]:
        """All that its column may be called."""
        return [self.field, self.named.code, *self.named.names.values()]


def own_columns(what: str, company_id: int) -> list[OwnColumn]:
    """This will give the company's own fields that a list has; one statement, or none."""
    parts = ABOUT.get(what, ())
    named = names_of_fields(company_id, *(about for about, _ in parts)) if parts else {}
    return [OwnColumn(prefix + one.code, about, one) for about, prefix in parts for one in named[about]]


def recognised(own: Sequence[OwnColumn]) -> dict[str, str]:
    """This will give fields by what their columns are called; the first field that has a name keeps it."""
    found: dict[str, str] = {}
    for column in own:
        for name in column.names:
            found.setdefault(plain(name), column.field)
    return found


def header_of(column: OwnColumn, what: str, language: str, taken: set[str]) -> str:
    """This will give a header by which an import finds the field again: its name, or else its code."""
    name = column.named.names.get(language) or next(iter(column.named.names.values()), column.named.code)
    clear = guessed(what, name) is None and plain(name) not in taken
    header = name if clear else column.field
    taken.add(plain(header))
    return header


def values_in(cells: Mapping[str, Any], prefix: str = "custom.") -> dict[str, Any]:
    """This will give the values of one's own fields that stand in a row, by code."""
    return {field.removeprefix(prefix): cells[field] for field in cells if field.startswith(prefix) and cells[field]}


def said(column: OwnColumn, values: Mapping[str, Any], language: str) -> str:
    """This will say a value as people read it, and as an import reads it again."""
    value = values.get(column.named.code)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES_AND_NO.get(language, ("是", "否"))[0 if value else 1]
    names = column.named.choices.get(str(value), {})
    return names.get(language) or str(value)
