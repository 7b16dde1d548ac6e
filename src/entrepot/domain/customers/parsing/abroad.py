"""Addresses outside China, as far as a text tells its parts: the country, its postcode, state, city and street."""

import re
from dataclasses import replace

from entrepot.domain.customers.parsing import names
from entrepot.domain.customers.parsing.page import Page, ParsedAddress

# By code: how people write the country, and how its postcodes look.
_COUNTRIES = {
    "US": (r"USA|U\.S\.A\.?|United States(?: of America)?|美国|美國", r"\b\d{5}(?:-\d{4})?\b"),
    "GB": (
        r"UK|U\.K\.|United Kingdom|Great Britain|England|Scotland|英国|英國",
        r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    ),
    "CA": (r"Canada|加拿大", r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"),
    "AU": (r"Australia|澳大利亚|澳洲", r"\b\d{4}\b"),
    "NZ": (r"New Zealand|新西兰|紐西蘭", r"\b\d{4}\b"),
    "SG": (r"Singapore|新加坡", r"\b\d{6}\b"),
    "MY": (r"Malaysia|马来西亚|馬來西亞", r"\b\d{5}\b"),
    "JP": (r"Japan|日本", r"〒?\b\d{3}-\d{4}\b"),
    "KR": (r"South Korea|Republic of Korea|Korea|韩国|韓國", r"\b\d{5}\b"),
    "DE": (r"Germany|Deutschland|德国|德國", r"\b\d{5}\b"),
    "FR": (r"France|法国|法國", r"\b\d{5}\b"),
    "IT": (r"Italy|Italia|意大利", r"\b\d{5}\b"),
    "ES": (r"Spain|España|西班牙", r"\b\d{5}\b"),
    "NL": (r"Netherlands|The Netherlands|荷兰|荷蘭", r"\b\d{4} ?[A-Z]{2}\b"),
    "TH": (r"Thailand|泰国|泰國", r"\b\d{5}\b"),
    "VN": (r"Viet ?nam|越南", r"\b\d{5,6}\b"),
    "PH": (r"Philippines|菲律宾|菲律賓", r"\b\d{4}\b"),
    "ID": (r"Indonesia|印度尼西亚|印尼", r"\b\d{5}\b"),
}
_NAMED = {
    code: re.compile(rf"(?<![A-Za-z])(?:{ways})(?![A-Za-z])", re.IGNORECASE) for code, (ways, _) in _COUNTRIES.items()
}
_POSTCODE = {code: re.compile(shape, re.IGNORECASE) for code, (_, shape) in _COUNTRIES.items()}
_STATE = re.compile(r"\b([A-Z]{2,3})\s+(?=\d{4,5}(?:-\d{4})?\b)")
_HAN = re.compile(r"[一-鿿]")


def is_abroad(text: str) -> bool:
    """This will tell whether a text names another country, or is written in Latin letters alone."""
    return bool(_country(text)) or (not _HAN.search(text) and bool(re.search(r"[A-Za-z]{3}", text)))


def read(page: Page, read: ParsedAddress) -> ParsedAddress:
    """This will read an address abroad. Where its city ends is a guess, and said to be one."""
    country = _country(page.rest) or ("US" if _STATE.search(page.rest) else "")
    name = page.labelled.get("name", "")
    if country:
        # Who is named behind the country is the receiver, not a part of the place.
        page.rest, _, last = _NAMED[country].sub(" ; ", page.rest).rpartition(" ; ")
        last = last.strip(" ,;.\n")
        if not name and names.is_name(last):
            name = _guessed(page, last)
        else:
            page.rest += f" ; {last}"
    else:
        page.doubt("country", "country_missing")
    postcode, province = "", ""
    if country in ("US", "AU") and (state := _STATE.search(page.rest)):
        province = state[1]
        page.cut(state.start(), state.end())
    if country and (found := list(_POSTCODE[country].finditer(page.rest))):
        postcode = found[-1].group().strip("〒 ").upper()
        page.cut(found[-1].start(), found[-1].end())
    pieces = [piece.strip(" .-") for piece in re.split(r"[\n,;]+", page.rest) if piece.strip(" .-")]
    candidates = [piece for piece in (pieces if len(pieces) > 1 else []) if names.is_name(piece)]
    if not name and candidates and (candidates[0] == pieces[0] or names.has_surname(candidates[-1])):
        name = candidates[0] if candidates[0] == pieces[0] else candidates[-1]
        pieces.remove(name)
        _guessed(page, name)
    city = pieces.pop() if len(pieces) > 1 and not re.search(r"\d", pieces[-1]) else ""
    page.doubt("city", "city_guessed" if city else "region_missing", city)
    return replace(
        read, country=country, name=name, province=province, city=city, street=", ".join(pieces), postcode=postcode
    )


def _guessed(page: Page, name: str) -> str:
    page.doubt("name", "name_guessed", name)
    return name


def _country(text: str) -> str:
    """Return the country that is named last: people write it at the end, or Chinese at the beginning."""
    found = [(match.start(), code) for code, named in _NAMED.items() for match in named.finditer(text)]
    leading = [code for at, code in found if at == 0 and _HAN.match(text)]
    latin = [(at, code) for at, code in found if not _HAN.match(text, at)]
    return leading[0] if leading else max(latin)[1] if latin else ""
