"""One's own account: the password, what stands beside it, and the browsers in which one is signed in."""

from typing import Any

import segno
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.account.browsers import browser_said
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, go, page, show
from entrepot.foundation.accounts.models import SecondFactor
from entrepot.foundation.accounts.operators import LONGEST_PIN, set_pin
from entrepot.foundation.accounts.passwords import change_password
from entrepot.foundation.accounts.second_factors import (
    add_totp,
    new_totp_secret,
    remove_second_factor,
    renew_recovery_codes,
    totp_address,
)
from entrepot.foundation.accounts.sessions import end_sessions, note_new_key, sessions_of
from entrepot.foundation.accounts.signing_in import WrongPassword, person_behind
from entrepot.foundation.refusals import Invalid, NotFound

_SECRET, _CODES = "totp", "codes"


@page()
def account(request: Request) -> HttpResponse:
    """This will show how one comes in. Recovery codes that are new stand there this once."""
    person, here = request.person, request.session.session_key
    context: dict[str, Any] = {
        "codes": request.session.pop(_CODES, ()),
        "here": browser_said(request.headers.get("User-Agent", "")),
        "factors": person.factors.order_by("pk"),
        "left": person.recovery_codes.filter(used_at=None).count(),
        "sessions": [(one, browser_said(one.browser), one.session == here) for one in sessions_of(person)],
    }
    return show(request, "console/account/account.html", context)


@page("accounts.change_password")
def password(request: Request) -> HttpResponse:
    """This will ask for another password, or take it from whoever knows the present one."""
    if request.method != "POST":
        return show(request, "console/account/password.html", {})
    try:
        user = person_behind(request.person.username, request.POST.get("before", ""))
    except WrongPassword:
        raise Invalid("before", "This is not the present password.")
    changed = change_password(user, password=request.POST.get("password", ""), by=request.actor)
    request.user, before = changed, request.session.session_key or ""
    update_session_auth_hash(request, changed)
    note_new_key(before, request.session.session_key or "")
    others = [one.pk for one in sessions_of(changed) if one.session != request.session.session_key]
    end_sessions(changed, ids=others, by=request.actor)
    return done(gettext("Your password is changed; other browsers are signed out."))


@page("accounts.set_pin")
def pin(request: Request) -> HttpResponse:
    """This will ask for the number by which shared phones know somebody, or take it."""
    if request.method != "POST":
        return show(request, "console/account/pin.html", {"longest": LONGEST_PIN})
    set_pin(request.person, pin=request.POST.get("pin", "").strip(), by=request.actor)
    return done(gettext("Shared phones know you by this number now."))


@page("accounts.add_totp")
def totp(request: Request) -> HttpResponse:
    """This will show the picture that an app reads, or keep the app once it shows a right code."""
    if request.method == "POST":
        secret = request.session.get(_SECRET, "")
        if not secret:
            raise Invalid("code", "Open the form again: it does not say what was seen.")
        said = request.POST
        codes = add_totp(
            request.person, secret=secret, code=said.get("code", ""), name=said.get("name", ""), by=request.actor
        )
        del request.session[_SECRET]
        request.session[_CODES] = codes
        return go(request, "/account", gettext("From now on you are asked for a code."))
    secret = request.session[_SECRET] = new_totp_secret()
    # Drawn by us from a secret of ours.
    picture = mark_safe(
        segno.make(totp_address(request.person, secret)).svg_inline(scale=5, dark="#000", light="#fff", border=2)
    )
    spelt = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return show(request, "console/account/totp.html", {"picture": picture, "secret": spelt})


@require_POST
@page("accounts.remove_second_factor")
def removal(request: Request, number: int) -> HttpResponse:
    """This will ask for an app or a passkey no more."""
    factor = SecondFactor.objects.filter(pk=number, user=request.person).first()
    if factor is None:
        raise NotFound("second factor", str(number))
    remove_second_factor(factor, by=request.actor)
    return done(gettext("{name} is removed.").format(name=factor.name))


@require_POST
@page("accounts.renew_recovery_codes")
def recovery_codes(request: Request) -> HttpResponse:
    """This will show ten new codes, this once."""
    request.session[_CODES] = renew_recovery_codes(request.person, by=request.actor)
    return go(request, "/account")


@require_POST
@page("accounts.end_sessions")
def sessions_ending(request: Request) -> HttpResponse:
    """This will sign out one browser, or all but this one."""
    here = request.session.session_key
    asked = request.POST.get("session", "")
    others = [one.pk for one in sessions_of(request.person) if one.session != here]
    chosen = [pk for pk in others if not asked or str(pk) == asked]
    end_sessions(request.person, ids=chosen, by=request.actor)
    return done(gettext("Signed out there."))
