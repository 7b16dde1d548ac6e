"""How Chinese names are written in Latin letters, for those who type 'wf' or 'wangfang' to find 王芳.

`pinyin.tsv` has the characters of each syllable, without tones; a character with several readings
stands in several lines (see docs/decisions). It is read when the first name needs it.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

# A name of many characters with several readings each has thousands of spellings; nobody types most of them.
_MOST_SPELLINGS = 16


def spellings(name: str) -> Iterator[tuple[str, ...]]:
    """This will give the ways to spell a name, a syllable for each character; none where one has no reading."""
    readings = [_readings().get(character, ()) for character in name]
    return islice(product(*readings), _MOST_SPELLINGS) if all(readings) else iter(())


def initials(name: str) -> set[str]:
    """This will give the first letters of a name's syllables: 单 is D, C or S, so 单芳 is df, cf or sf."""
    found = {""}
    for character in name:
        letters = {syllable[0] for syllable in _readings().get(character, ())}
        found = set(islice((so_far + letter for so_far in sorted(found) for letter in sorted(letters)), 64))
    return found - {""}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in (Path(__file__).parent / "pinyin.tsv").read_text("utf-8").splitlines():
        syllable, characters = line.split("\t")
        # Keyboards have no ü: some type lv, others lu.
        written = (syllable, syllable.replace("v", "u")) if "v" in syllable else (syllable,)
        for character in characters:
            found[character] += [one for one in written if one not in found[character]]
    return {character: tuple(syllables) for character, syllables in found.items()}
