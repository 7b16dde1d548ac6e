"""Find a subject by keyed tokens, so that what is searched could be encrypted tomorrow.

Chinese is found by one or two neighbouring characters, Latin by the beginning of a word, numbers by
their beginning or their last four digits, codes as a whole. Names are found by their pinyin too, and
telephone numbers in whatever way they are written; what is masked is found by what it shows.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from entrepot.foundation import pinyin
from entrepot.foundation.accounts.models import SUBJECTS, SearchTokens
from entrepot.foundation.phones import read_phone
from entrepot.foundation.rows import Row, insert, write, write_last
from entrepot.foundation.secrets import keyed_hash

_HAN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[a-z0-9]+")
_DIALLED = re.compile(r"[\d\s()+\-.]{7,}")
# Longer than any number of ours or of a marketplace: what is sought by its whole number is found alone.
_LONGEST_PREFIX = 32
# A remark is found by how it begins; a word in running text by its first letters.
_LONGEST_PROSE, _LONGEST_WORD = 400, 12
# Beyond a person's name: of a company's, people type the letters it begins with.
_LONGEST_SPELT, _LONGEST_INITIALS = 4, 12


_ANEW = """
INSERT INTO accounts_searchtokens AS s (company_id, subject, subject_id, tokens)
SELECT r.* FROM json_to_recordset(%s) AS r(company_id bigint, subject text, subject_id bigint, tokens bigint[])
ON CONFLICT (subject, subject_id) DO UPDATE SET tokens = excluded.tokens WHERE s.tokens <> excluded.tokens
"""


class Name(str):
    """What a person or company is called: found by its pinyin too."""

    __slots__ = ()


class Dialled(str):
    """A telephone number, whole or masked: found by its beginning and its last four digits."""

    __slots__ = ()


class Prose(str):
    """Running text, such as a remark or a title: found by its words, from their second letter on."""

    __slots__ = ()


def tokens_of(texts: Iterable[str]) -> list[int]:
    """This will give the tokens under which these texts can be found; what a text is its class tells."""
    return sorted({token for text in texts if text for token in _tokens(type(text), str(text))})


def tokens_sought(query: str) -> list[int]:
    """This will give the tokens that a subject must all have to answer `query`."""
    text = _plain(query)
    pieces: list[str] = []
    for run in _HAN.findall(text):
        pieces += [run] if len(run) == 1 else _pairs(run)
    pieces += [word[:_LONGEST_PREFIX] if len(word) > _LONGEST_PREFIX else word for word in _WORD.findall(text)]
    return sorted({_hashed(piece) for piece in pieces})


def found(subject: str, query: str, *, company_id: int, or_by: Iterable[str] = ()) -> QuerySet[SearchTokens, int]:
    """This will give, as a subquery, the ids of the subjects that answer `query`; none for a query without words.

    A telephone number answers however it is written. `or_by` are other queries that are as good.
    """
    ways = {tuple(tokens_sought(way)) for way in (query, *_as_dialled(query), *or_by)} - {()}
    if not ways:
        return SearchTokens.objects.none().values_list("subject_id", flat=True)
    # A bare list would be bound as 32-bit integers; the field's own type keeps all 63 bits.
    field = SearchTokens._meta.get_field("tokens")
    any_way = Q()
    for way in sorted(ways):
        any_way |= Q(tokens__contains=Value(list(way), output_field=field))
    rows = SearchTokens.objects.filter(any_way, _of(subject), company_id=company_id)
    return rows.values_list("subject_id", flat=True)


def _of(subject: str) -> Func:
    """Say the subject in the statement itself: each has an index of its own, which a value that comes later hides."""
    assert subject in SUBJECTS, subject
    return Func(F("subject"), template=f"%(expressions)s = '{subject}'", output_field=BooleanField())


def index(subject: str, entries: Sequence[tuple[int, Iterable[str]]], *, company_id: int) -> None:
    """This will make new subjects findable: (id, texts) each, in one statement."""
    write_last(lambda: insert(SearchTokens, _rows(subject, entries, company_id)))


def index_anew(subject: str, entries: Sequence[tuple[int, Iterable[str]]], *, company_id: int) -> None:
    """This will make subjects findable by these texts instead of those before, in one statement."""
    if entries:
        write_last(lambda: write(_ANEW, _rows(subject, sorted(entries, key=_id_of), company_id)))


def _rows(subject: str, entries: Sequence[tuple[int, Iterable[str]]], company_id: int) -> list[Row]:
    return [
        {"company_id": company_id, "subject": subject, "subject_id": pk, "tokens": tokens_of(texts)}
        for pk, texts in entries
    ]


def _id_of(entry: tuple[int, Iterable[str]]) -> int:
    return entry[0]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _as_dialled(query: str) -> list[str]:
    """Return a number without its blanks and its +86, where the whole query may be one."""
    if not _DIALLED.fullmatch(_plain(query).strip()):
        return []
    return sorted(_numbers(query))


# Codes, titles and regular customers come back in thousands of orders; names stay no longer than a process. A list of
# five hundred orders has three thousand texts, and asks for most of them twice.
@lru_cache(maxsize=6_000)
def _tokens(kind: type[str], text: str) -> frozenset[int]:
    return frozenset(map(_hashed, _PIECES.get(kind, _of_code)(text)))


def _of_code(text: str) -> set[str]:
    plain = _plain(text)
    pieces = _of_han(plain)
    for word in _WORD.findall(plain):
        pieces.update(_beginnings(word))
        if len(word) > 4:
            pieces.add(word[-4:])
    return pieces


def _of_name(text: str) -> set[str]:
    plain = _plain(text)
    pieces = _of_han(plain)
    for word in _WORD.findall(plain):
        pieces.update(_beginnings(word))
    if "*" in plain:
        return pieces
    for run in _HAN.findall(plain):
        for start in range(min(len(run), _LONGEST_INITIALS)):
            for letters in pinyin.initials(run[start:][:_LONGEST_INITIALS]):
                pieces.update(_beginnings(letters))
        if len(run) <= _LONGEST_SPELT:
            for start in range(len(run)):
                for syllables in pinyin.spellings(run[start:]):
                    pieces.update(_beginnings("".join(syllables)))
    return pieces


def _of_number(text: str) -> set[str]:
    if read_phone(text).masked:
        shown = re.search(r"\d{4,}$", _plain(text).strip())
        return {shown.group()[-4:]} if shown else set()
    pieces: set[str] = set()
    for number in _numbers(text):
        pieces.update(_beginnings(number))
        if len(number) > 4:
            pieces.add(number[-4:])
    return pieces


def _of_prose(text: str) -> set[str]:
    plain = _plain(text[:_LONGEST_PROSE])
    pieces: set[str] = set()
    for run in _HAN.findall(plain):
        pieces.update([run] if len(run) == 1 else _pairs(run))
    for word in _WORD.findall(plain):
        pieces.add(word[:_LONGEST_PREFIX])
        pieces.update([word[:n] for n in range(2, min(len(word), _LONGEST_WORD) + 1)])
    return pieces


_PIECES = {Name: _of_name, Dialled: _of_number, Prose: _of_prose}


def _of_han(plain: str) -> set[str]:
    pieces: set[str] = set()
    for run in _HAN.findall(plain):
        pieces.update(run)
        pieces.update(_pairs(run))
    return pieces


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _beginnings(word: str) -> list[str]:
    return [word[:n] for n in range(1, min(len(word), _LONGEST_PREFIX) + 1)]


def _numbers(text: str) -> set[str]:
    """Return the digits of a number as it is typed and as it is dialled at home; its extension stands apart."""
    read = read_phone(text)
    typed = re.sub(r"\D", "", _plain(text))
    if read.extension and typed.endswith(read.extension):
        typed = typed[: -len(read.extension)]
    return {typed, read.full.removeprefix("+86").lstrip("+")} - {""}


@lru_cache(maxsize=16_384)
def _hashed(piece: str) -> int:
    return keyed_hash(piece, "search")
