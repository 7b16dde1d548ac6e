"""The goods book as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.books import words
from entrepot.console.books.asking import FAMILY, HINT, ids_of, linked, meant_by, on_day
from entrepot.console.faces import named
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing
from entrepot.console.templatetags import console as draw
from entrepot.domain.fulfilment.models import FulfilmentLine
from entrepot.domain.inventory.models import Move, Place, StockDocument
from entrepot.domain.inventory.queries import moves_visible_to
from entrepot.foundation.actors import Actor
from entrepot.insight.finding import read_numbers
from entrepot.insight.subjects import numbers_of


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move as the list shows it."""

    move: Move
    number: str

    @property
    def quantity(self) -> Decimal:
        return Decimal(self.move.quantity).scaleb(-self.move.sku.scale)

    @property
    def reason(self) -> str:
        known = words.called(words.REASONS, self.move.reason)
        return draw.word(known) if known == self.move.reason else known


def _moves(actor: Actor, asked: Asked) -> QuerySet[Move]:
    found = moves_visible_to(actor).select_related(
        "sku", "source__warehouse", "target__warehouse", "lot"
    )  # fmt: skip
    if kind := asked.get("kind"):
        found = found.filter(_KINDS_OF_MOVES[kind][1]) if kind in _KINDS_OF_MOVES else found.none()
    found = on_day(found, asked)
    meant = meant_by(actor, asked)
    if meant is None:
        return found
    lines = FulfilmentLine.objects.filter(
        Q(fulfilment__in=ids_of(meant, "fulfilment")) | Q(order_line__order__in=ids_of(meant, "order"))
    )
    documents = StockDocument.objects.filter(company_id=actor.company_id, number__in=read_numbers(asked["q"])[0])
    return found.filter(
        Q(sku__in=ids_of(meant, "sku"))
        | Q(subject="fulfilment_line", subject_id__in=list(lines.values_list("pk", flat=True)))
        | Q(subject="stock_document", subject_id__in=list(documents.values_list("pk", flat=True)))
    )


_KINDS_OF_MOVES = {
    "in": (gettext_noop("Received"), Q(source__kind="supplier")),
    "out": (gettext_noop("Sent to customers"), Q(target__kind="customer")),
    "back": (gettext_noop("Came back"), Q(source__kind="customer")),
    "lost": (gettext_noop("Lost"), Q(target__kind="loss")),
    "found": (gettext_noop("Found"), Q(source__kind="loss")),
}


def _draw_moves(_actor: Actor, found: Sequence[Model]) -> list[MoveRow]:
    moves = [one for one in found if isinstance(one, Move)]
    numbers = numbers_of((one.subject, one.subject_id) for one in moves)
    return [MoveRow(one, numbers.get((one.subject, one.subject_id), "")) for one in moves]


def place_name(place: Place) -> str:
    """This will call a place by its warehouse and bin, or by what it stands for."""
    if place.warehouse:
        return named(place.warehouse.name) + (f" · {place.code}" if place.kind == "bin" else "")
    return words.called(words.PLACES, place.kind)


def _from_to(place: Place) -> str:
    return place_name(place) if place.warehouse else format_html('<span class="quiet">{}</span>', place_name(place))


MOVES: Listing[Any] = Listing(
    name="moves",
    title=gettext_noop("Goods book"),
    address="/books/moves",
    permission="inventory.view_stock",
    family=FAMILY,
    columns=[
        Column("sku", gettext_noop("SKU"), lambda row: row.move.sku.code, lambda row: row.move.sku.code),
        Column(
            "name",
            gettext_noop("Name"),
            lambda row: format_html('<span class="clip">{}</span>', named(row.move.sku.name)),
            lambda row: named(row.move.sku.name),
        ),
        Column(
            "quantity",
            gettext_noop("Quantity"),
            lambda row: draw.quantity(row.quantity, row.move.sku.unit),
            lambda row: row.quantity,
            end=True,
        ),
        Column(
            "source",
            gettext_noop("Out of"),
            lambda row: _from_to(row.move.source),
            lambda row: place_name(row.move.source),
        ),
        Column(
            "target",
            gettext_noop("Into"),
            lambda row: _from_to(row.move.target),
            lambda row: place_name(row.move.target),
        ),
        Column("reason", gettext_noop("Reason"), lambda row: row.reason, lambda row: row.reason),
        Column(
            "about", gettext_noop("For"), lambda row: linked(row.move.subject, row.number), lambda row: row.number
        ),
        Column(
            "lot",
            gettext_noop("Lot or piece"),
            lambda row: row.move.lot.code if row.move.lot else row.move.serial,
            lambda row: row.move.lot.code if row.move.lot else row.move.serial,
            usual=False,
        ),
        Column("on", gettext_noop("Day"), lambda row: draw.moment(row.move.on), lambda row: row.move.on, usual=False),
        Column("at", gettext_noop("Written"), lambda row: draw.moment(row.move.at), lambda row: row.move.at),
    ],
    find=_moves,
    draw=_draw_moves,
    link=lambda row: f"/books/moves?q={row.move.sku.code}",
    key=lambda row: str(row.move.pk),
    narrowings=[
        Narrowing(
            "kind",
            gettext_noop("Kind"),
            lambda actor: [(kind, gettext(title)) for kind, (title, _) in _KINDS_OF_MOVES.items()],
        ),
        Narrowing("on", gettext_noop("Day")),
    ],
    hint=HINT,
    nothing=gettext_noop("Every piece that comes, goes or is lost is written here, and never changed."),
)
