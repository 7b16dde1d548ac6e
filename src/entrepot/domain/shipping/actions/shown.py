"""What the changes of this room answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.shipping.rules import Parcel
from entrepot.foundation.refusals import Refusal


@dataclass(frozen=True)
class Boxed:
    """A fulfilment as it is now, with the parcels that the change was about."""

    work: Work
    parcels: list[Parcel]


def boxed(answers: Sequence[Work | Refusal], parcels: Sequence[Parcel]) -> list[Boxed | Refusal]:
    """This will put each fulfilment together with those of the parcels that hold goods of it."""
    found: dict[int, list[Parcel]] = {}
    for parcel in parcels:
        for work_id in {line.work_id for line in parcel.lines}:
            found.setdefault(work_id, []).append(parcel)
    return [answer if isinstance(answer, Refusal) else Boxed(answer, found.get(answer.id, [])) for answer in answers]
