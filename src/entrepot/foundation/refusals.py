"""The business says no.

Each kind of refusal is a dataclass: its docstring is the sentence a person reads, its fields fill
the braces, its `code` never changes. The docstring is the message id of the translations, which
`python -m entrepot.config.translations` collects.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from typing import Any, ClassVar

from django.utils.translation import gettext, pgettext


# Not frozen=True: contextlib assigns __traceback__ on exceptions it passes on, which a frozen class refuses.
@dataclass(eq=False)
class Refusal(Exception):
    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    # Fields that hold words of ours (what a thing is, its state), so that they are translated as well.
    words: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def template(cls) -> str:
        """This will give the English sentence with its braces: the docstring, on one line."""
        return " ".join((inspect.getdoc(cls) or "").split())

    @property
    def facts(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def __str__(self) -> str:
        facts = {name: _spoken(value) if name in self.words else value for name, value in self.facts.items()}
        return gettext(self.template()).format(**facts)


def _spoken(value: Any) -> str:
    """Translate words of ours, a comma between them, or the one in front of a number."""
    return ", ".join(_word(text) for text in str(value).split(", "))


def _word(text: str) -> str:
    whole = pgettext("word", text)
    first, blank, rest = text.partition(" ")
    return whole if whole != text or not rest else pgettext("word", first) + blank + rest


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
    words: ClassVar[frozenset[str]] = frozenset({"what"})
    what: str
    key: str


@dataclass(eq=False)
class OutOfTurn(Refusal):
    """{what} is {state}, and cannot become {to} from there."""

    code: ClassVar[str] = "out_of_turn"
    words: ClassVar[frozenset[str]] = frozenset({"what", "state", "to"})
    what: str
    state: str
    to: str


@dataclass(eq=False)
class Invalid(Refusal):
    """{field}: {problem}"""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 422
    field: str
    # A text that is written out where it is raised; what `given` holds stands in braces.
    problem: str
    given: Mapping[str, Any] = dataclass_field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        problem = gettext(self.problem)
        return {**self.given, "field": self.field, "problem": problem.format(**self.given) if self.given else problem}


@dataclass(eq=False)
class Busy(Refusal):
    """Somebody else is working on {what} at this moment. Ask again in a moment."""

    code: ClassVar[str] = "busy"
    what: str


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """{what} was changed by somebody else while you were working on it. Look at it again, then repeat."""

    code: ClassVar[str] = "changed_meanwhile"
    status: ClassVar[int] = 412
    words: ClassVar[frozenset[str]] = frozenset({"what"})
    what: str


@dataclass(eq=False)
class AlreadyExists(Refusal):
    """There is already a {what} {key}."""

    code: ClassVar[str] = "already_exists"
    words: ClassVar[frozenset[str]] = frozenset({"what"})
    what: str
    key: str


def kept(refusal: Refusal) -> tuple[str, dict[str, Any]]:
    """This will take a refusal apart into its code and fields, so that it can be said again in any language."""
    return refusal.code, {f.name: getattr(refusal, f.name) for f in fields(refusal)}


def again(code: str, facts: Mapping[str, Any]) -> Refusal:
    """This will put a refusal that was `kept` together again; one that is no longer known is named by its code."""
    kind = _by_code(Refusal).get(code)
    known = {f.name for f in fields(kind)} if kind else set()
    return kind(**facts) if kind and known == set(facts) else Forgotten(code)


def _by_code(kind: type[Refusal]) -> dict[str, type[Refusal]]:
    found = {kind.code: kind}
    for below in kind.__subclasses__():
        found |= _by_code(below)
    return found


@dataclass(eq=False)
class Forgotten(Refusal):
    """An earlier version refused this, as: {reason}."""

    code: ClassVar[str] = "forgotten"
    reason: str
