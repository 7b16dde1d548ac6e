"""What is said of runs and their items."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class NoLongerMatches(Refusal):
    """{number} was passed over: it changed and is no longer among what you asked for. Look at it again."""

    code: ClassVar[str] = "no_longer_matches"
    number: str


@dataclass(eq=False)
class ChangedSinceSelected(Refusal):
    """{number} was passed over: somebody edited it after you selected it. Look at it again, then repeat."""

    code: ClassVar[str] = "changed_since_selected"
    number: str


@dataclass(eq=False)
class ItemFailed(Refusal):
    """{number} could not be changed: something went wrong on our side, and was logged. Nothing of it was kept."""

    code: ClassVar[str] = "item_failed"
    status: ClassVar[int] = 500
    number: str


@dataclass(eq=False)
class NothingToRelease(Refusal):
    """Nothing of {number} can go to a warehouse now: approve it, see to its goods and money, and lift its holds."""

    code: ClassVar[str] = "nothing_to_release"
    number: str


@dataclass(eq=False)
class NothingSelected(Refusal):
    """No order matches. Nothing was started."""

    code: ClassVar[str] = "nothing_selected"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class NothingToRetry(Refusal):
    """Nothing in run {number} was refused, so there is nothing to try again."""

    code: ClassVar[str] = "nothing_to_retry"
    number: str


@dataclass(eq=False)
class StillUnderWay(Refusal):
    """Run {number} is still under way. Wait until it has ended, or stop it first."""

    code: ClassVar[str] = "still_under_way"
    number: str


@dataclass(eq=False)
class CannotBeUndone(Refusal):
    """Run {number} cannot be undone as a whole: {action} has no way back, or nothing of it was done."""

    code: ClassVar[str] = "run_cannot_be_undone"
    number: str
    action: str


@dataclass(eq=False)
class UnknownBulkAction(Refusal):
    """There is no bulk action {action}. There are: {known}."""

    code: ClassVar[str] = "unknown_bulk_action"
    status: ClassVar[int] = 422
    action: str
    known: str
