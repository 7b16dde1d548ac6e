"""Who is asking: a person, a token, a channel, a customer by a link, or the house itself."""

from dataclasses import dataclass, field
from enum import StrEnum

from entrepot.foundation.refusals import NotAllowed


class ActorKind(StrEnum):
    PERSON = "person"
    TOKEN = "token"
    CHANNEL = "channel"
    # Whoever holds a link to one order: its customer, without an account.
    LINK = "link"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts for one company, with the permissions that somebody holds there.

    A permission is the dotted name of an action (`orders.approve_orders`); `*` holds all of them.
    """

    kind: ActorKind
    id: int
    name: str
    company_id: int
    permissions: frozenset[str] = field(default_factory=frozenset)
    language: str = "en"

    def may(self, permission: str) -> bool:
        return "*" in self.permissions or permission in self.permissions

    def must(self, permission: str) -> None:
        """This will refuse those who do not hold the permission."""
        if not self.may(permission):
            raise NotAllowed(permission)

    @property
    def ref(self) -> str:
        """How the journal names this actor: `person:12`."""
        return f"{self.kind}:{self.id}"


FIRST_COMPANY = 1


def the_house(company_id: int = FIRST_COMPANY) -> Actor:
    """This will act for the company when nobody in particular does: followers, schedules, the command line."""
    return Actor(ActorKind.HOUSE, 0, "the house", company_id, frozenset({"*"}))


THE_HOUSE = the_house()
