"""Sheets go to the press, which is a process of its own, and come back as PDF."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import ClassVar, Literal

import orjson
from django.utils.translation import gettext

from entrepot.foundation.refusals import Refusal
from entrepot.integrations.documents.bars import bars

Paper = Literal["a4", "a5"]
_PATIENCE_SECONDS = 120
# The language and the region by which a character takes its shape.
_SPEECH = {"en": ("en", "GB"), "zh-hans": ("zh", "CN"), "zh-hant": ("zh", "TW")}


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    wide: bool = False
    number: bool = False


@dataclass(slots=True)
class Sheet:
    """What stands on one paper, in the words in which it will be read."""

    title: str
    number: str
    issuer: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    facts: Sequence[tuple[str, str]] = ()
    parties: Sequence[tuple[str, Sequence[str]]] = ()
    totals: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    signatures: Sequence[str] = ()
    foot: str = ""
    bars: Sequence[int] = field(default_factory=list)


@dataclass(eq=False)
class PressFailed(Refusal):
    """The paper could not be drawn. Try again; if it fails again, the log of the server says why."""

    code: ClassVar[str] = "press_failed"
    status: ClassVar[int] = 500


def pressed(sheets: Sequence[Sheet], *, language: str, paper: Paper = "a4") -> bytes:
    """This will set these sheets as one PDF, each beginning on a page of its own."""
    lang, region = _SPEECH.get(language, _SPEECH["en"])
    job = {
        "title": ", ".join(dict.fromkeys(sheet.title for sheet in sheets)), "lang": lang, "region": region,
        "paper": paper, "page": gettext("Page {page} of {pages}"),
        "sheets": [{**asdict(sheet), "bars": bars(sheet.number)} for sheet in sheets],
    }  # fmt: skip
    # Its errors quote what it was given, which is about people: they are not kept.
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.integrations.documents.press"], input=orjson.dumps(job),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PressFailed
    return done.stdout
