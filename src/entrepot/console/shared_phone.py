"""A phone that many share: its session is the company's, and whoever works with it is there until it locks.

It stays in the warehouse's pages: a number of four digits opens no order, no price and no customer.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from entrepot.foundation import clock
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.sessions import note_sign_in, note_sign_out

WHO = "/floor/operator"
FLOOR = "/floor"
# A phone that somebody put down locks by itself; its pages do so a little sooner than its session.
LOCKS_AFTER_SECONDS = 240
_PHONE, _USED = "phone", "used"
_FOR_SECONDS = 90 * 24 * 3600
_NOTED_EVERY = 20


@dataclass(frozen=True, slots=True)
class SharedPhone:
    """Of which company it is, and in which warehouse it was shared."""

    company_id: int
    warehouse: str


def phone_of(request: HttpRequest) -> SharedPhone | None:
    """This will give the shared phone that asks, if it is one."""
    kept = request.session.get(_PHONE)
    return SharedPhone(**kept) if kept else None


def share(request: HttpRequest, company_id: int, warehouse: str) -> None:
    """This will let the browser be a shared phone, in which nobody is yet."""
    _begin(request, {"company_id": company_id, "warehouse": warehouse})


def lock(request: HttpRequest) -> None:
    """This will sign out whoever works with the phone; it stays shared."""
    _begin(request, request.session[_PHONE])


def stop_sharing(request: HttpRequest) -> None:
    """This will let the browser be one like any other, in which nobody is."""
    note_sign_out(request.session.session_key or "")
    logout(request)


def operate(request: HttpRequest, user: User) -> None:
    """This will let somebody work with the phone."""
    phone = request.session[_PHONE]
    login(request, user, backend="entrepot.console.backend.WithCompany")
    request.session[_PHONE] = phone
    request.session[_USED] = clock.now().timestamp()
    request.session.save()
    note_sign_in(user, request.session.session_key or "", request.headers.get("User-Agent", ""))


def turned_away(request: HttpRequest, *, somebody: bool) -> HttpResponse | None:
    """This will lead a shared phone away from pages that are not for it, and to the lock once nobody uses it."""
    if phone_of(request) is None:
        return None
    now = clock.now().timestamp()
    since = now - request.session.get(_USED, 0)
    if somebody and since > LOCKS_AFTER_SECONDS:
        lock(request)
        somebody = False
    if not somebody:
        return HttpResponseRedirect(f"{WHO}?{urlencode({'next': request.get_full_path()})}")
    if since > _NOTED_EVERY:
        request.session[_USED] = now
    within = request.path == FLOOR or request.path.startswith(f"{FLOOR}/")
    return None if within else HttpResponseRedirect(FLOOR)


def _begin(request: HttpRequest, phone: dict[str, object]) -> None:
    note_sign_out(request.session.session_key or "")
    logout(request)
    request.session[_PHONE] = phone
    request.session.set_expiry(_FOR_SECONDS)
