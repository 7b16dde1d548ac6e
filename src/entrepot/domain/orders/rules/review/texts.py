"""Which messages and memos need nobody: texts that people have said do not matter."""

import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase

_ENDS = frozenset(".,;!?。~…")


def stops(text: str, allowed: Iterable[str]) -> bool:
    """This will tell whether a text needs a person: none of the allowed ones fits; `*` stands for anything.

    Width, case, blanks and the punctuation at its end do not matter.
    """
    plain = _plain(text)
    return bool(plain) and not any(fnmatchcase(plain, _plain(pattern)) for pattern in allowed)


def _plain(text: str) -> str:
    # Square brackets would be a set of characters to fnmatch.
    shown = unicodedata.normalize("NFKC", text).casefold().replace("[", "(").replace("]", ")")
    plain = "".join(shown.split())
    while plain and plain[-1] in _ENDS:
        plain = plain[:-1]
    return plain
