"""How customers are told apart, and how much of them is shown."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entrepot.foundation.refusals import Invalid

# No channel can have this code, so a buyer's id never passes for a phone number.
PHONE = "@phone"

KINDS = frozenset({"person", "company"})
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")

Key = tuple[str, str]
"""What recognises a customer: (source, value). The source is PHONE or the code of a channel or system."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who ordered, as a channel says it. `external_id` is the channel's own id of the buyer."""

    name: str = ""
    phone: str = ""
    email: str = ""
    external_id: str = ""
    channel_code: str = ""
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address as received. Missing codes and levels are completed where the country is CN."""

    customer_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    country: str = "CN"
    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    street: str = ""
    postcode: str = ""
    region_code: str = ""
    masked: bool = False
    platform_cipher: str = ""
    in_book: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The customer whom a key recognises already."""

    customer_id: int
    has_phone: bool
    group_id: int | None = None


@dataclass(slots=True)
class Recognition:
    """Who each buyer is: a customer's id, None for nobody; which keys are new, and whose they shall be."""

    who: list[int | None] = field(default_factory=list)
    claims: dict[Key, int] = field(default_factory=dict)
    # Of each new customer: the place of the buyer who is one first.
    first: dict[int, int] = field(default_factory=dict)


def recognise(
    keys: Sequence[Sequence[Key]],
    anybody: Sequence[bool],
    known: Mapping[Key, Known],
    new_ids: Sequence[int],
) -> Recognition:
    """This will decide who each buyer is: by the first of its keys that is known, else somebody new.

    A buyer without keys is somebody new each time, or nobody if `anybody` says that nothing is known of
    it. Keys that nobody had become the customer's. Only a phone number is not added to a customer who
    has another one: whoever orders for a friend gives the friend's number.
    """
    result = Recognition()
    spare = iter(new_ids)
    owners = {key: one.customer_id for key, one in known.items()}
    phoned = {one.customer_id for one in known.values() if one.has_phone}
    for place, (own, somebody) in enumerate(zip(keys, anybody, strict=True)):
        owner = next((owners[key] for key in own if key in owners), None)
        if owner is None and somebody:
            owner = next(spare)
            result.first[owner] = place
        result.who.append(owner)
        for key in own:
            if owner is None or key in owners or (key[0] == PHONE and owner in phoned):
                continue
            owners[key] = result.claims[key] = owner
            if key[0] == PHONE:
                phoned.add(owner)
    return result


def resolve(claims: Mapping[Key, int], new: Mapping[int, int], winners: Mapping[Key, int]) -> dict[int, int]:
    """This will say which new customers are somebody else after all: new id → the id of who was faster.

    `winners` are the keys that another transaction took first. Claims stand in the order in which
    their buyer's keys count, so the first lost key decides.
    """
    same: dict[int, int] = {}
    for key, claimed_for in claims.items():
        if key in winners and claimed_for in new:
            same.setdefault(claimed_for, winners[key])
    return same


def check_person(
    *, kind: str, name: str, phone: str, email: str, language: str, tax_number: str, payment_days: int | None
) -> Invalid | None:
    """This will give the first thing that is wrong with what is said of a customer, or nothing."""
    longest = {"name": 200, "phone": 60, "email": 254, "language": 10, "tax_number": 40}
    given = {"name": name, "phone": phone, "email": email, "language": language, "tax_number": tax_number}
    for what, text in given.items():
        if len(text) > longest[what] or "\0" in text:
            return Invalid(what, "must have at most {most} characters", {"most": longest[what]})
    if kind not in KINDS:
        return Invalid("kind", "must be one of {known}", {"known": ", ".join(sorted(KINDS))})
    if not any(text.strip() for text in (name, phone, email)):
        return Invalid("name", "must not be empty where there is neither phone nor email")
    if email and not _EMAIL.match(email):
        return Invalid("email", "is not an email address")
    if payment_days is not None and not 0 <= payment_days <= 3650:
        return Invalid("payment_days", "must be from 0 to 3650")
    return None


def check_external_ids(external_ids: Mapping[str, str]) -> Invalid | None:
    for source, value in external_ids.items():
        if not 0 < len(source) <= 60 or source.startswith("@"):
            return Invalid("external_ids", "a source must have 1 to 60 characters and not begin with @")
        if not value.strip():
            return Invalid("external_ids", "the id of {source} must not be empty", {"source": source})
    return None


def mask_phone(phone: str) -> str:
    """This will show a number as 138****5678, or so much of a shorter one that nobody can dial it."""
    digits = phone.strip()
    if len(digits) < 8:
        return "*" * max(len(digits) - 2, 0) + digits[-2:]
    return f"{digits[:-8]}****{digits[-4:]}"


def mask_name(name: str) -> str:
    """This will show the first character of a name: 张**, J****."""
    name = name.strip()
    return name[:1] + "*" * min(len(name) - 1, 4) if len(name) > 1 else name


def clipped(text: str, length: int) -> str:
    """This will make a text from outside fit its column: a sender's too long name must not stop an order."""
    return text.replace("\0", "").strip()[:length]


def receiver_text(name: str, phone: str, region: str, street: str) -> str:
    """This will join what makes two parcels go to one receiver, whatever the width, case or blanks."""
    joined = "|".join((name, phone, region, street))
    return "".join(unicodedata.normalize("NFKC", joined).casefold().split())
