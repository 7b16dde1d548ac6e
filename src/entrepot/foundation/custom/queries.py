"""Which fields there are, and how their values are asked for."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from entrepot.foundation.actors import Actor
from entrepot.foundation.custom.models import CustomField
from entrepot.foundation.custom.rules import Field, Fields, NamedField, choices_of, read_values
from entrepot.foundation.prepared import Given, Prepared
from entrepot.foundation.refusals import NotFound


def custom_fields_visible_to(actor: Actor) -> QuerySet[CustomField]:
    """This will give the fields of the actor's company, as they stand on forms."""
    actor.must("custom.view_custom_fields")
    return CustomField.objects.filter(company_id=actor.company_id).order_by("about", "position", "id")


def custom_field_coded(actor: Actor, about: str, code: str) -> CustomField:
    """This will give the field of that code, or refuse."""
    found = custom_fields_visible_to(actor).filter(about=about, code=code).first()
    if found is None:
        raise NotFound("custom field", f"{about}/{code}")
    return found


def fields_of(company_id: int, *abouts: str) -> dict[str, Fields]:
    """This will give the fields in use, by what they are about, each by its code; one statement."""
    found: dict[str, dict[str, Field]] = {about: {} for about in abouts}
    for row in _FIELDS.ask(company=company_id):
        if row.about not in found:
            continue
        choices = choices_of(row.choices)
        found[row.about][row.code] = Field(row.code, row.kind, row.required, row.searchable, choices)
    return dict(found)


_FIELDS = Prepared(
    lambda: CustomField.objects.filter(company_id=Given("company"), active=True).order_by("position", "id")
)


def names_of_fields(company_id: int, *abouts: str) -> dict[str, list[NamedField]]:
    """This will give the fields in use with their names, by what they are about, as they stand on forms."""
    found: dict[str, list[NamedField]] = {about: [] for about in abouts}
    rows = CustomField.objects.filter(company_id=company_id, about__in=abouts, active=True).order_by("position", "id")
    for row in rows:
        found[row.about].append(NamedField(row.code, row.kind, row.name, choices_of(row.choices)))
    return found


def with_values(company_id: int, about: str, asked: Mapping[str, Any]) -> Q:
    """This will say, for a filter, that all of these values stand in the column; wrong ones are refused.

    What has no value of its own is left out in words, so that the index over the others is used.
    """
    asked = {code: value for code, value in asked.items() if value != ""}
    if not asked:
        return Q()
    values, wrong = read_values(fields_of(company_id, about)[about], asked, complete=False)
    if wrong:
        raise wrong[0]
    return Q(custom__contains=values) & ~Q(custom={})
