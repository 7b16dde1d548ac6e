"""Passwords are changed by their owners; administrators reset how somebody signs in, and decide who may at all."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.accounts import events
from entrepot.foundation.accounts.models import OperatorKey, User
from entrepot.foundation.accounts.sessions import forget_sessions
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotAllowed, Refusal

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200
ADMIN = "admin"


@dataclass(eq=False)
class LastAdministrator(Refusal):
    """{user} is the last administrator who can sign in. Give somebody else that role first."""

    code: ClassVar[str] = "last_administrator"
    user: str


@action
def change_password(user: User, /, *, password: str, by: Actor) -> User:
    """This will take another password from its owner; other browsers are signed out.

    Whoever asks has shown the present one: guesses at it are counted where people sign in.
    """
    if (by.kind, by.id) != (ActorKind.PERSON, user.pk):
        raise NotAllowed("accounts.reset_sign_in")
    _set(user, password)
    record([events.PasswordChanged(user.pk)], by=by)
    return user


@action
def reset_sign_in(user: User, /, *, password: str, by: Actor) -> User:
    """This will give somebody a new password, unlock, sign them out, and take all else away by which they came in."""
    _of_ours(user, by)
    _set(user, password)
    user.wrong_guesses, user.locked_until = 0, None
    user.save(update_fields=["wrong_guesses", "locked_until"])
    user.factors.all().delete()
    user.recovery_codes.all().delete()
    OperatorKey.objects.filter(user=user).delete()
    forget_sessions(user, None, by=by)
    record([events.SignInReset(user.pk)], by=by)
    return user


@action
def deactivate_user(user: User, /, *, by: Actor) -> User:
    """This will let somebody sign in no more, and sign them out everywhere. What they did stays theirs."""
    _of_ours(user, by)
    keep_an_administrator(user, ())
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        forget_sessions(user, None, by=by)
        record([events.UserDeactivated(user.pk)], by=by)
    return user


@action
def reactivate_user(user: User, /, *, by: Actor) -> User:
    """This will let somebody sign in again."""
    _of_ours(user, by)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        record([events.UserReactivated(user.pk)], by=by)
    return user


def keep_an_administrator(user: User, roles: list[str] | tuple[str, ...]) -> None:
    """This will refuse to leave a company without anybody who may do everything, also when two give up at once."""
    if ADMIN not in user.roles or ADMIN in roles or not user.is_active:
        return
    take_turn(user.company_id)
    others = User.objects.filter(company_id=user.company_id, is_active=True, roles__contains=[ADMIN])
    if not others.exclude(pk=user.pk).exists():
        raise LastAdministrator(user.username)


def _set(user: User, password: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid("password", "A password has at least {least} characters.", {"least": SHORTEST_PASSWORD})
    user.set_password(password)
    user.save(update_fields=["password"])


def _of_ours(user: User, by: Actor) -> None:
    if user.company_id != by.company_id:
        raise NotAllowed("accounts.reset_sign_in")
