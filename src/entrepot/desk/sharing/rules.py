"""Addresses that nobody can guess, and what a customer may still do with an order. Pure."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from entrepot.domain.changes.actions import Preview
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.secrets import keyed_hex

LASTS = timedelta(days=60)
LONGEST = timedelta(days=366)
GUESSES, GUESSES_IN_ALL = 5, 15
LOCKED_FOR = timedelta(minutes=15)
LONGEST_QUESTION, MOST_QUESTIONS = 500, 10
CODE_LASTS, SESSION_LASTS = timedelta(minutes=10), timedelta(days=30)
# Of one customer in the time that a code lasts, and of a whole company in an hour: each may cost a message.
MOST_CODES, MOST_CODES_OF_ALL = 3, 300
_PURPOSE = "link to an order"
_TOUCHED = frozenset({"picked", "packed"})


@dataclass(eq=False)
class NotPlacedYet(Refusal):
    """Order {order} is a draft. Place it before you share it."""

    code: ClassVar[str] = "not_placed_yet"
    order: str


@dataclass(eq=False)
class NotShared(Refusal):
    """There is no open link to order {order}."""

    code: ClassVar[str] = "not_shared"
    order: str


@dataclass(eq=False)
class WrongPhoneEnd(Refusal):
    """These are not the last four digits of the phone number on the order."""

    code: ClassVar[str] = "wrong_phone_end"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class TooManyGuesses(Refusal):
    """Too many wrong attempts. Try again in {minutes} minutes."""

    code: ClassVar[str] = "too_many_guesses"
    status: ClassVar[int] = 429
    minutes: int


@dataclass(eq=False)
class LinkUsedUp(Refusal):
    """Too many wrong attempts. Ask whoever sent you this link for a new one."""

    code: ClassVar[str] = "link_used_up"
    status: ClassVar[int] = 429


@dataclass(eq=False)
class OnItsWayAlready(Refusal):
    """The warehouse is at work on this order, so it cannot be changed here any more. Write to us instead."""

    code: ClassVar[str] = "on_its_way_already"


@dataclass(eq=False)
class AskWhereYouBought(Refusal):
    """You bought this on a marketplace. Ask for the change there, in the order that you see there."""

    code: ClassVar[str] = "ask_where_you_bought"


@dataclass(eq=False)
class IsClosed(Refusal):
    """This order is closed, so nothing can be written to it. Answer the message that brought you this link."""

    code: ClassVar[str] = "order_is_closed"


@dataclass(eq=False)
class WrittenEnough(Refusal):
    """You have written {most} times already, and somebody will answer. Please wait, or call us."""

    code: ClassVar[str] = "written_enough"
    status: ClassVar[int] = 429
    most: int


@dataclass(eq=False)
class NotThereYet(Refusal):
    """Your order has not arrived yet. Tell us what you think of it when it has."""

    code: ClassVar[str] = "not_there_yet"


@dataclass(eq=False)
class WrongSignInCode(Refusal):
    """This is not the code that we sent, or it has run out. Look once more, or ask for another one."""

    code: ClassVar[str] = "wrong_sign_in_code"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class TooManyCodes(Refusal):
    """We have sent several codes already. Take the newest, or try again in some minutes."""

    code: ClassVar[str] = "too_many_codes"
    status: ClassVar[int] = 429


def new_code() -> str:
    """This will make a code of six digits, to be typed within minutes."""
    return f"{secrets.randbelow(10**6):06}"


def digest_of(code: str, key: str) -> str:
    """This will hash a code together with the browser that it is for."""
    return keyed_hex(f"{key} {code}", "customer's sign-in code")


def new_key() -> str:
    """This will make a key that no other link has: 128 random bits."""
    return secrets.token_hex(16)


def secret_of(key: str) -> str:
    """This will write the secret of an address: a key with its signature."""
    return base64.urlsafe_b64encode(bytes.fromhex(key) + _signature(key)).decode().rstrip("=")


def key_in(secret: str) -> str:
    """This will read the key out of a secret that `secret_of` wrote; of any other one, a key that nobody has."""
    try:
        raw = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    key, given = raw[:16].hex(), raw[16:]
    return key if hmac.compare_digest(_signature(key), given) else ""


def fits(tail: str, tails: Collection[str]) -> bool:
    """This will tell whether this is one of the ends of numbers, taking as long for any that is not."""
    given = tail.encode()
    compared = [hmac.compare_digest(given, known.encode()) for known in sorted(tails)]
    return True in compared


def touched(preview: Preview) -> bool:
    """This will tell whether a warehouse has taken goods in hand that would go, or some have left."""
    return bool(preview.shipped or preview.parcels or any(back.stage in _TOUCHED for back in preview.goods))


def _signature(key: str) -> bytes:
    return bytes.fromhex(keyed_hex(key, _PURPOSE))[:16]
