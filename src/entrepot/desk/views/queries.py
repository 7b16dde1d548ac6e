"""Whose views there are."""

from django.db.models import Q, QuerySet

from entrepot.desk.views.models import SavedView
from entrepot.foundation.actors import Actor, ActorKind


def saved_views_visible_to(actor: Actor, listing: str = "") -> QuerySet[SavedView]:
    """This will give the views of somebody, and those that others share, by title; of one list, if it is named."""
    found = SavedView.objects.filter(Q(shared=True) | Q(person_id=_person(actor)), company_id=actor.company_id)
    return (found.filter(listing=listing) if listing else found).select_related("person").order_by("title", "pk")


def is_of(view: SavedView, actor: Actor) -> bool:
    """This will tell whether a view is somebody's own."""
    return view.person_id == _person(actor)


def _person(actor: Actor) -> int:
    return actor.id if actor.kind == ActorKind.PERSON else 0
