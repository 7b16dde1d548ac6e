"""What is told of fields. Their names are for people, and stay in their rows."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class CustomFieldAdded(Event):
    kind: ClassVar[str] = "custom_field.added"
    subject: ClassVar[str] = "custom_field"
    about: str
    code: str
    value_kind: str


@dataclass(frozen=True)
class CustomFieldChanged(Event):
    kind: ClassVar[str] = "custom_field.changed"
    subject: ClassVar[str] = "custom_field"
    fields: list[str]
    active: bool
    required: bool
