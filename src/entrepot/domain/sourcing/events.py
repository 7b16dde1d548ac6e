"""What this room tells, about groups of demands."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.inventory.events import PiecesAt
from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class GoodsPromised(Event):
    """Pieces that waited or were short are promised now, for the cause named."""

    kind: ClassVar[str] = "goods.promised"
    subject: ClassVar[str] = "demand_group"
    cause: str
    reserved: list[PiecesAt]
    waiting: list[PiecesAt]


@dataclass(frozen=True)
class DemandFellShort(Event):
    """Pieces that were promised are not to be had from that warehouse after all."""

    kind: ClassVar[str] = "demand.fell_short"
    subject: ClassVar[str] = "demand_group"
    cause: str
    pieces: list[PiecesAt]


@dataclass(frozen=True)
class GoodsGivenBack(Event):
    """Pieces that were promised are free for others, for the cause named."""

    kind: ClassVar[str] = "goods.given_back"
    subject: ClassVar[str] = "demand_group"
    cause: str
    lines: list[PiecesAt]


@dataclass(frozen=True)
class RulesActivated(Event):
    kind: ClassVar[str] = "sourcing_rules.activated"
    subject: ClassVar[str] = "sourcing_rules"
    version: int
