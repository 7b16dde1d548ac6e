"""How things look in words: states, money, numbers, times and addresses, as people here write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from entrepot.foundation.money import rounded


@dataclass(frozen=True, slots=True)
class Face:
    """A tone, for the colour, and an icon, so that colour is never the only sign."""

    tone: str
    icon: str


_TONES = {
    "idle": Face("idle", "circle-dashed"),
    "waiting": Face("waiting", "clock"),
    "working": Face("working", "circle-dot"),
    "moving": Face("moving", "truck-delivery"),
    "done": Face("done", "circle-check"),
    "stopped": Face("stopped", "circle-x"),
    "alert": Face("alert", "alert-triangle"),
    "back": Face("back", "truck-return"),
}
_OF_STATES = {
    "idle": "draft entry nothing unpaid inactive archived mapping",
    "waiting": "placed review allocation waiting part_paid pending unshipped queued released recorded ready due open",
    "working": "reserved approved picking picked checked packed running part_shipped dry_run started sending",
    "moving": "part_delivered shipped handed_over in_transit",
    "done": "completed delivered settled paid done received closed active finished overpaid sent",
    "stopped": "taken_back skipped cancelled rejected voided withdrawn unpacked revoked expired blocked",
    "alert": "locked held lacking unmatched short late failed overdue refused unsure",
    "back": "returned refunded part_refunded",
}
FACES = {state: _TONES[tone] for tone, states in _OF_STATES.items() for state in states.split()}


def face_of(state: str, kind: str = "") -> Face:
    """This will give the face of a state; `kind` names a tone where the state alone does not say it."""
    return _TONES.get(kind) or FACES.get(str(state), _TONES["idle"])


def named(name: Mapping[str, str] | str) -> str:
    """This will give a name in the reader's language, or in one that it has."""
    if isinstance(name, str):
        return name
    return name.get(get_language() or "") or next(iter(name.values()), "")


_SIGNS = {"CNY": "¥", "JPY": "JP¥", "USD": "US$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$"}


def money_text(amount: Decimal, currency: str = "", *, sign: bool = False) -> str:
    """This will write an amount with its currency; `sign` also shows that something is added."""
    exact = rounded(amount, currency) if currency else amount
    before = "−" if exact < 0 else ("+" if sign and exact > 0 else "")
    symbol = _SIGNS.get(currency, f"{currency} " if currency else "")
    places = max(0, -int(exact.as_tuple().exponent))
    return f"{before}{symbol}{abs(exact):,.{places}f}"


def number_text(number: int | Decimal) -> str:
    """This will write a number with its thousands apart."""
    return f"{number.normalize():,f}" if isinstance(number, Decimal) else f"{number:,}"


def short_moment(local: datetime, now: datetime) -> str:
    """This will write when something was as shortly as it is clear."""
    time = local.strftime("%H:%M")
    if local.date() == now.date():
        return time
    chinese = (get_language() or "").startswith("zh")
    day = f"{local.month}月{local.day}日" if chinese else date_format(local, "j M")
    if local.year == now.year:
        return f"{day} {time}"
    return f"{local.year}年{day}" if chinese else f"{day} {local.year}"


def span_text(seconds: float) -> str:
    """This will write a span of time in its largest unit."""
    minutes = int(abs(seconds) // 60)
    if minutes < 60:
        return gettext("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return gettext("{n} h").format(n=minutes // 60)
    return gettext("{n} days").format(n=minutes // (24 * 60))


def time_left(when: datetime, now: datetime) -> tuple[str, str]:
    """This will write how long there is until then, and give the tone: late, soon or calm."""
    seconds = (when - now).total_seconds()
    if seconds < 0:
        return gettext("{span} late").format(span=span_text(seconds)), "late"
    return gettext("in {span}").format(span=span_text(seconds)), "soon" if seconds < 4 * 3600 else "calm"


def address_lines(given: Mapping[str, Any] | Any) -> list[str]:
    """This will write an address: in China from the province down, elsewhere from the street up; then who and how."""
    if not given:
        return []
    read = given.get if isinstance(given, Mapping) else lambda name: getattr(given, name, "")
    part = {name: str(read(name) or "") for name in ADDRESS_PARTS}
    regions = [part[name] for name in ("province", "city", "district", "town")]
    if part["country"] in ("CN", "TW", "HK", "MO", ""):
        # The province of a city that is one by itself is written once.
        apart = [region for at, region in enumerate(regions) if region and region not in regions[:at]]
        place = ["".join(apart) + part["street"]]
    else:
        place = [part["street"], ", ".join(filter(None, [*reversed(regions), part["postcode"], part["country"]]))]
    return [line for line in [" ".join(filter(None, [part["name"], part["phone"]])), *place] if line]


ADDRESS_PARTS = ("name", "phone", "country", "province", "city", "district", "town", "street", "postcode")
TITLES = {"auto": _("As the system"), "light": _("Light"), "dark": _("Dark"), "calm": _("Roomy"), "dense": _("Dense")}
