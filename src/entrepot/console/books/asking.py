"""What is asked of the books: numbers of what entries are about, and days."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_noop

from entrepot.console.books.subjects import page_of
from entrepot.console.lists.declared import Asked
from entrepot.console.templatetags import console as draw
from entrepot.foundation.actors import Actor
from entrepot.insight.finding import Match, look_up, read_numbers

FAMILY = (
    (gettext_noop("Do they add up?"), "/books", ""),
    (gettext_noop("Goods book"), "/books/moves", "inventory.view_stock"),
    (gettext_noop("Money book"), "/books/vouchers", "receivables.view_accounts"),
    (gettext_noop("Journal"), "/books/journal", "journal.view_events"),
)
HINT = gettext_noop("Number of an order, payment, work, SKU or document")


def meant_by(actor: Actor, asked: Asked) -> list[Match] | None:
    """This will tell what the numbers that were typed are; nothing was asked if there are none."""
    if not read_numbers(asked.get("q", ""))[0]:
        return None
    return [match for matches in look_up(actor, asked["q"]).found.values() for match in matches]


def ids_of(meant: Iterable[Match], *kinds: str) -> list[int]:
    """This will give the ids of things of these kinds."""
    return [match.id for match in meant if match.kind in kinds]


def linked(subject: str, number: str) -> str:
    """This will say what an entry is about, with the way to it."""
    to = page_of(subject, number)
    shown = format_html('<a class="number" href="{}">{}</a>', to, number) if to else number
    return format_html('{} <span class="quiet">{}</span>', shown or "—", draw.word(subject))


def on_day(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """This will narrow to the day that is asked for; a text that is no day has nothing."""
    if not asked.get("on"):
        return found
    try:
        return found.filter(on=date.fromisoformat(asked["on"]))
    except ValueError:
        return found.none()
