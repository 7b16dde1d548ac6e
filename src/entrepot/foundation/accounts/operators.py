"""Who works on a phone that many share: somebody scans a badge or types a number, and is who they are until it locks.

That is good on phones that somebody has shared, and for what is done in the warehouse: a number of four digits is
nothing that a password should give way to.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.hashers import check_password, make_password

from entrepot.foundation.accounts import events
from entrepot.foundation.accounts.models import OperatorKey, User
from entrepot.foundation.accounts.signing_in import check_open, note_wrong_guess
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotAllowed, Refusal
from entrepot.foundation.secrets import keyed_hex

SHORTEST_PIN, LONGEST_PIN = 4, 8
# Scanners read capitals and digits in every code; letters that look like digits are left out.
_LETTERS, _LENGTH, _BEGINNING = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 20, "EB-"
_IN_A_ROW = "01234567890" + "09876543210"


@dataclass(eq=False)
class WrongBadge(Refusal):
    """Nobody here has this badge. Scan yours, or choose your name."""

    code: ClassVar[str] = "wrong_badge"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class WrongPin(Refusal):
    """This is not the number that you chose."""

    code: ClassVar[str] = "wrong_pin"
    status: ClassVar[int] = 422


@action
def give_badge(user: User, /, *, by: Actor) -> str:
    """This will make a badge for somebody and give what is printed on it, this once; one before is good no more."""
    _of_ours(user, by, "accounts.give_badge")
    code = _BEGINNING + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    OperatorKey.objects.update_or_create(user=user, defaults={"badge": _digest(code)})
    record([events.BadgeGiven(user.pk)], by=by)
    return code


@action
def withdraw_badge(user: User, /, *, by: Actor) -> None:
    """This will let badge and PIN of somebody be good no more."""
    _of_ours(user, by, "accounts.withdraw_badge")
    if OperatorKey.objects.filter(user=user).delete()[0]:
        record([events.BadgeWithdrawn(user.pk)], by=by)


@action
def set_pin(user: User, /, *, pin: str, by: Actor) -> None:
    """This will take a number from its owner, by which a shared phone knows them."""
    if (by.kind, by.id) != (ActorKind.PERSON, user.pk):
        raise NotAllowed("accounts.set_pin")
    if not (pin.isascii() and pin.isdecimal() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        raise Invalid("pin", "Choose {least} to {most} digits.", {"least": SHORTEST_PIN, "most": LONGEST_PIN})
    if len(set(pin)) == 1 or pin in _IN_A_ROW:
        raise Invalid("pin", "Anybody would try this first. Choose other digits.")
    OperatorKey.objects.update_or_create(user=user, defaults={"pin": make_password(pin)})
    record([events.PinSet(user.pk)], by=by)


def is_operator(user: User) -> bool:
    """This will tell whether shared phones know somebody, by badge or number."""
    return OperatorKey.objects.filter(user=user).exists()


def operators_of(company_id: int) -> Sequence[User]:
    """This will give the people of a company who have chosen a number, by name."""
    found = User.objects.filter(company_id=company_id, is_active=True).exclude(operator_key__pin="")
    return list(found.filter(operator_key__isnull=False).order_by("name", "username"))


def operator_by_badge(code: str, company_id: int) -> User:
    """This will give whose badge it is, or refuse."""
    known = OperatorKey.objects.filter(badge=_digest(code.strip().upper())).select_related("user").first()
    if known is None or known.user.company_id != company_id or not known.user.is_active:
        raise WrongBadge
    check_open(known.user)
    return known.user


def operator_by_pin(user: User, pin: str) -> User:
    """This will give somebody who types the right number, or refuse; wrong ones count like wrong passwords."""
    check_open(user)
    known = OperatorKey.objects.filter(user=user, user__is_active=True).exclude(pin="").first()
    if known is not None and check_password(pin, known.pin):
        User.objects.filter(pk=user.pk, wrong_guesses__gt=0).update(wrong_guesses=0)
        return user
    refusal = note_wrong_guess(user)
    raise refusal if refusal.code == "sign_in_locked" else WrongPin


def _of_ours(user: User, by: Actor, permission: str) -> None:
    if user.company_id != by.company_id:
        raise NotAllowed(permission)


def _digest(code: str) -> str:
    return keyed_hex(code, "badge")
