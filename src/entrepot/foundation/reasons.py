"""Reasons as books that are never rewritten may keep them."""

import re


def reason_code(reason: str) -> str:
    """This will give codes as they are, and people's own words, which may name somebody, as `other`."""
    return reason if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", reason) else "other"
