"""Where somebody is signed in: seen, and ended one by one or all at once."""

from collections.abc import Collection
from datetime import timedelta

from django.contrib.sessions.models import Session

from entrepot.foundation import clock
from entrepot.foundation.accounts.events import SessionsEnded
from entrepot.foundation.accounts.models import SignedIn, User
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import NotAllowed

# How exactly it is known when a browser was seen last.
SEEN_EVERY = timedelta(minutes=10)


@action
def end_sessions(user: User, /, *, ids: Collection[int], by: Actor) -> int:
    """This will sign somebody out in these browsers, and tell in how many. Each ends his own."""
    if (by.kind, by.id) != (ActorKind.PERSON, user.pk):
        raise NotAllowed("accounts.reset_sign_in")
    return forget_sessions(user, ids, by=by)


def forget_sessions(user: User, ids: Collection[int] | None, *, by: Actor) -> int:
    """This will end sessions of somebody, or all of them, and tell of it where there were any."""
    mine = SignedIn.objects.filter(user=user)
    found = list(mine if ids is None else mine.filter(pk__in=ids))
    Session.objects.filter(session_key__in=[one.session for one in found]).delete()
    SignedIn.objects.filter(pk__in=[one.pk for one in found]).delete()
    if found:
        record([SessionsEnded(user.pk, len(found))], by=by)
    return len(found)


def note_sign_in(user: User, session: str, browser: str) -> None:
    """This will note that somebody is signed in in a browser from now on."""
    now = clock.now()
    values = {"user": user, "browser": browser.replace("\0", "")[:200], "since": now, "seen_at": now}
    SignedIn.objects.update_or_create(session=session, defaults=values)


def note_seen(session: str) -> None:
    """This will note that a browser was seen just now."""
    SignedIn.objects.filter(session=session).update(seen_at=clock.now())


def note_new_key(before: str, after: str) -> None:
    """This will go on knowing a browser whose session has got another key."""
    SignedIn.objects.filter(session=before).update(session=after)


def note_sign_out(session: str) -> None:
    """This will forget a browser in which somebody signed out."""
    SignedIn.objects.filter(session=session).delete()


def sessions_of(user: User) -> list[SignedIn]:
    """This will give the browsers in which somebody is still signed in, the one seen last first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return list(SignedIn.objects.filter(user=user, session__in=alive).order_by("-seen_at", "-id"))


def forget_old_sign_ins() -> int:
    """This will forget browsers whose sessions are gone, and tell how many."""
    gone, _ = SignedIn.objects.exclude(session__in=Session.objects.values("session_key")).delete()
    return gone
