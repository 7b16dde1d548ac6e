"""Where in a text a region of China is named, in full or short, and which one it is."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from entrepot.domain.customers import regions

_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_BETWEEN = re.compile(r"[\s,/|·\-]*")
# What forms and carriers put where a county has no city.
_NO_CITY = re.compile(
    r"(?:市辖区|(?:省|自治区)?直辖(?:县级?)?(?:行政区划|行政单位)?|县(?=[一-鿿]{1,8}县))[\s,/|·\-]*"
)
# A short name before these is a street's: 北京西路 is not in 北京.
_STREET = re.compile(
    r"[东西南北中上下]?[一二三四五六七八九十]?(?:路|街|大道|道|弄|巷|胡同|桥|站|村|里|大厦|广场|花园|公寓|酒店|店)"
)
_ETHNIC = (
    "蒙古族藏族|蒙古族|蒙古|回族|藏族|维吾尔|哈萨克族|哈萨克|柯尔克孜|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|"
    "土家族|哈尼族|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|"
    "毛南族|仡佬族|锡伯|阿昌族|普米族|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春|各族"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_ETHNIC})*自治(州|县|旗|区)$")
_TAIL = {2: r"(?:省|市)$", 4: r"(?:地区|市|盟)$", 6: r"(?:新区|林区|特区|区|县|市|旗)$"}
# As they stand in names of regions, one for one.
_SIMPLE = str.maketrans(
    "臺灣廣東門遼寧龍內陝肅雲貴慶蘇縣區濟蘭無錫連鄉鎮興義園蓮澎彰嶼島長陽歸漢鄭濱瀋貢賓豐綿爾齊頭達樂潤鹽諸貴銅黃馬",
    "台湾广东门辽宁龙内陕肃云贵庆苏县区济兰无锡连乡镇兴义园莲澎彰屿岛长阳归汉郑滨沈贡宾丰绵尔齐头达乐润盐诸贵铜黄马",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text, and the region it names; `others` are codes that it may mean as well."""

    start: int
    end: int
    code: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    end: int
    code: str
    matched: int
    in_full: bool


_Step = tuple[int, str, bool]


def find(text: str) -> Place | None:
    """This will find the stretch that names a region most fully, the first of several."""
    plain = text.translate(_SIMPLE)
    best: tuple[int, Place] | None = None
    for start in range(len(plain)):
        readings = _readings(plain, start)
        if not readings:
            continue
        matched = max(one.matched for one in readings)
        # Two characters in the middle of a word are chance.
        at_a_gap = start == 0 or not plain[start - 1].isalnum()
        if (matched > 2 or at_a_gap) and (best is None or matched > best[0]):
            best = matched, _place(start, [one for one in readings if one.matched == matched])
    return best[1] if best else None


def _place(start: int, readings: list[_Reading]) -> Place:
    in_full = [one for one in readings if one.in_full] or readings
    codes = sorted({_deepest(one.code) for one in in_full}, key=lambda code: (len(code), code))
    # A deeper reading of the same letters adds nothing that is sure: 海南 is the province.
    chosen = [codes[0]] if len(codes[0]) == 2 else codes
    if len(chosen) == 1:
        return Place(start, readings[0].end, chosen[0])
    shared = next((chosen[0][:n] for n in (4, 2) if len({code[:n] for code in chosen}) == 1), "")
    return Place(start, readings[0].end, shared, tuple(chosen))


def _deepest(code: str) -> str:
    """Return the one region below that has the same name: 东莞市 is both city and what goods are sent to."""
    book = regions.names()
    below = code.ljust(6, "0")
    return below if len(code) == 4 and book.get(below) == book[code] else code


def _readings(text: str, start: int) -> list[_Reading]:
    """List the ways to read regions from here on: any of province, city and district, one within the other."""
    found = []
    for after_province, province, full in _and_nothing(start, _steps(2, text, start, "")):
        for after_city, city, city_full in _cities(text, after_province, province):
            within = city or province
            at = _skipped(text, after_city, no_city=True) if within else after_city
            for end, district, district_full in _and_nothing(after_city, _steps(6, text, at, within)):
                if code := district or within:
                    matched = len(_BETWEEN.sub("", text[start:end]))
                    found.append(_Reading(end, code, matched, full and city_full and district_full))
    return found


def _cities(text: str, at: int, province: str) -> Iterator[_Step]:
    start = _skipped(text, at) if province else at
    yield from _and_nothing(at, _steps(4, text, start, province))
    if province in _MUNICIPALITIES:
        # 上海市上海市浦东新区: the form asked for both.
        yield from _steps(2, text, start, province)


def _steps(level: int, text: str, at: int, within: str) -> list[_Step]:
    found: list[_Step] = []
    for variant, code, full in _variants()[level].get(text[at : at + 1], ()):
        end = at + len(variant)
        if not (code.startswith(within) and text.startswith(variant, at)):
            continue
        # 哈尔滨道 would be a street, but 哈尔滨道里区 is a city and its district.
        if full or not _STREET.match(text, end) or _district_follows(text, end, code):
            found.append((end, code, full))
    return found


def _district_follows(text: str, at: int, city: str) -> bool:
    return any(
        full and code.startswith(city) and text.startswith(name, at)
        for name, code, full in _variants()[6].get(text[at : at + 1], ())
    )


def _and_nothing(at: int, steps: list[_Step]) -> list[_Step]:
    return [*steps, (at, "", True)]


def _skipped(text: str, at: int, *, no_city: bool = False) -> int:
    between = _BETWEEN.match(text, at)
    at = between.end() if between else at
    if no_city and (placeholder := _NO_CITY.match(text, at)):
        at = placeholder.end()
    return at


@cache
def _variants() -> dict[int, dict[str, list[tuple[str, str, bool]]]]:
    """Return by level and first character: (how it is written, code, whether that is the full name)."""
    found: dict[int, dict[str, list[tuple[str, str, bool]]]] = {
        2: defaultdict(list),
        4: defaultdict(list),
        6: defaultdict(list),
    }
    for code, name in regions.names().items():
        if len(code) == 4 and regions.is_no_city(name):
            continue
        for variant in _written(code, name):
            found[len(code)][variant[0]].append((variant, code, variant == name))
    return found


def _written(code: str, name: str) -> Iterator[str]:
    ways = {name}
    if own := _AUTONOMOUS.match(name):
        short, kind = own.groups()
        ways |= {short, short + (f"自治{kind}" if kind == "区" else kind), f"{short}自治{kind}"}
        if kind == "区":
            ways.add(f"{short}省")
    else:
        ways.add(re.sub(_TAIL[len(code)], "", name))
    if code == "15":
        ways.add("内蒙")
    if code in ("81", "82"):
        ways |= {name[:2], f"中国{name[:2]}"}
    yield from sorted((way for way in ways if len(way) > 1), key=len, reverse=True)
