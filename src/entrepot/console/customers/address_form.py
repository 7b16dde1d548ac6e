"""An address in a form: its boxes, what is read out of a pasted line, and what is not sure of it."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop

from entrepot.domain.customers.parsing import ParsedAddress
from entrepot.domain.customers.rules import NewAddress
from entrepot.foundation.refusals import Invalid

PARTS = ("name", "phone", "province", "city", "district", "town", "street", "postcode")
RECEIVER = (
    ("name", gettext_noop("Receiver")), ("phone", gettext_noop("Telephone")), ("province", gettext_noop("Province")),
    ("city", gettext_noop("City")), ("district", gettext_noop("District")), ("street", gettext_noop("Street")),
)  # fmt: skip
_DOUBTS = {
    "name_missing": gettext_noop("There is no name of a receiver."),
    "phone_missing": gettext_noop("There is no telephone number."),
    "region_missing": gettext_noop("The place is not known: name province, city and district."),
    "street_missing": gettext_noop("There is no street or house."),
}
_CHECK = gettext_noop("Please check this.")


def receiver_said() -> list[tuple[str, str]]:
    """This will give the boxes of an address with their labels."""
    return [(name, gettext(text)) for name, text in RECEIVER]


def doubts_of(read: ParsedAddress) -> dict[str, str]:
    """This will tell by box what is not sure of an address that was read."""
    beside = {"region": "district", "country": "province"}
    return {beside.get(doubt.part, doubt.part): doubt.why for doubt in reversed(read.uncertain)}


def doubts_said(doubts: Mapping[str, str]) -> dict[str, str]:
    """This will say what is not sure, by box."""
    return {part: gettext(_DOUBTS.get(why, _CHECK)) for part, why in doubts.items()}


def texts_of(read: Any) -> dict[str, Any]:
    """This will give the texts of an address, or of one that was read, by box."""
    return {name: getattr(read, name) for name in PARTS}


def address_said(post: QueryDict) -> NewAddress:
    """This will read the boxes of an address, and refuse one to which nothing can be sent."""
    texts: dict[str, Any] = {name: post.get(name, "").replace("\0", "").strip() for name in PARTS}
    for name in ("name", "phone", "street"):
        if not texts[name]:
            raise Invalid(name, "An address needs a name, a telephone number and a street.")
    return NewAddress(**texts, in_book=True)
