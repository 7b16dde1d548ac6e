"""Customers see all their orders once they have typed a code that was sent to them."""

from collections.abc import Sequence
from datetime import timedelta

from entrepot.desk.sharing.events import CustomerSignedIn, CustomerSignedOut, SignInAsked
from entrepot.desk.sharing.models import CustomerSession
from entrepot.desk.sharing.rules import (
    CODE_LASTS,
    GUESSES,
    MOST_CODES,
    MOST_CODES_OF_ALL,
    TooManyCodes,
    WrongSignInCode,
    digest_of,
    fits,
    new_code,
    new_key,
)
from entrepot.domain.customers.models import Customer
from entrepot.foundation import clock
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Refusal


@action
def begin_customer_session(customer: Customer, /, *, by: Actor) -> tuple[CustomerSession, str]:
    """This will make a code for a customer, and give it with the session that it opens. It is kept hashed."""
    now = clock.now()
    asked = CustomerSession.objects.filter(company_id=by.company_id)
    of_one = asked.filter(customer=customer, asked_at__gt=now - CODE_LASTS).count()
    of_all = asked.filter(asked_at__gt=now - timedelta(hours=1)).count()
    if of_one >= MOST_CODES or of_all >= MOST_CODES_OF_ALL:
        raise TooManyCodes
    key, code = new_key(), new_code()
    session = CustomerSession.objects.create(
        company_id=by.company_id, customer=customer, key=key, code=digest_of(code, key), asked_at=now
    )
    record([SignInAsked(customer.pk)], by=by)
    return session, code


@actions
def sign_in_customers(
    sessions: Sequence[CustomerSession], /, *, code: str, by: Actor
) -> list[CustomerSession | Refusal]:
    """This will open a session to whoever types its code in time, once; wrong guesses are counted and kept."""
    return [_opened(session, code, by) for session in sessions]


@actions
def sign_out_customers(sessions: Sequence[CustomerSession], /, *, by: Actor) -> list[CustomerSession | Refusal]:
    """This will end sessions; the browsers that hold them see nothing any more."""
    for session in sessions:
        session.ended_at = clock.now()
        session.save(update_fields=["ended_at"])
        record([CustomerSignedOut(session.customer_id)], by=by)
    return list(sessions)


def _opened(session: CustomerSession, code: str, by: Actor) -> CustomerSession | Refusal:
    in_time = session.asked_at > clock.now() - CODE_LASTS
    if session.opened_at or session.ended_at or not in_time or session.wrong_guesses >= GUESSES:
        return WrongSignInCode()
    if not fits(digest_of(code, session.key), [session.code]):
        session.wrong_guesses += 1
        session.save(update_fields=["wrong_guesses"])
        return WrongSignInCode()
    session.opened_at = clock.now()
    session.save(update_fields=["opened_at"])
    record([CustomerSignedIn(session.customer_id)], by=by)
    return session
