"""Second factors: an app that shows codes (TOTP, RFC 6238), passkeys (WebAuthn), and codes for when both are lost."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pyotp
from django.db import transaction

from entrepot.foundation import clock
from entrepot.foundation.accounts import events
from entrepot.foundation.accounts.models import RecoveryCode, SecondFactor, User
from entrepot.foundation.accounts.signing_in import check_open, note_wrong_guess
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor, ActorKind, the_house
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotAllowed, Refusal
from entrepot.foundation.secrets import decrypted, encrypted, keyed_hex

if TYPE_CHECKING:
    from entrepot.foundation.accounts.webauthn import Site

PURPOSE = "second factors"
_CODES, _MOST_FACTORS, _LONGEST_NAME = 10, 10, 60
_STEP_SECONDS = 30
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
Kind = SecondFactor.Kind


@dataclass(eq=False)
class WrongCode(Refusal):
    """This code does not fit. Type the one that the app shows now; each is good once."""

    code: ClassVar[str] = "wrong_code"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class WrongPasskey(Refusal):
    """This passkey is not known here, or its answer could not be checked. Try again, or take another way."""

    code: ClassVar[str] = "wrong_passkey"
    status: ClassVar[int] = 422


def new_totp_secret() -> str:
    """This will make a secret for an app, in base 32."""
    return pyotp.random_base32()


def totp_address(user: User, secret: str) -> str:
    """This will give what the picture says that an app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name="Entrepot")


@action
def add_totp(user: User, /, *, secret: str, code: str, name: str, by: Actor) -> list[str]:
    """This will ask for codes of an app from now on, when one fits. It gives recovery codes, if new."""
    _own(user, by)
    step = _step_of(secret, code)
    if step is None:
        raise Invalid("code", WrongCode.template())
    sealed = encrypted(secret.encode(), PURPOSE)
    _add(user, Kind.TOTP, name, by, sealed=sealed, counter=step)
    return _codes_for(user) if not user.recovery_codes.filter(used_at=None).exists() else []


@action
def add_passkey(
    user: User, /, *, site: "Site", state: Any, answer: Mapping[str, Any], name: str, by: Actor
) -> list[str]:
    """This will let somebody in with a passkey from now on. It gives recovery codes, if there are none yet."""
    _own(user, by)
    try:
        made = site.made(state, answer)
    except (ValueError, KeyError, TypeError) as problem:
        raise WrongPasskey from problem
    if SecondFactor.objects.filter(credential=made.credential).exists():
        raise Invalid("name", "This passkey is known already.")
    sealed = encrypted(made.data, PURPOSE)
    _add(user, Kind.PASSKEY, name, by, sealed=sealed, credential=made.credential, counter=made.counter)
    return _codes_for(user) if not user.recovery_codes.filter(used_at=None).exists() else []


@action
def remove_second_factor(factor: SecondFactor, /, *, by: Actor) -> None:
    """This will ask for a second factor no more; with the last one, the recovery codes go too."""
    user = factor.user
    _own(user, by)
    name = factor.kind
    factor.delete()
    if not user.factors.exists():
        user.recovery_codes.all().delete()
    record([events.SecondFactorRemoved(user.pk, name)], by=by)


@action
def renew_recovery_codes(user: User, /, *, by: Actor) -> list[str]:
    """This will give ten new codes, each good once; those before are worthless."""
    _own(user, by)
    codes = _codes_for(user)
    record([events.RecoveryCodesRenewed(user.pk)], by=by)
    return codes


def passkey_to_add(user: User, site: "Site") -> tuple[dict[str, Any], Any]:
    """This will give what a browser is asked to make a passkey, and what its answer is checked by."""
    return site.ask_to_make(f"user:{user.pk}", user.username, user.name or user.username, _passkeys_of(user))


def passkey_to_ask(user: User | None, site: "Site") -> tuple[dict[str, Any], Any]:
    """This will give what a browser is asked to answer with a passkey: one of somebody's, or any that it has."""
    return site.ask_to_answer(_passkeys_of(user) if user else None)


def person_by_passkey(site: "Site", state: Any, answer: Mapping[str, Any]) -> User:
    """This will give the person whose passkey answered, or refuse."""
    credential = str(answer.get("id", "")) if isinstance(answer, Mapping) else ""
    factor = SecondFactor.objects.select_related("user").filter(credential=credential, user__is_active=True).first()
    if factor is None:
        raise WrongPasskey
    check_open(factor.user)
    try:
        counter = site.answered(state, _data(factor), answer)
    except (ValueError, KeyError, TypeError) as problem:
        raise WrongPasskey from problem
    # A copy of a passkey counts on its own: what does not go on is not it. Many passkeys do not count at all.
    if not _used(factor, counter, counts=bool(counter or factor.counter)):
        raise WrongPasskey
    return factor.user


def check_code(user: User, code: str) -> None:
    """This will take a code of an app, or a recovery code, once each; or refuse, and count that as a guess."""
    check_open(user)
    said = "".join(code.split()).lower().replace("-", "")
    for factor in user.factors.filter(kind=Kind.TOTP):
        step = _step_of(decrypted(bytes(factor.sealed), PURPOSE).decode(), said)
        if step is not None and _used(factor, step):
            return
    digest = _digest(said)
    if user.recovery_codes.filter(digest=digest, used_at=None).update(used_at=clock.now()):
        left = user.recovery_codes.filter(used_at=None).count()
        record([events.RecoveryCodeUsed(user.pk, left)], by=the_house(user.company_id))
        return
    refusal = note_wrong_guess(user)
    raise refusal if refusal.code == "sign_in_locked" else WrongCode


def has_second_factor(user: User) -> bool:
    """This will tell whether a password alone does not let somebody in."""
    return user.factors.exists()


def _own(user: User, by: Actor) -> None:
    if (by.kind, by.id) != (ActorKind.PERSON, user.pk):
        raise NotAllowed("accounts.reset_sign_in")


def _add(user: User, kind: Kind, name: str, by: Actor, **columns: Any) -> None:
    said = name.replace("\0", "").strip()
    if not 0 < len(said) <= _LONGEST_NAME:
        raise Invalid("name", "Write between 1 and {longest} characters.", {"longest": _LONGEST_NAME})
    if user.factors.count() >= _MOST_FACTORS:
        raise Invalid("name", "Ten are enough: remove one first.")
    SecondFactor.objects.create(user=user, kind=kind, name=said, **columns)
    record([events.SecondFactorAdded(user.pk, kind)], by=by)


def _codes_for(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(_CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(code: str) -> str:
    return keyed_hex(code, "recovery codes")


def _step_of(secret: str, code: str) -> int | None:
    """Return the half minute of which this is the code: this one, the one before or the one after."""
    now = int(clock.now().timestamp()) // _STEP_SECONDS
    said = "".join(code.split())
    totp = pyotp.TOTP(secret)
    fits = [step for step in (now, now - 1, now + 1) if secrets.compare_digest(totp.generate_otp(step), said)]
    return fits[0] if said.isascii() and fits else None


def _used(factor: SecondFactor, counter: int, *, counts: bool = True) -> bool:
    """Note that a factor was used; a count that was there already is not taken twice, also not by two at once."""
    mine = SecondFactor.objects.filter(pk=factor.pk)
    if counts:
        mine = mine.filter(counter__lt=counter)
    with transaction.atomic():
        return bool(mine.update(counter=counter, used_at=clock.now()))


def _passkeys_of(user: User) -> list[bytes]:
    return [_data(one) for one in user.factors.filter(kind=Kind.PASSKEY)]


def _data(factor: SecondFactor) -> bytes:
    return decrypted(bytes(factor.sealed), PURPOSE)
