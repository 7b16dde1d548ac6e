"""The catalogues: every sentence that people read, with its Chinese. Run this module after changing one.

`python -m entrepot.config.translations` collects the sentences, brings the catalogues in `locale` up to
date, compiles them, and names what is not translated yet. Needs Babel, which comes with the tests.
"""

import ast
import importlib
import io
import os
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1]
LOCALES = ("zh_Hans", "zh_Hant")
WORD = "word"

R = TypeVar("R")
Key = tuple[str, str]
"""A context, mostly empty, and the English text."""

_ROOMS = ("foundation", "domain", "insight", "desk", "integrations", "api", "console")
# What long work tells that it is doing is said to people, too.
_GETTEXT = frozenset({"_", "gettext", "gettext_noop", "gettext_lazy", "told"})
# These refusals hold a whole sentence of ours in second place.
_PROBLEMS = frozenset({"Invalid", "UnreadableFile", "CannotBeWithdrawn"})
# Where these refusals hold words of ours, by position.
_WORDS_OF = {
    "NotFound": (0,),
    "AlreadyExists": (0,),
    "ChangedMeanwhile": (0,),
    "OutOfTurn": (0, 1, 2),
    "refusal": (0,),
    "CannotShareAParcel": (1,),
    "CannotBeMerged": (1,),
    "MustStayAlone": (1,),
}
_IN_TEMPLATES = re.compile(r'\{%\s*(?:translate|say)\s+"([^"]+)"')
# Catalogues say nothing of when they were written, so that the same sentences make the same files.
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    """This will bring all catalogues up to date and return 1 when a translation is missing."""
    set_up()
    wanted = collected()
    missing = 0
    for locale in LOCALES:
        catalogue = updated(written(locale), wanted, locale)
        _file(locale, "po").write_bytes(_as_po(catalogue))
        _file(locale, "mo").write_bytes(_as_mo(catalogue))
        empty = [message for message in catalogue if message.id and not message.string]
        missing += len(empty)
        print(f"{locale}: {len(wanted)} texts, {len(empty)} not translated yet.")
        for message in empty:
            print(f"    {message.id}")
    for place in unspeakable():
        print(f"Not a fixed text, so it cannot be translated: {place}")
    return 1 if missing else 0


def set_up() -> None:
    """This will import every room and every door, so that every refusal is known."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    import django

    django.setup()
    for room in _ROOMS:
        package = importlib.import_module(f"entrepot.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"tests", "migrations"} & set(found.name.split(".")):
                importlib.import_module(found.name)


def collected() -> set[Key]:
    """This will list every text that a person may read: sentences, problems, words, and the page's own."""
    from entrepot.console.faces import FACES
    from entrepot.console.orders.deeds import FLAGS
    from entrepot.console.revealing import WHY
    from entrepot.desk.tasks.states import TaskKind
    from entrepot.domain.orders.rules.review import HELD_FOR
    from entrepot.foundation.refusals import Refusal
    from entrepot.insight.subjects import KNOWN_BY, OF_BOOKS
    from entrepot.insight.verification import CHECKS
    from entrepot.integrations.documents.kinds import KINDS
    from entrepot.integrations.notices.occasions import OCCASIONS
    from entrepot.integrations.notices.states import Way
    from entrepot.roles import ROLES

    sentences = {refusal.template() for refusal in subclasses(Refusal)} | set(CHECKS.values())
    words = {*HELD_FOR, *dict(WHY), *FLAGS, *FACES, *ROLES, *KINDS, *KNOWN_BY, *OF_BOOKS, *_states()}
    words |= {*OCCASIONS, *map(str, Way), *map(str, TaskKind)}
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                sentences.update(_sentences_in(node))
                words.update(_words_in(node))
        for template in path.parent.glob("templates/**/*.html"):
            sentences.update(_IN_TEMPLATES.findall(template.read_text()))
    return {("", text) for text in sentences} | {(WORD, text) for text in words}


def subclasses(of: type[R]) -> Iterator[type[R]]:
    """This will walk the kinds of a thing that the application has, and their kinds."""
    for one in of.__subclasses__():
        if one.__module__.startswith("entrepot."):
            yield one
        yield from subclasses(one)


def unspeakable() -> list[str]:
    """This will list the places where a person is told a text that is put together, so that no catalogue has it."""
    return [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node) in _PROBLEMS and isinstance(node.args[1], ast.JoinedStr)
    ]


def written(locale: str) -> dict[Key, str]:
    """This will read what is translated so far."""
    with _file(locale, "po").open("rb") as file:
        return _texts(read_po(file))


def compiled(locale: str) -> dict[Key, str]:
    """This will read what the application finds."""
    with _file(locale, "mo").open("rb") as file:
        return _texts(read_mo(file))


def updated(have: dict[Key, str], wanted: Iterable[Key], locale: str) -> Catalog:
    """This will make a catalogue of the wanted texts, with the translations there are."""
    catalogue = Catalog(
        locale=locale, project="entrepot", header_comment="", creation_date=_ALWAYS, revision_date=_ALWAYS,
        fuzzy=False,
    )  # fmt: skip
    for context, text in sorted(wanted):
        catalogue.add(text, have.get((context, text), ""), context=context or None)
    return catalogue


def _as_po(catalogue: Catalog) -> bytes:
    lines = io.BytesIO()
    write_po(lines, catalogue, width=0, omit_header=True)
    header = [
        'msgid ""', 'msgstr ""', f'"Language: {catalogue.locale_identifier}\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"', f'"Plural-Forms: {catalogue.plural_forms}\\n"', "", "",
    ]  # fmt: skip
    return "\n".join(header).encode() + lines.getvalue()


def _as_mo(catalogue: Catalog) -> bytes:
    compiled_texts = io.BytesIO()
    write_mo(compiled_texts, catalogue)
    return compiled_texts.getvalue()


def _texts(catalogue: Catalog) -> dict[Key, str]:
    return {(_text(m.context or ""), str(m.id)): str(m.string) for m in catalogue if m.id and m.string}


def _text(context: str | bytes) -> str:
    """Read a context, which Babel leaves undecoded where it comes from a compiled file."""
    return context.decode() if isinstance(context, bytes) else context


def _file(locale: str, kind: str) -> Path:
    return SOURCE / "config" / "locale" / locale / "LC_MESSAGES" / f"django.{kind}"


def _states() -> Iterator[str]:
    """Name the states of every life cycle."""
    from entrepot.foundation.lifecycles import Lifecycle

    rooms = ("entrepot.domain.", "entrepot.desk.", "entrepot.integrations.")
    for name, module in list(sys.modules.items()):
        if name.startswith(rooms) and name.endswith(".states"):
            for life in (value for value in vars(module).values() if isinstance(value, Lifecycle)):
                yield from life.ways
                yield from (state for to in life.ways.values() for state in to)


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path, ast.parse(path.read_text())


def _sentences_in(call: ast.Call) -> Iterator[str]:
    if _name(call) in _GETTEXT and (text := _literal(call, 0)):
        yield text
    if _name(call) in _PROBLEMS and (text := _literal(call, 1)):
        yield text


def _words_in(call: ast.Call) -> Iterator[str]:
    """Give the words in a refusal: a fixed text, or the word with which one begins."""
    for place in _WORDS_OF.get(_name(call), ()):
        if text := _literal(call, place):
            yield text
        elif place < len(call.args) and isinstance(made := call.args[place], ast.JoinedStr):
            first = made.values[0]
            if isinstance(first, ast.Constant) and str(first.value).strip():
                yield str(first.value).split()[0]


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _literal(call: ast.Call, place: int) -> str:
    """Return the text that a call is given at that place, or an empty one if it is not a fixed text."""
    given = call.args[place] if place < len(call.args) else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


if __name__ == "__main__":
    sys.exit(main())
