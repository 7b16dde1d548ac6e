"""When notices are not set up as somebody wants, or not sent."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class WayNotSetUp(Refusal):
    """Nobody carries messages by {way} yet. Set that way up first, then say what is told by it."""

    code: ClassVar[str] = "way_not_set_up"
    words: ClassVar[frozenset[str]] = frozenset({"way"})
    way: str


@dataclass(eq=False)
class UnknownPlaceholder(Refusal):
    """{name} stands in braces, but there is nothing of that name to fill in. There is: {known}."""

    code: ClassVar[str] = "unknown_placeholder"
    status: ClassVar[int] = 422
    name: str
    known: str


@dataclass(eq=False)
class WordsPutAway(Refusal):
    """The words of this notice were put away; it is too old to be sent again."""

    code: ClassVar[str] = "words_put_away"
