"""Find a subject by keyed tokens, so that what is searched could be encrypted tomorrow.

Chinese is found by one or two neighbouring characters, Latin by the beginning
of a word, numbers by their beginning or their last four digits, codes as a whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet, Value

from entrepot.foundation.accounts.models import SearchTokens
from entrepot.foundation.rows import insert
from entrepot.foundation.secrets import keyed_hash

_HAN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[a-z0-9]+")
# Longer than any number of ours or of a marketplace: what is sought by its whole number is found alone.
_LONGEST_PREFIX = 32


def tokens_of(texts: Iterable[str]) -> list[int]:
    """This will give the tokens under which these texts can be found."""
    return sorted({_hashed(piece) for text in texts if text for piece in _pieces(text)})


def tokens_sought(query: str) -> list[int]:
    """This will give the tokens that a subject must all have to answer `query`."""
    text = _plain(query)
    pieces: list[str] = []
    for run in _HAN.findall(text):
        pieces += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    pieces += [word[:_LONGEST_PREFIX] if len(word) > _LONGEST_PREFIX else word for word in _WORD.findall(text)]
    return sorted({_hashed(piece) for piece in pieces})


def found(subject: str, query: str, *, company_id: int) -> QuerySet[SearchTokens, int]:
    """This will give, as a subquery, the ids of the subjects that answer `query`; none for a query without words."""
    sought = tokens_sought(query)
    if not sought:
        return SearchTokens.objects.none().values_list("subject_id", flat=True)
    # A bare list would be bound as 32-bit integers; the field's own type keeps all 63 bits.
    tokens = Value(sought, output_field=SearchTokens._meta.get_field("tokens"))
    rows = SearchTokens.objects.filter(company_id=company_id, subject=subject, tokens__contains=tokens)
    return rows.values_list("subject_id", flat=True)


def index(subject: str, entries: Sequence[tuple[int, Iterable[str]]], *, company_id: int) -> None:
    """This will make new subjects findable: (id, texts) each, in one statement."""
    insert(
        SearchTokens,
        [
            {"company_id": company_id, "subject": subject, "subject_id": pk, "tokens": tokens_of(texts)}
            for pk, texts in entries
        ],
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _pieces(text: str) -> Iterable[str]:
    plain = _plain(text)
    for run in _HAN.findall(plain):
        yield from run
        yield from (run[i : i + 2] for i in range(len(run) - 1))
    for word in _WORD.findall(plain):
        yield from (word[:n] for n in range(1, min(len(word), _LONGEST_PREFIX) + 1))
        if len(word) > 4:
            yield word[-4:]


def _hashed(piece: str) -> int:
    return keyed_hash(piece, "search")
