"""Who may come in with a name and a password, and how often somebody may guess."""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from entrepot.foundation import clock
from entrepot.foundation.accounts.events import UserLocked
from entrepot.foundation.accounts.models import User
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Refusal

GUESSES = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(eq=False)
class WrongPassword(Refusal):
    """This name and password do not fit together."""

    code: ClassVar[str] = "wrong_password"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class SignInLocked(Refusal):
    """Somebody guessed this password too often. Try again in {minutes} minutes."""

    code: ClassVar[str] = "sign_in_locked"
    status: ClassVar[int] = 422
    minutes: int


def person_behind(username: str, password: str) -> User:
    """This will give the user of that name and password, or refuse; after five wrong ones, for a quarter of an hour.

    A name that nobody has takes as long as one that somebody has.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        make_password(password)
        raise WrongPassword
    check_open(user)
    if not check_password(password, user.password):
        raise note_wrong_guess(user)
    if user.wrong_guesses or user.locked_until:
        User.objects.filter(pk=user.pk).update(wrong_guesses=0, locked_until=None)
    return user


def check_open(user: User) -> None:
    """This will refuse somebody whose password or codes were guessed at too often, for as long as that lasts."""
    if user.locked_until and user.locked_until > clock.now():
        raise _locked(user)


def note_wrong_guess(user: User) -> Refusal:
    """This will count a guess under the lock of the row, so that many at once are counted as many."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        user.wrong_guesses += 1
        if user.wrong_guesses >= GUESSES:
            user.wrong_guesses = 0
            user.locked_until = clock.now() + LOCKED_FOR
            record([UserLocked(user.pk)], by=THE_HOUSE)
        user.save(update_fields=["wrong_guesses", "locked_until"])
    return _locked(user) if user.locked_until and user.locked_until > clock.now() else WrongPassword()


def _locked(user: User) -> SignInLocked:
    assert user.locked_until is not None
    return SignInLocked(math.ceil((user.locked_until - clock.now()).total_seconds() / 60))
