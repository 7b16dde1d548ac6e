"""What is the same for every row of a file of past orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.refusals import Refusal
from entrepot.integrations.files.countries import country_code


@dataclass(frozen=True, slots=True)
class Shape:
    """The channel that sold, in what currency and zone; which codes are charges, and which are of no use.

    Of the orders in `spoiled` a row cannot be used, so none of their rows is.
    """

    channel: Channel
    currency: str
    places: int
    zone: ZoneInfo
    country: str
    charges: frozenset[str]
    unusable: Mapping[str, Refusal]
    spoiled: frozenset[str] = frozenset()

    def country_of(self, text: str | None) -> str:
        return country_code(text) or self.country
