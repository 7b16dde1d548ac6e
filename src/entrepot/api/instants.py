"""Moments and days as they may come in."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from django.utils.translation import gettext, gettext_noop
from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_OUTSIDE = gettext_noop("The year must lie between 2000 and 2199.")

When = TypeVar("When", date, datetime)


def _of_our_time(when: When) -> When:
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise PydanticCustomError("outside_our_time", "{problem}", {"problem": gettext(_OUTSIDE)})
    return when


Instant = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
"""A moment, with its offset from UTC."""

Day = Annotated[date, AfterValidator(_of_our_time)]
