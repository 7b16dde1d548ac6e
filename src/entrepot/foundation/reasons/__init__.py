"""Reasons: codes to choose from when something is cancelled, held or corrected, and what books keep of them."""

from entrepot.foundation.codes import is_code


def reason_code(reason: str) -> str:
    """This will give codes as they are, and people's own words, which may name somebody, as `other`."""
    return reason if is_code(reason) else "other"
