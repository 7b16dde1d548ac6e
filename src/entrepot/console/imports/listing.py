"""The list of imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from entrepot.console.faces import number_text
from entrepot.console.imports.words import KINDS, kind_word
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.templatetags import console as draw
from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.integrations.files.batches import imports_visible_to
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.states import ImportState

UNDER_WAY = (ImportState.WAITING, ImportState.RUNNING)
_WITH_REFUSED = Q(counts__refused__gt=0)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import as the list shows it."""

    batch: ImportBatch
    by: str

    @property
    def rows(self) -> int:
        return sum(self.batch.counts.values())

    @property
    def refused(self) -> int:
        return int(self.batch.counts.get("refused", 0))


def _find(actor: Actor, asked: Asked) -> QuerySet[ImportBatch]:
    found = imports_visible_to(actor)
    if kind := asked.get("kind"):
        found = found.filter(what=kind)
    if state := asked.get("state"):
        found = found.filter(state__in=UNDER_WAY) if state == "under_way" else found.filter(state=state)
    if asked.get("refused"):
        found = found.filter(_WITH_REFUSED)
    if said := asked.get("q"):
        found = found.filter(Q(number__iexact=said) | Q(file_name__icontains=said))
    return found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[ImportRow]:
    batches = [one for one in found if isinstance(one, ImportBatch)]
    names = names_of_actors({one.actor for one in batches}) if batches else {}
    return [ImportRow(one, names.get(one.actor, one.actor)) for one in batches]


def _counts(actor: Actor) -> Mapping[str, int]:
    return imports_visible_to(actor).aggregate(
        under_way=Count("pk", filter=Q(state__in=UNDER_WAY)), refused=Count("pk", filter=_WITH_REFUSED)
    )


def _state(row: ImportRow) -> str:
    shown = draw.state(row.batch.state)
    return format_html('{} <span class="tag">{}</span>', shown, gettext("Trial")) if row.batch.dry_run else shown


def _refused(row: ImportRow) -> str:
    return format_html('<span class="due-late">{}</span>', number_text(row.refused)) if row.refused else ""


_COLUMNS: list[Column[ImportRow]] = [
    Column("number", gettext_noop("Import"), lambda row: row.batch.number, lambda row: row.batch.number),
    Column(
        "kind", gettext_noop("List"), lambda row: kind_word(row.batch.what), lambda row: kind_word(row.batch.what)
    ),
    Column(
        "file",
        gettext_noop("File"),
        lambda row: format_html('<span class="clip" title="{0}">{0}</span>', row.batch.file_name),
        lambda row: row.batch.file_name,
    ),
    Column("state", gettext_noop("State"), _state, lambda row: draw.word(row.batch.state)),
    Column("rows", gettext_noop("Rows"), lambda row: number_text(row.rows), lambda row: row.rows, end=True),
    Column("refused", gettext_noop("Refused"), _refused, lambda row: row.refused, end=True),
    Column("by", gettext_noop("By"), lambda row: row.by, lambda row: row.by),
    Column(
        "started",
        gettext_noop("Started"),
        lambda row: draw.moment(row.batch.started_at),
        lambda row: row.batch.started_at,
    ),
]


def _refused_choices(_actor: Actor) -> list[tuple[str, str]]:
    return [("yes", gettext("Yes"))]


def _kinds(_actor: Actor) -> list[tuple[str, str]]:
    return [(kind, kind_word(kind)) for kind in KINDS]


def _states(_actor: Actor) -> list[tuple[str, str]]:
    return [("under_way", gettext("Under way")), *((state.value, draw.word(state)) for state in ImportState)]


IMPORTS: Listing[Any] = Listing(
    name="imports",
    title=gettext_noop("Imports"),
    live="import",
    address="/imports",
    permission="files.start_import",
    columns=_COLUMNS,
    find=_find,
    draw=_draw,
    link=lambda row: f"/imports/{row.batch.number}",
    key=lambda row: row.batch.number,
    counts=_counts,
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("under_way", gettext_noop("Under way"), {"state": "under_way"}),
        Tab("refused", gettext_noop("With refused rows"), {"refused": "yes"}),
    ],
    narrowings=[
        Narrowing("kind", gettext_noop("List"), _kinds),
        Narrowing("state", gettext_noop("State"), _states),
        Narrowing("refused", gettext_noop("With refused rows"), _refused_choices),
    ],
    hint=gettext_noop("Number of an import, or part of a file's name"),
    nothing=gettext_noop("Import a list from a file that you have: orders, products, stock, payments and others."),
    primary={
        "title": gettext_noop("New import"),
        "address": "/imports/new",
        "icon": "upload",
        "permission": "files.start_import",
    },
)
