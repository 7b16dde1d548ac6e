"""What this room tells. Names of people stay in their rows."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.journal.recording import Event


@dataclass(frozen=True)
class CompanyOpened(Event):
    kind: ClassVar[str] = "company.opened"
    subject: ClassVar[str] = "company"
    code: str


@dataclass(frozen=True)
class CompanyRenamed(Event):
    kind: ClassVar[str] = "company.renamed"
    subject: ClassVar[str] = "company"
    code: str


@dataclass(frozen=True)
class TokenCreated(Event):
    kind: ClassVar[str] = "token.created"
    subject: ClassVar[str] = "token"
    roles: list[str]
    scopes: list[str]


@dataclass(frozen=True)
class TokenRevoked(Event):
    kind: ClassVar[str] = "token.revoked"
    subject: ClassVar[str] = "token"


@dataclass(frozen=True)
class UserCreated(Event):
    kind: ClassVar[str] = "user.created"
    subject: ClassVar[str] = "user"
    roles: list[str]


@dataclass(frozen=True)
class UserLocked(Event):
    kind: ClassVar[str] = "user.locked"
    subject: ClassVar[str] = "user"


@dataclass(frozen=True)
class LanguageChosen(Event):
    kind: ClassVar[str] = "user.language_chosen"
    subject: ClassVar[str] = "user"
    language: str


@dataclass(frozen=True)
class RolesAssigned(Event):
    kind: ClassVar[str] = "user.roles_assigned"
    subject: ClassVar[str] = "user"
    roles: list[str]


@dataclass(frozen=True)
class ChannelOpened(Event):
    kind: ClassVar[str] = "channel.opened"
    subject: ClassVar[str] = "channel"
    code: str


@dataclass(frozen=True)
class ChannelArchived(Event):
    kind: ClassVar[str] = "channel.archived"
    subject: ClassVar[str] = "channel"
    code: str


@dataclass(frozen=True)
class ChannelRestored(Event):
    kind: ClassVar[str] = "channel.restored"
    subject: ClassVar[str] = "channel"
    code: str


@dataclass(frozen=True)
class NumberRuleSet(Event):
    kind: ClassVar[str] = "number_rule.set"
    subject: ClassVar[str] = "number_rule"
    document: str
    pattern: str
    gapless: bool
    resets: str = ""


@dataclass(frozen=True)
class _OfAUser(Event):
    subject: ClassVar[str] = "user"


@dataclass(frozen=True)
class SecondFactorAdded(_OfAUser):
    kind: ClassVar[str] = "user.second_factor_added"
    factor: str


@dataclass(frozen=True)
class SecondFactorRemoved(_OfAUser):
    kind: ClassVar[str] = "user.second_factor_removed"
    factor: str


@dataclass(frozen=True)
class RecoveryCodesRenewed(_OfAUser):
    kind: ClassVar[str] = "user.recovery_codes_renewed"


@dataclass(frozen=True)
class RecoveryCodeUsed(_OfAUser):
    """Somebody came in with one; `left` are those that are still good."""

    kind: ClassVar[str] = "user.recovery_code_used"
    left: int


@dataclass(frozen=True)
class PasswordChanged(_OfAUser):
    kind: ClassVar[str] = "user.password_changed"


@dataclass(frozen=True)
class SessionsEnded(_OfAUser):
    kind: ClassVar[str] = "user.sessions_ended"
    sessions: int


@dataclass(frozen=True)
class SignInReset(_OfAUser):
    """An administrator gave a new password; second factors are gone, every browser is signed out."""

    kind: ClassVar[str] = "user.sign_in_reset"


@dataclass(frozen=True)
class UserDeactivated(_OfAUser):
    kind: ClassVar[str] = "user.deactivated"


@dataclass(frozen=True)
class UserReactivated(_OfAUser):
    kind: ClassVar[str] = "user.reactivated"


@dataclass(frozen=True)
class BadgeGiven(_OfAUser):
    """A badge was made for somebody; the one before is good no more."""

    kind: ClassVar[str] = "user.badge_given"


@dataclass(frozen=True)
class BadgeWithdrawn(_OfAUser):
    """Badge and PIN are good no more."""

    kind: ClassVar[str] = "user.badge_withdrawn"


@dataclass(frozen=True)
class PinSet(_OfAUser):
    kind: ClassVar[str] = "user.pin_set"
