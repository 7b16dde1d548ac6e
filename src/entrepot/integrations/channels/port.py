"""What a marketplace's folder must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from entrepot.domain.orders.placing.given import NewOrder
from entrepot.foundation.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """An order as a payload tells it. `changed` are the fields that a later payload may bring anew."""

    external_id: str
    # As the sender writes it; of two payloads of one order the greater one is later.
    modified: str
    order: NewOrder
    changed: Mapping[str, Any] = field(default_factory=dict)
    # What the buyer asks back at present, in the sender's words; nothing where he asks for nothing.
    refund: str = ""


class OrderSource(Protocol):
    """Reads one vendor's orders. Pure: it asks nobody and writes nothing."""

    name: str

    def recognises(self, payload: Mapping[str, Any]) -> bool:
        """This will tell whether a payload is an order of this vendor."""
        ...

    def read(self, payload: Mapping[str, Any], *, channel: str) -> ReadOrder:
        """This will read a payload that it recognises, whatever is missing in it or wrong."""
        ...


@dataclass(eq=False)
class UnknownPayload(Refusal):
    """This is no order that any marketplace here is known to send. Send one as it came, with its own number."""

    code: ClassVar[str] = "unknown_payload"
    status: ClassVar[int] = 422
