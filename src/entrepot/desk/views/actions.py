"""People keep the lists that they need again and again, and let go of them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from entrepot.desk.views.events import ViewRemoved, ViewSaved
from entrepot.desk.views.models import SavedView
from entrepot.desk.views.queries import is_of
from entrepot.foundation.accounts.models import User
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotAllowed, Refusal

# Of one list, for one person.
MOST = 50


@dataclass(frozen=True)
class Wanted:
    """What is asked of a list, by the names of its narrowings; without columns they are the usual ones."""

    listing: str
    title: str
    asked: Mapping[str, str] = field(default_factory=dict)
    columns: Sequence[str] = ()
    shared: bool = False


@dataclass(eq=False)
class SomebodyElsesView(Refusal):
    """The view {title} is {person}'s: only {person} can change it or take it away."""

    code: ClassVar[str] = "somebody_elses_view"
    status: ClassVar[int] = 403
    title: str
    person: str


@dataclass(eq=False)
class TooManyViews(Refusal):
    """You have {most} views of this list, which is as many as there can be: take one away first."""

    code: ClassVar[str] = "too_many_views"
    most: int


@action
def save_view(person: User, /, *, wanted: Wanted, by: Actor) -> SavedView:
    """This will keep a list as it is seen; a view of one's own by the same title is replaced."""
    if (by.kind, by.id) != (ActorKind.PERSON, person.pk):
        raise NotAllowed("views.save_view")
    title = " ".join(wanted.title.split())
    if not 0 < len(title) <= 60:
        raise Invalid("title", "Give the view a title of 1 to 60 characters.")
    mine = SavedView.objects.filter(person=person, listing=wanted.listing)
    kept = mine.filter(title=title).first()
    if kept is None and mine.count() >= MOST:
        raise TooManyViews(MOST)
    view = kept or SavedView(
        company_id=person.company_id, person=person, code=secrets.token_hex(8), listing=wanted.listing, title=title
    )
    view.asked, view.columns = dict(sorted(wanted.asked.items())), list(wanted.columns)
    view.shared = wanted.shared
    view.save()
    record([ViewSaved(view.pk, view.listing, view.shared)], by=by)
    return view


@action
def remove_view(view: SavedView, /, *, by: Actor) -> SavedView:
    """This will take a view of one's own away, from whom it was shared with as well."""
    if not is_of(view, by):
        raise SomebodyElsesView(view.title, view.person.username)
    record([ViewRemoved(view.pk, view.listing)], by=by)
    view.delete()
    return view
