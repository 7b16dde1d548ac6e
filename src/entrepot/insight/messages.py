"""Orders as customers write them in a chat: goods here, a name and an address there, in any order."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from entrepot.domain.catalog.queries import skus_by_codes, skus_found_by
from entrepot.domain.customers.parsing import ParsedAddress, parse
from entrepot.foundation.actors import Actor
from entrepot.foundation.quantities import meanings, read_quantity

LONGEST = 2000
# Names are looked up one by one, and nobody writes more than this into one message.
MOST_NAMES, _CHOICE = 20, 6
_LINES = re.compile(r"[\n;；。]+")
_PIECES = re.compile(
    r"[,，、]+|\s*(?:和|以及|还有)\s*(?=[\d一两二三四五六七八九十])|(?<=[\d件个箱盒包袋瓶套条双只支台本把])\s*(?:和|以及|还有)"
)
_POLITE = re.compile(r"^(你好|您好|请问|麻烦|请|帮我|给我|我想|我要|再来|还要|来|要|买|订|拿|下单|[:：\s])+")
_SMALL_TALK = re.compile(
    r"(?:你们?好|您好|亲爱的|亲|老板|在吗|嗨|哈喽|谢谢|多谢|感谢|辛苦|麻烦|拜托|请问"
    r"|hi|hello|hey|please|thanks|thank you)[呀啊哦呢吧了您你亲哈~!?.\s]*",
    re.IGNORECASE,
)
_HAN = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNT = r"(?:\d+(?:\.\d+)?|[一两二三四五六七八九十]{1,3})"
_TIMES = re.compile(r"^(?P<thing>.+?)\s*[x×*＊]\s*(?P<count>\d+)\s*(?P<unit>[^\W\d_]{0,6})$", re.IGNORECASE)
_AFTER = re.compile(rf"^(?P<thing>.+?)\s*(?P<count>(?:{_COUNT}\s*[^\W\d_]{{1,6}}\s*)+)$")
_BEFORE = re.compile(rf"^(?P<count>(?:{_COUNT}\s*(?:[^\W\d_a-zA-Z]|[a-zA-Z]{{1,6}}\s))+)\s*(?:的\s*)?(?P<thing>.+)$")
_PART = re.compile(rf"({_COUNT})\s*([^\W\d_]*)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Goods that were asked for: the SKU that is meant, or codes of those that might be; neither where none is ours.

    `text` is what was said, or of goods that are not ours what they were called.
    """

    text: str
    quantity: str
    sku: str = ""
    candidates: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says. `address` holds name and telephone as well, and what is not sure of them."""

    goods: Sequence[Wanted]
    address: ParsedAddress | None


@dataclass(frozen=True, slots=True)
class _Known:
    """Which SKUs texts may name, and which texts are the very code of one."""

    codes: Mapping[str, Sequence[str]]
    exact: frozenset[str]


def read_message(actor: Actor, text: str) -> Message:
    """This will read goods, with their quantities, and whom they go to, out of a pasted message.

    What names goods is taken for goods; all the rest is read as an address.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST].replace("\0", " "))
    lines = [line for line in _LINES.split(plain) if line.strip()]
    pieces = [[piece.strip() for piece in _PIECES.split(line) if piece.strip()] for line in lines]
    parts = [part for line in pieces for piece in line for part in (piece, *_windows(piece))]
    known = _named(actor, [thing for part in parts for thing, _ in ways_of(part)])
    goods: list[Wanted] = []
    rest: list[str] = []
    for line in pieces:
        others = [left for piece in line if (left := _read(piece, known, goods))]
        rest.append(",".join(others))
    said = "\n".join(part for part in rest if part)
    return Message(goods, parse(said) if len(said) > 1 else None)


def _read(piece: str, known: _Known, goods: list[Wanted]) -> str:
    """Take the goods out of a piece, and return what is left of it; who greets has not told a name."""
    words, left, at = [word for word in piece.split() if not _SMALL_TALK.fullmatch(word)], [], 0
    piece = " ".join(words)
    if wanted := _wanted(piece, known):
        goods.append(wanted)
        return ""
    while at < len(words):
        pair = " ".join(words[at : at + 2])
        wide = _wanted(pair, known) if at + 1 < len(words) else None
        if wanted := wide or _wanted(words[at], known):
            goods.append(wanted)
            at += 2 if wide else 1
        else:
            left.append(words[at])
            at += 1
    if len(left) == len(words) and (wanted := _unknown(piece)):
        goods.append(wanted)
        return ""
    return " ".join(left)


def _windows(piece: str) -> list[str]:
    """List the words of a piece, and its pairs of neighbours: people part goods by a space, too."""
    words = piece.split()
    return [*words, *map(" ".join, pairwise(words))] if len(words) > 1 else []


def ways_of(text: str) -> list[tuple[str, str]]:
    """This will read a part of a message as (thing, quantity) in every way that it can be read; the last has none."""
    plain = _POLITE.sub("", text.strip()).strip()
    ways = []
    for pattern in (_TIMES, _AFTER, _BEFORE):
        if found := pattern.match(plain):
            unit = found.groupdict().get("unit") or ""
            quantity = _in_figures(found["count"].strip() + unit)
            if quantity:
                ways.append((found["thing"].strip(" :：的"), quantity))
    return [way for way in ways if way[0]] + ([(plain, "")] if plain else [])


def _in_figures(text: str) -> str:
    """Write a count in figures; a count in words is one only with a unit, since 三 may be of a name."""
    parts = []
    for number, unit in _PART.findall(text):
        figures = number if number[0].isdigit() else _counted(number)
        if not figures or unit and not meanings(unit) or not number[0].isdigit() and not unit:
            return ""
        parts.append(f"{figures}{unit}")
    return "".join(parts)


def _counted(words: str) -> str:
    """Read 一 to 九十九."""
    tens, ten, ones = words.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return ""
    value = (_HAN[tens] if tens else 1) * 10 if ten else _HAN[tens]
    return str(value + (_HAN[ones] if ones else 0))


def _named(actor: Actor, things: Sequence[str]) -> _Known:
    """Find which SKUs each text may name: by code or barcode, or else by name."""
    texts = list(dict.fromkeys(thing for thing in things if len(thing) <= 120))
    coded = skus_by_codes({*texts, *(text.upper() for text in texts)}, actor.company_id)
    found = {t: [(coded.get(t) or coded[t.upper()]).code] for t in texts if t in coded or t.upper() in coded}
    exact = frozenset(found)
    for text in [text for text in texts if text not in found and _may_be_a_name(text)][:MOST_NAMES]:
        skus = skus_found_by(actor, text).filter(archived_at=None)[:_CHOICE]
        if codes := [sku.code for sku in skus]:
            found[text] = codes
    return _Known(found, exact)


def _may_be_a_name(text: str) -> bool:
    """Neither a telephone number nor a whole address."""
    return 2 <= len(text) <= 40 and not re.search(r"\d{5}", text)


def _wanted(piece: str, known: _Known) -> Wanted | None:
    for thing, quantity in ways_of(piece):
        codes = known.codes.get(thing, ())
        # Without a quantity a name may be a person's; a code is not.
        if codes and (quantity or thing in known.exact):
            sure = codes[0] if len(codes) == 1 else ""
            return Wanted(piece, quantity or "1", sure, () if sure else codes)
    return None


def _unknown(piece: str) -> Wanted | None:
    """Return goods that are not ours: so many pieces or boxes of something are no address."""
    for thing, quantity in ways_of(piece):
        if (
            quantity
            and _may_be_a_name(thing)
            and all(_is_counted(part.unit) for part in read_quantity(quantity) or ())
        ):
            return Wanted(thing, quantity)
    return None


def _is_counted(unit: str) -> bool:
    return not unit or any(one.measure in ("", "count") for one in meanings(unit))
