"""Reasons are added and changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.codes import check_code
from entrepot.foundation.journal.recording import record
from entrepot.foundation.names import check_name
from entrepot.foundation.reasons.events import ReasonAdded, ReasonChanged
from entrepot.foundation.reasons.models import Reason, Use
from entrepot.foundation.refusals import AlreadyExists, ChangedMeanwhile, Invalid


@dataclass(frozen=True)
class NewReason:
    """A reason as somebody describes it."""

    use: str
    code: str
    name: Mapping[str, str]
    position: int = 0


@action
def add_reason(new: NewReason, /, *, by: Actor) -> Reason:
    """This will add a code to those that may be chosen for one use."""
    if new.use not in Use.values:
        raise Invalid("use", "Reasons are given for: {known}.", {"known": ", ".join(Use.values)})
    check_code(new.code)
    check_name(new.name)
    take_turn(by.company_id)
    if Reason.objects.filter(company_id=by.company_id, use=new.use, code=new.code).exists():
        raise AlreadyExists("reason", f"{new.use}/{new.code}")
    reason = Reason.objects.create(
        company_id=by.company_id, use=new.use, code=new.code, name=dict(new.name), position=new.position
    )
    record([ReasonAdded(reason.pk, reason.use, reason.code)], by=by)
    reason.refresh_from_db()
    return reason


@action
def change_reason(
    reason: Reason,
    *,
    name: Mapping[str, str] | None = None,
    position: int | None = None,
    active: bool | None = None,
    edition: int | None = None,
    by: Actor,
) -> Reason:
    """This will name a reason otherwise, move it in the list, or take it out of it; what used it keeps its code."""
    if edition not in (None, reason.edition):
        raise ChangedMeanwhile(reason.code)
    if name is not None:
        check_name(name)
    given = {"name": dict(name) if name else None, "position": position, "active": active}
    changed = {field: value for field, value in given.items() if value not in (None, getattr(reason, field))}
    if not changed:
        return reason
    for field, value in changed.items():
        setattr(reason, field, value)
    reason.edition += 1
    reason.save(update_fields=[*changed, "edition"])
    record([ReasonChanged(reason.pk, sorted(changed), reason.active)], by=by)
    return reason
