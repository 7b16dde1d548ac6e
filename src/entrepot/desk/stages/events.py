"""What is told of stages: only what people decide. The stages themselves follow from other facts."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class StageLimitsSet(Event):
    kind: ClassVar[str] = "company.stage_limits_set"
    subject: ClassVar[str] = "company"
    hours: dict[str, int | None]
