"""What is told of print jobs. That a paper was printed is told of what it is about."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class PrintJobStarted(Event):
    """So many sheets went to the printer; `resumes` is the number of a job that stopped at a sheet."""

    kind: ClassVar[str] = "print_job.started"
    subject: ClassVar[str] = "print_job"
    number: str
    document: str
    sheets: int
    resumes: str
    from_sheet: int
