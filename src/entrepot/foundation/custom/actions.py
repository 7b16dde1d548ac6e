"""Fields are added and changed; values change with what they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.codes import check_code
from entrepot.foundation.custom.events import CustomFieldAdded, CustomFieldChanged
from entrepot.foundation.custom.models import About, CustomField, Kind
from entrepot.foundation.journal.recording import record
from entrepot.foundation.names import check_name
from entrepot.foundation.refusals import AlreadyExists, ChangedMeanwhile, Invalid

MOST_FIELDS, MOST_CHOICES, LONGEST_CODE = 100, 500, 32
_CHANGEABLE = ("name", "choices", "required", "searchable", "position", "active")


@dataclass(frozen=True)
class Choice:
    """One of the answers of a field."""

    code: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class NewCustomField:
    """A field as somebody describes it."""

    about: str
    code: str
    name: Mapping[str, str]
    kind: str
    choices: Sequence[Choice] = ()
    required: bool = False
    searchable: bool = False
    position: int = 0


@action
def add_custom_field(new: NewCustomField, /, *, by: Actor) -> CustomField:
    """This will add a field to orders, order lines, SKUs or customers; what is there already has no value of it."""
    for what, given, known in (("about", new.about, About.values), ("kind", new.kind, Kind.values)):
        if given not in known:
            raise Invalid(what, "Choose one of: {known}.", {"known": ", ".join(known)})
    check_code(new.code)
    if len(new.code) > LONGEST_CODE:
        raise Invalid("code", "Use at most {most} characters.", {"most": LONGEST_CODE})
    check_name(new.name)
    _check_choices(new.kind, new.choices)
    take_turn(by.company_id)
    own = CustomField.objects.filter(company_id=by.company_id, about=new.about)
    if own.filter(code=new.code).exists():
        raise AlreadyExists("custom field", f"{new.about}/{new.code}")
    if own.filter(active=True).count() >= MOST_FIELDS:
        raise Invalid("about", "There are {most} fields already. Make one inactive first.", {"most": MOST_FIELDS})
    field = CustomField.objects.create(
        company_id=by.company_id, about=new.about, code=new.code, name=dict(new.name), kind=new.kind,
        choices=_kept(new.choices), required=new.required, searchable=new.searchable, position=new.position,
    )  # fmt: skip
    record([CustomFieldAdded(field.pk, field.about, field.code, field.kind)], by=by)
    field.refresh_from_db()
    return field


@action
def change_custom_field(
    field: CustomField, *, changes: Mapping[str, Any], edition: int | None = None, by: Actor
) -> CustomField:
    """This will change how a field is called, asked for and found. Values that are there stay as they are."""
    if edition not in (None, field.edition):
        raise ChangedMeanwhile(field.code)
    for name in changes:
        if name not in _CHANGEABLE:
            raise Invalid(name, "cannot be changed")
    if "name" in changes:
        check_name(changes["name"])
    wanted = dict(changes)
    if "choices" in changes:
        _check_choices(field.kind, changes["choices"])
        wanted["choices"] = _kept(changes["choices"])
    changed = sorted(name for name, value in wanted.items() if value != getattr(field, name))
    if not changed:
        return field
    for name in changed:
        setattr(field, name, wanted[name])
    field.edition += 1
    field.save(update_fields=[*changed, "edition"])
    record([CustomFieldChanged(field.pk, changed, field.active, field.required)], by=by)
    return field


def _check_choices(kind: str, choices: Sequence[Choice]) -> None:
    if bool(choices) != (kind == Kind.CHOICE):
        raise Invalid("choices", "Give choices to a field of the kind choice, and to no other.")
    if len(choices) > MOST_CHOICES or len({choice.code for choice in choices}) != len(choices):
        raise Invalid("choices", "Name each choice once, at most {most} of them.", {"most": MOST_CHOICES})
    for choice in choices:
        check_code(choice.code, "choices")
        check_name(choice.name, "choices")


def _kept(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    return [{"code": choice.code, "name": dict(choice.name)} for choice in choices]
