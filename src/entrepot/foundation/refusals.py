"""The business says no.

Each kind of refusal is a dataclass: its docstring is the sentence a person reads, its fields fill
the braces, its `code` never changes. The docstring is the message id of the translations.
"""

import inspect
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from django.utils.translation import gettext


# Not frozen=True: contextlib assigns __traceback__ on exceptions it passes on, which a frozen class refuses.
@dataclass(eq=False)
class Refusal(Exception):
    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    @classmethod
    def template(cls) -> str:
        """This will give the English sentence with its braces: the docstring, on one line."""
        return " ".join((inspect.getdoc(cls) or "").split())

    @property
    def facts(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def __str__(self) -> str:
        return gettext(self.template()).format(**self.facts)


@dataclass(eq=False)
class NotAllowed(Refusal):
    """You do not have the permission {permission}. Ask an administrator for a role that has it."""

    code: ClassVar[str] = "not_allowed"
    status: ClassVar[int] = 403
    permission: str


@dataclass(eq=False)
class NotFound(Refusal):
    """There is no {what} {key}."""

    code: ClassVar[str] = "not_found"
    status: ClassVar[int] = 404
    what: str
    key: str


@dataclass(eq=False)
class OutOfTurn(Refusal):
    """{what} is {state}, and cannot become {to} from there."""

    code: ClassVar[str] = "out_of_turn"
    what: str
    state: str
    to: str


@dataclass(eq=False)
class Invalid(Refusal):
    """{field}: {problem}"""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 422
    field: str
    problem: str


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """{what} was changed by somebody else while you were working on it. Look at it again, then repeat."""

    code: ClassVar[str] = "changed_meanwhile"
    status: ClassVar[int] = 412
    what: str


@dataclass(eq=False)
class AlreadyExists(Refusal):
    """There is already a {what} {key}."""

    code: ClassVar[str] = "already_exists"
    what: str
    key: str
