"""An action is one change to the business: allowed, alone, whole and written down.

`@action` is for a change of one thing, `@actions` for a change of many things at once, which
answers per item with what came of it or with the refusal.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import models, transaction

from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound, Refusal

P = ParamSpec("P")
Thing = TypeVar("Thing")
Result = TypeVar("Result")

ACTIONS: dict[str, Callable[..., Any]] = {}

# Rights to see, beside the right to each action; the page of roles names them.
VIEWS: set[str] = set()


def permission_of(change: Callable[..., Any]) -> str:
    """This will name a change as permissions do: the room, a dot, the function."""
    parts = change.__module__.split(".")
    room = parts[2] if len(parts) > 2 else parts[-1]
    return f"{room}.{change.__name__}"


def action(
    change: Callable[Concatenate[Thing, P], Result],
) -> Callable[Concatenate[Thing, P], Result]:
    """This will let `change` run for an actor who may, on a row that is locked, in one transaction."""
    permission = permission_of(change)

    @wraps(change)
    def run(thing: Thing, /, *args: P.args, **kwargs: P.kwargs) -> Result:
        cast(Actor, kwargs["by"]).must(permission)
        with transaction.atomic():
            fresh = _locked([thing])[0] if isinstance(thing, models.Model) else thing
            return change(cast(Thing, fresh), *args, **kwargs)

    ACTIONS[permission] = run
    return run


def actions(
    change: Callable[Concatenate[Sequence[Thing], P], list[Result | Refusal]],
) -> Callable[Concatenate[Sequence[Thing], P], list[Result | Refusal]]:
    """This will let `change` run on many things at once: rows are locked in the order of their ids.

    Things that are not rows are handed on as they are. The answers stand in the order of the things;
    a refused item is a `Refusal` in the list and leaves no trace, the others are kept.
    """
    permission = permission_of(change)

    @wraps(change)
    def run(things: Sequence[Thing], /, *args: P.args, **kwargs: P.kwargs) -> list[Result | Refusal]:
        cast(Actor, kwargs["by"]).must(permission)
        if not things:
            return []
        with transaction.atomic():
            rows = _locked(things) if isinstance(things[0], models.Model) else things
            return change(cast(Sequence[Thing], rows), *args, **kwargs)

    ACTIONS[permission] = run
    return run


def only(results: Sequence[Result | Refusal]) -> Result:
    """This will give the one result of a list of one, or raise its refusal."""
    (result,) = results
    if isinstance(result, Refusal):
        raise result
    return result


def _locked(things: Sequence[Any]) -> list[Any]:
    """Return the rows as they are now, ours until the transaction ends, in the order asked for."""
    model = type(things[0])
    ids = [thing.pk for thing in things]
    rows = model._base_manager.filter(pk__in=set(ids)).order_by("pk").select_for_update(no_key=True)
    found = {row.pk: row for row in rows}
    if len(found) < len(set(ids)):
        # A draft that somebody placed while we waited was written anew under its id: look once more.
        found = {row.pk: row for row in rows.all()}
    for pk in ids:
        if pk not in found:
            raise NotFound(str(model._meta.verbose_name), str(pk))
    return [found[pk] for pk in ids]
