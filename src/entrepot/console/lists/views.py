"""Lists that people keep under a title, for themselves or for all: beside the tabs, one press away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext

from entrepot.console.lists.asking import COLUMNS, SORT, Question, known_columns
from entrepot.console.lists.declared import Listing
from entrepot.console.pages import Request, go
from entrepot.desk.views.actions import Wanted, remove_view, save_view
from entrepot.desk.views.models import SavedView
from entrepot.desk.views.queries import is_of, saved_views_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound

# What is typed into a search may name somebody, so it is not kept.
_TYPED = "q"


@dataclass(frozen=True, slots=True)
class Shown:
    """A view as a tab of the list. `owner` is empty for one's own."""

    code: str
    title: str
    address: str
    owner: str
    shared: bool
    here: bool


def views_shown(actor: Actor, question: Question) -> list[Shown]:
    """This will give the views that somebody may see, without what the list no longer knows."""
    found = saved_views_visible_to(actor, question.listing.name)
    return [_shown(view, actor, question) for view in found]


def _shown(view: SavedView, actor: Actor, question: Question) -> Shown:
    asked, columns = _known(question.listing, view)
    here = asked == _kept(question) and columns == list(question.named)
    owner = "" if is_of(view, actor) else view.person.name or view.person.username
    return Shown(view.code, view.title, _address(question.listing, asked, columns), owner, view.shared, here)


def _known(listing: Listing[Any], view: SavedView) -> tuple[dict[str, str], list[str]]:
    asked = {name: value for name, value in view.asked.items() if name in {*listing.names, SORT}}
    return asked, known_columns(listing, view.columns)


def _kept(question: Question) -> dict[str, str]:
    kept = {name: value for name, value in question.asked.items() if name != _TYPED}
    return kept | ({SORT: question.sort} if question.sort else {})


def _address(listing: Listing[Any], asked: dict[str, str], columns: Sequence[str]) -> str:
    said = urlencode(sorted(asked.items()) + ([(COLUMNS, ".".join(columns))] if columns else []))
    return listing.address + (f"?{said}" if said else "")


def keep_view(request: Request, listing: Listing[Any]) -> HttpResponse:
    """This will keep the list that the address asks for, in the columns that are shown, and go there."""
    question = Question.of(request, listing)
    said = request.POST if "title" in request.POST else request.GET
    columns = [column.name for column in question.columns]
    wanted = Wanted(listing.name, said.get("title", ""), _kept(question), columns, "shared" in said)
    view = save_view(request.person, wanted=wanted, by=request.actor)
    return go(request, _address(listing, *_known(listing, view)), gettext("The view is kept."))


def drop_view(request: Request, listing: Listing[Any], code: str) -> HttpResponse:
    """This will take a view away, which can be undone at once."""
    view = saved_views_visible_to(request.actor, listing.name).filter(code=code).first()
    if view is None:
        raise NotFound("saved_view", code)
    asked, columns = _known(listing, view)
    again = {**asked, COLUMNS: ".".join(columns), "title": view.title} | ({"shared": "1"} if view.shared else {})
    remove_view(view, by=request.actor)
    undo = f"{listing.address}/views?{urlencode(again)}"
    return go(request, _address(listing, asked, columns), gettext("The view is taken away."), undo=undo)
