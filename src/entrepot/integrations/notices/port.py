"""What a vendor who carries messages must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from entrepot.integrations.notices.states import Way

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it travels: to whom, in which words, and what those words were made of."""

    key: str
    to: str
    subject: str
    text: str
    occasion: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """Something a vendor must know. What is secret is never shown again."""

    name: str
    title: str
    needed: bool = True
    secret: bool = False
    usual: str = ""


class TryLater(Exception):
    """The vendor certainly did not take the message, and may take it later."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NeverArrives(Exception):
    """The vendor refused the message and would refuse it again."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NobodyKnows(Exception):
    """The line broke after the message was handed over: it may have been taken."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Vendor(Protocol):
    """Hands messages to one vendor. It holds nothing between two messages."""

    name: ClassVar[str]
    title: ClassVar[str]
    ways: ClassVar[tuple[Way, ...]]
    asks: ClassVar[tuple[Setting, ...]]

    def send(self, message: Message, settings: Settings) -> str:
        """This will hand a message over and give what the vendor calls it, or raise one of the three above."""
        ...
