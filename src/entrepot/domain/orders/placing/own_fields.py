"""The company's own fields on an order and its lines are read, or are the reason to refuse or hold it."""

from collections.abc import Sequence
from typing import Any

from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.states import LineKind
from entrepot.foundation.actors import Actor
from entrepot.foundation.custom.queries import fields_of
from entrepot.foundation.custom.rules import Fields, Values, read_values, words_found_by
from entrepot.foundation.refusals import Invalid

_NOBODY_FILLS_IN = (LineKind.COMPONENT, LineKind.CHARGE)


def read_own_fields(placements: Sequence[Placement], *, draft: bool, by: Actor) -> None:
    """This will read the values of every order and line; what a company asks for may be missing from drafts only."""
    fields = fields_of(by.company_id, "order", "order_line")
    for placement in placements:
        if not placement.alive:
            continue
        kept = placement.draft is not None
        placement.custom, wrong = _read(fields["order"], placement.given.custom, kept=kept, complete=not draft)
        for line in placement.lines:
            wrong += _read_line(line, fields["order_line"], kept=kept, complete=not draft)
        placement.own_words = words_found_by(fields["order"], placement.custom)
        for line in placement.lines:
            placement.own_words += words_found_by(fields["order_line"], line.custom)
        if wrong:
            placement.objects(wrong[0], held="custom_fields", fields=[one.field for one in wrong[:20]])


def read_lines(placements: Sequence[Placement], fields: Fields) -> None:
    """This will read the values of lines that are added to an order that is there already."""
    for placement in placements:
        wrong = [one for line in placement.lines for one in _read_line(line, fields, kept=False, complete=True)]
        if wrong and placement.refusal is None:
            placement.refusal = wrong[0]


def _read_line(line: PlacedLine, fields: Fields, *, kept: bool, complete: bool) -> list[Invalid]:
    complete = complete and line.kind not in _NOBODY_FILLS_IN
    line.custom, wrong = _read(fields, line.given.custom, kept=kept, complete=complete)
    return wrong


def _read(fields: Fields, given: Values, *, kept: bool, complete: bool) -> tuple[dict[str, Any], list[Invalid]]:
    """What a draft kept was read before; its fields may have gone since."""
    return read_values(fields, {} if kept else given, before=given if kept else None, complete=complete)
