"""Codes that people give to things and that books may keep: they name nobody."""

import re

from django.utils.translation import gettext_noop

from entrepot.foundation.refusals import Invalid

CODE = r"[a-z][a-z0-9_]{0,39}"
_CODE = gettext_noop("A code begins with a letter and has lower-case letters, digits and underscores.")


def is_code(text: str) -> bool:
    """This will tell whether a text is written as codes are."""
    return re.fullmatch(CODE, text) is not None


def check_code(text: str, field: str = "code") -> None:
    """This will refuse what is not written as a code."""
    if not is_code(text):
        raise Invalid(field, _CODE)
