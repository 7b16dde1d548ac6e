"""Printing: what was printed, and told when it is printed again."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from django.db.models import Model
from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch
from entrepot.api.marks import print_shown
from entrepot.domain.fulfilment.queries import fulfilments_visible_to
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.domain.shipping.queries import parcels_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.printing.actions import Printed, note_printing
from entrepot.foundation.refusals import NotFound, Refusal

router = Router(tags=["printing"])

_SEEN: dict[str, Callable[[Actor], Any]] = {
    "order": orders_visible_to, "fulfilment": fulfilments_visible_to, "parcel": parcels_visible_to,
}  # fmt: skip


class PrintsIn(Schema):
    """Which paper was printed about which orders, fulfilments or parcels; `batch` is yours, or one is made."""

    document: str = Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["order", "fulfilment", "parcel"]
    numbers: list[str] = Field(min_length=1)
    copies: int = Field(1, ge=1, le=100)
    batch: str = Field("", max_length=40)


@router.post("/prints", response={201: dict[str, Any]})
def note_prints(request: Request, body: PrintsIn) -> tuple[int, dict[str, Any]]:
    """Note what was printed. `before` says, per item, when and by whom the paper was printed already."""
    numbers = list(dict.fromkeys(batch(body.numbers)))
    found: dict[str, Model] = {
        thing.number: thing for thing in _SEEN[body.kind](request.actor).filter(number__in=numbers)
    }
    things = [found[number] for number in numbers if number in found]
    noted = iter(
        note_printing(things, document=body.document, copies=body.copies, batch=body.batch, by=request.actor)
    )
    results: Sequence[Printed | Refusal] = [
        next(noted) if number in found else NotFound(body.kind, number) for number in numbers
    ]
    numbered = {thing.pk: number for number, thing in found.items()}
    return 201, answers(results, lambda printed: _shown(printed, numbered[printed.id]))


def _shown(printed: Printed, number: str) -> dict[str, Any]:
    return {
        "number": number, "document": printed.document, "batch": printed.batch, "copies": printed.copies,
        "before": print_shown(printed.before) if printed.before else None,
    }  # fmt: skip
