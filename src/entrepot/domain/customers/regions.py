"""Regions of China by GB/T 2260: from the texts people write to the code of the deepest region they name.

`regions.tsv` holds codes of 2, 4 and 6 digits with their names (see docs/decisions). It is read when
the first address needs it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

# Provinces that are one city, so that both levels have one name.
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
# What stands where a county without a city has its city, and what municipalities call theirs.
_NO_CITY = re.compile(r"^(市辖区|县|城区|.*直辖.*|直管.*)$")
_PROVINCE_TAIL = re.compile(r"(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)$")
_CITY_TAIL = re.compile(r"(自治州|地区|市|盟|州)$")
_DISTRICT_TAIL = re.compile(r"(自治县|自治旗|新区|林区|特区|区|县|市|旗)$")
_TAILS = {2: _PROVINCE_TAIL, 4: _CITY_TAIL, 6: _DISTRICT_TAIL}


@dataclass(frozen=True, slots=True)
class Region:
    """The deepest region that is sure, with its official names; `city` is empty under a province's own counties."""

    code: str
    province: str
    city: str = ""
    district: str = ""

    @property
    def complete(self) -> bool:
        """Whether no region stands below this one: a district, or a city that has none (东莞市)."""
        return is_complete(self.code)


@dataclass(frozen=True, slots=True)
class _Book:
    names: dict[str, str]
    shorts: dict[str, str]
    below: dict[str, list[str]]


def match(province: str, city: str = "", district: str = "") -> Region | None:
    """This will find the region that these texts name, in full or short, as deep as they agree.

    A missing level is filled where the others leave one answer; a text that is unknown, or that
    contradicts the level above it, ends the search at that level. None when not even a province is sure.
    """
    return _match(_plain(province), _plain(city), _plain(district))


def by_code(code: str) -> Region | None:
    """This will name the region with this code of 6 (or 2, or 4) digits."""
    book = _book()
    short = _shortened(code)
    if short not in book.names:
        return None
    province = book.names[short[:2]]
    city = _city_name(short[:4]) if len(short) >= 4 else ""
    district = book.names[short] if len(short) == 6 and short[4:] != "00" else ""
    return Region(code=short.ljust(6, "0"), province=province, city=city, district=district)


def names() -> Mapping[str, str]:
    """This will give the name of each region by its code of 2, 4 or 6 digits."""
    return _book().names


def is_no_city(name: str) -> bool:
    """This will tell whether this stands in the table, or in a form, where there is no city."""
    return bool(_NO_CITY.match(name))


def is_complete(code: str) -> bool:
    """This will tell whether a code needs no more detail to send goods there."""
    book, short = _book(), _shortened(code)
    return len(short) == 6 if book.below.get(short) else short in book.names


@lru_cache(maxsize=4096)
def _match(province: str, city: str, district: str) -> Region | None:
    book = _book()
    at_province = _chosen(province, book.below[""], _PROVINCE_TAIL) if province else ""
    if province and not at_province:
        return None
    if not province and city:
        at_province = _chosen(city, _MUNICIPALITIES, _PROVINCE_TAIL)
    if at_province in _MUNICIPALITIES or _NO_CITY.match(city) or (city and city == province):
        city, at_city = "" if _is_city_of(at_province, city) else city, ""
    else:
        at_city = _chosen(city, _cities_below(at_province), _CITY_TAIL) if city else ""
    if not at_city and city:
        # A county-level city, or a county without a city, is often written where the city belongs.
        if at_district := _chosen(city, _districts_below(at_province), _DISTRICT_TAIL):
            return by_code(at_district)
        return by_code(at_province) if at_province else None
    above = at_city or at_province
    at_district = _chosen(district, _districts_below(above), _DISTRICT_TAIL) if district else ""
    found = at_district or above
    return by_code(found) if found else None


def _is_city_of(province: str, city: str) -> bool:
    """Return whether this text names no more than the municipality itself, or nothing."""
    if not city or _NO_CITY.match(city):
        return True
    plain = city.removesuffix("城区").removesuffix("郊县")
    return bool(province) and _chosen(plain, [province], _PROVINCE_TAIL) == province


def _chosen(text: str, among: Iterable[str], tail: re.Pattern[str]) -> str:
    """Return the one code whose name is `text`: to the letter, else without its tail, else by its beginning."""
    book, codes, short = _book(), list(among), _without(tail, text)
    found = [code for code in codes if book.names[code] == text]
    found = found or [code for code in codes if book.shorts[code] == short]
    if not found and len(short) > 1:
        found = [code for code in codes if book.names[code].startswith(short)]
    return found[0] if len(found) == 1 else ""


def _cities_below(province: str) -> list[str]:
    below = _book().below
    return below.get(province, []) if province else [code for two in below[""] for code in below.get(two, [])]


def _districts_below(above: str) -> list[str]:
    """Return the districts below a city, a province, or (for nothing) anywhere."""
    below = _book().below
    if len(above) == 4:
        return below.get(above, [])
    return [code for four in _cities_below(above) for code in below.get(four, [])]


def _city_name(code: str) -> str:
    if code[:2] in _MUNICIPALITIES:
        return _book().names[code[:2]]
    name = _book().names[code]
    return "" if _NO_CITY.match(name) else name


def _shortened(code: str) -> str:
    """Return a code as the book has it: 310000 is 31, 330100 is 3301, and 441900 is 4419 or itself."""
    if len(code) == 6 and code not in _book().names and code.endswith("00"):
        code = code[:4]
    return code[:2] if len(code) == 4 and code.endswith("00") else code


def _without(tail: re.Pattern[str], name: str) -> str:
    short = tail.sub("", name)
    return short if len(short) > 1 else name


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


@cache
def _book() -> _Book:
    names: dict[str, str] = {}
    shorts: dict[str, str] = {}
    below: dict[str, list[str]] = defaultdict(list)
    for line in (Path(__file__).parent / "regions.tsv").read_text("utf-8").splitlines():
        code, name = line.split("\t")
        names[code] = name
        shorts[code] = _without(_TAILS[len(code)], name)
        below[code[:-2]].append(code)
    return _Book(names, shorts, dict(below))
