"""Addresses as people paste them, read into their parts."""

from typing import Any

from django.utils.translation import gettext, gettext_noop
from ninja import Field, Router, Schema

from entrepot.api.http import Request, must_be_allowed
from entrepot.domain.customers.parsing import Doubt, ParsedAddress, parse
from entrepot.foundation.refusals import Invalid

router = Router(tags=["customers"])

_WHY = {
    "name_missing": gettext_noop("There is no name of a receiver."),
    "name_guessed": gettext_noop("This may be the name, or a part of the address."),
    "several_names": gettext_noop("Several parts may be the name; the first was taken."),
    "phone_missing": gettext_noop("There is no telephone number."),
    "phone_masked": gettext_noop("The telephone number is masked."),
    "several_phones": gettext_noop("There are several telephone numbers; the first was taken."),
    "region_missing": gettext_noop("The place is not known: name province, city and district."),
    "region_ambiguous": gettext_noop("Several regions have this name: choose one."),
    "region_incomplete": gettext_noop("The district is missing."),
    "city_guessed": gettext_noop("Check where the city begins and ends."),
    "country_missing": gettext_noop("Name the country."),
    "street_missing": gettext_noop("There is no street or house."),
}


class AddressTextIn(Schema):
    """One address in any order, with or without labels, in one line or several."""

    text: str = Field(max_length=1000)


@router.post("/addresses/parse")
def parse_address(request: Request, body: AddressTextIn) -> dict[str, Any]:
    """Read name, phone, region and street out of a pasted text, and say of which parts it is not sure.

    Nothing is written. Names of regions are the official ones; a county under a province has no city.
    """
    must_be_allowed(request, "customers.view_customers")
    if not body.text.strip():
        raise Invalid("text", "Paste an address.")
    return shown_address(parse(body.text))


def shown_address(read: ParsedAddress) -> dict[str, Any]:
    """This will show an address that was read out of a text, and of which parts it is not sure."""
    parts = (
        "name", "phone", "extension", "country", "province", "city", "district", "town", "street", "postcode",
        "region_code",
    )  # fmt: skip
    shown = {part: getattr(read, part) for part in parts}
    return shown | {"uncertain": [_doubt(doubt) for doubt in read.uncertain]}


def _doubt(doubt: Doubt) -> dict[str, str]:
    return {"part": doubt.part, "why": doubt.why, "sentence": gettext(_WHY[doubt.why]), "text": doubt.text}
