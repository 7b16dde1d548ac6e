"""What is told of runs. What they change is told of the orders themselves."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class RunEvent(Event):
    subject: ClassVar[str] = "bulk_run"


@dataclass(frozen=True)
class BulkRunStarted(RunEvent):
    kind: ClassVar[str] = "bulk_run.started"
    number: str
    action: str
    total: int


@dataclass(frozen=True)
class BulkRunFinished(RunEvent):
    """`state` is done, or failed with the code of the refusal that ended it."""

    kind: ClassVar[str] = "bulk_run.finished"
    state: str
    failure: str
    done: int
    refused: int
    skipped: int


@dataclass(frozen=True)
class BulkRunStopped(RunEvent):
    """`left` orders were not looked at any more."""

    kind: ClassVar[str] = "bulk_run.stopped"
    left: int
