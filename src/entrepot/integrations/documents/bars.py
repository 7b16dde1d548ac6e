"""Code 128 (ISO/IEC 15417), which every scanner reads: a text as widths of bars and gaps in turn."""

from collections.abc import Iterator

# The symbols 0 to 105 in order: three bars and three gaps, eleven modules together.
_SYMBOLS = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232
""".split()  # noqa: SIM905
_STOP = "2331112"
_START_B, _START_C, _TO_B, _TO_C = 104, 105, 100, 99


def bars(text: str) -> list[int]:
    """This will give the widths of bars and gaps of a text, beginning with a bar; none where it cannot be one."""
    if not text or not all(" " <= character <= "~" for character in text):
        return []
    values = list(_values(text))
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103
    symbols = [*(_SYMBOLS[value] for value in [*values, check]), _STOP]
    return [int(width) for symbol in symbols for width in symbol]


def _values(text: str) -> Iterator[int]:
    """Write pairs of digits with one symbol where at least four stand together, everything else one by one."""
    at, pairs = 0, _pairs_at(text, 0)
    in_pairs = pairs >= 2
    yield _START_C if in_pairs else _START_B
    while at < len(text):
        pairs = _pairs_at(text, at)
        if in_pairs and pairs:
            yield int(text[at : at + 2])
            at += 2
        elif not in_pairs and pairs >= 2 and _digits_at(text, at) % 2 == 0:
            in_pairs = True
            yield _TO_C
        elif in_pairs:
            in_pairs = False
            yield _TO_B
        else:
            yield ord(text[at]) - 32
            at += 1


def _digits_at(text: str, at: int) -> int:
    rest = text[at:]
    return len(rest) - len(rest.lstrip("0123456789"))


def _pairs_at(text: str, at: int) -> int:
    return _digits_at(text, at) // 2
