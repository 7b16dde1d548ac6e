"""The journal as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_noop

from entrepot.console.books.asking import FAMILY, HINT, ids_of, meant_by
from entrepot.console.books.subjects import page_of
from entrepot.console.faces import number_text
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing
from entrepot.console.orders.telling import told
from entrepot.console.templatetags import console as draw
from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.journal.queries import entries_visible_to
from entrepot.insight.subjects import KNOWN_BY, numbers_of


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the journal as the list shows it."""

    entry: Entry
    number: str
    text: str
    detail: str
    by: str


def _entries(actor: Actor, asked: Asked) -> QuerySet[Entry]:
    found = entries_visible_to(actor)
    if subject := asked.get("subject"):
        found = found.filter(subject=subject)
    meant = meant_by(actor, asked)
    if meant is None:
        return found
    about = Q(pk__in=[])
    for kind in {match.kind for match in meant}:
        about |= Q(subject=kind, subject_id__in=ids_of(meant, kind))
    return found.filter(about)


def _draw_entries(_actor: Actor, found: Sequence[Model]) -> list[EntryRow]:
    entries = [one for one in found if isinstance(one, Entry)]
    numbers = numbers_of((one.subject, one.subject_id) for one in entries)
    names = names_of_actors({one.actor for one in entries}) if entries else {}
    return [_entry(one, numbers.get((one.subject, one.subject_id), ""), names) for one in entries]


def _entry(one: Entry, number: str, names: Mapping[str, str]) -> EntryRow:
    by = names.get(one.actor, one.actor)
    said = told([{"kind": one.kind, "facts": one.facts, "at": one.at, "actor": by, "seq": one.seq}], number)[0]
    # What has no words of ours is told by its code.
    text = said["text"] if said["icon"] != "circle" else ""
    return EntryRow(one, number, text, said["detail"], by)


def _subjects(_actor: Actor) -> list[tuple[str, str]]:
    return [(subject, draw.word(subject)) for subject in KNOWN_BY]


JOURNAL: Listing[Any] = Listing(
    name="journal",
    title=gettext_noop("Journal"),
    address="/books/journal",
    permission="journal.view_events",
    family=FAMILY,
    columns=[
        Column("about", gettext_noop("About"), lambda row: row.number or "—", lambda row: row.number),
        Column(
            "subject",
            gettext_noop("What it is"),
            lambda row: draw.word(row.entry.subject),
            lambda row: draw.word(row.entry.subject),
        ),
        Column(
            "seq",
            gettext_noop("No."),
            lambda row: number_text(row.entry.seq),
            lambda row: row.entry.seq,
            end=True,
        ),
        Column("text", gettext_noop("What happened"), lambda row: row.text, lambda row: row.text),
        Column(
            "kind",
            gettext_noop("Kind"),
            lambda row: format_html('<span class="mono quiet">{}</span>', row.entry.kind),
            lambda row: row.entry.kind,
        ),
        Column(
            "detail",
            gettext_noop("Details"),
            lambda row: format_html('<span class="clip" title="{0}">{0}</span>', row.detail) if row.detail else "",
            lambda row: row.detail,
        ),
        Column("by", gettext_noop("By"), lambda row: row.by, lambda row: row.by),
        Column("at", gettext_noop("Written"), lambda row: draw.moment(row.entry.at), lambda row: row.entry.at),
    ],
    find=_entries,
    draw=_draw_entries,
    link=lambda row: page_of(row.entry.subject, row.number) or f"/books/journal?q={row.number}",
    key=lambda row: str(row.entry.pk),
    narrowings=[Narrowing("subject", gettext_noop("What it is"), _subjects)],
    hint=HINT,
    nothing=gettext_noop("Whatever happens is written here once, numbered without gaps."),
)
