"""Fields of one's own, on orders, order lines, SKUs and customers."""

from collections.abc import Sequence
from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, edition_wanted, named, page
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.custom import actions
from entrepot.foundation.custom.models import About, CustomField, Kind
from entrepot.foundation.custom.queries import custom_field_coded, custom_fields_visible_to

router = Router(tags=["rules"])

PREFIX = "custom."


class ChoiceIn(Schema):
    code: str = Field(min_length=1, max_length=40)
    name: str | dict[str, str]


class CustomFieldChange(Schema):
    name: str | dict[str, str] = ""
    choices: list[ChoiceIn] = Field([], max_length=500)
    required: bool = False
    searchable: bool = False
    position: int = Field(0, ge=-1000, le=1000)
    active: bool = True


class CustomFieldIn(CustomFieldChange):
    about: About
    code: str = Field(min_length=1, max_length=32)
    kind: Kind


@router.get("/custom-fields")
def list_custom_fields(
    request: Request,
    about: About | None = None,
    active: bool | None = None,
    cursor: str | None = None,
    limit: int = 500,
) -> dict[str, Any]:
    """In the order in which they were added; forms show them by `position`."""
    given = {"about": about, "active": active}
    found = custom_fields_visible_to(request.actor)
    found = found.filter(**{name: value for name, value in given.items() if value is not None})
    return page(found, _shown, cursor=cursor, limit=limit, key="id")


@router.post("/custom-fields", response={201: dict[str, Any]})
def add_custom_field(request: Request, body: CustomFieldIn) -> tuple[int, dict[str, Any]]:
    """Add a field. From then on it may be sent in `custom` of what it is about, by its code."""
    language = company_of(request.actor).language
    new = actions.NewCustomField(
        body.about, body.code, named(body.name or body.code, language), body.kind, _choices(body.choices, language),
        body.required, body.searchable, body.position,
    )  # fmt: skip
    return 201, _shown(actions.add_custom_field(new, by=request.actor))


@router.patch("/custom-fields/{about}/{code}")
def change_custom_field(request: Request, about: str, code: str, body: CustomFieldChange) -> dict[str, Any]:
    """Only what is sent is changed. With `active: false` it is asked for no more; values that are there stay."""
    field, language = custom_field_coded(request.actor, about, code), company_of(request.actor).language
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    if "name" in changes:
        changes["name"] = named(body.name, language)
    if "choices" in changes:
        changes["choices"] = _choices(body.choices, language)
    edition = edition_wanted(request)
    return _shown(actions.change_custom_field(field, changes=changes, edition=edition, by=request.actor))


def asked_in(request: Request) -> dict[str, str]:
    """This will read the parameters that ask for values of one's own fields: `custom.gift_card=yes`."""
    return {name.removeprefix(PREFIX): str(value) for name, value in request.GET.items() if name.startswith(PREFIX)}


def _choices(choices: Sequence[ChoiceIn], language: str) -> list[actions.Choice]:
    return [actions.Choice(choice.code, named(choice.name, language)) for choice in choices]


def _shown(field: CustomField) -> dict[str, Any]:
    names = ("about", "code", "name", "kind", "choices", "required", "searchable", "position", "active", "edition")
    return {name: getattr(field, name) for name in names}
