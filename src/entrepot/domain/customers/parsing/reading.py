"""An address as people paste it: one line from a chat, in any order, with or without labels."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from entrepot.domain.customers import regions
from entrepot.domain.customers.parsing import abroad, names, phones, places
from entrepot.domain.customers.parsing.page import Page, ParsedAddress
from entrepot.foundation.phones import read_phone

_LABELS = {
    "name": "收货人姓名|收件人姓名|收货人|收件人|收貨人|联系人|聯絡人|姓名|名字|name|recipient|to",
    "phone": "手机号码|手机号|联系电话|联系方式|电话号码|收货电话|手机|手機|电话|電話|mobile|phone|tel",
    "street": "详细地址|詳細地址|街道地址|收货地址|收貨地址|收件地址|地址|address",
    "region": "所在地区|所在地區|所在地|省市区|地区",
    # What follows may be a name as well as a place: it is only parted from what stands before.
    "whereto": "收货信息|收货|收貨|收件|寄到|寄给|寄給|送到|送至|发到|發到|发给|發給",
    "postcode": "邮政编码|邮编|郵遞區號|郵編|postcode|zip",
}
_KIND_OF = {word: kind for kind, words in _LABELS.items() for word in words.split("|")}
_ALL = "|".join(sorted(_KIND_OF, key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[\s,;\x00]))({_ALL})(?:\s*[:=]\s*|\s+)|({_ALL})\s*[:=]\s*", re.IGNORECASE)
_POSTCODE = re.compile(r"(?:^|(?<=[\s,;(]))(\d{6})(?=$|[\s,;)])")
_TOWN = re.compile(
    r"[\s,;]*([一-鿿]{1,10}?(?:街道办事处|街道办|街道|民族乡|苏木|镇|乡))(?![路街道巷桥村口]|[东西南北中][路街])"
)
_GAPS = re.compile(r"[\s,;|]+")
_HONG_KONG_AND_MACAU = ("810000", "820000")
_BELOW_PROVINCE = {
    "810000": re.compile(r"[\s,]*(香港岛|香港島|港岛|港島|九龙|九龍|新界)?[\s,]*([一-鿿]{2,3}[区區])?"),
    "820000": re.compile(r"[\s,]*(澳门半岛|澳門半島|氹仔|路环|路環)?[\s,]*()"),
    "710000": re.compile(r"[\s,]*([一-鿿]{2}[市县縣])?[\s,]*([一-鿿]{1,3}?[区區乡鄉镇鎮市])?"),
}
_TAIWAN = re.compile(
    r"(?:[台臺][北中南]市|新北市|桃[园園]市|高雄市|基隆市|[新]竹[市县縣]|嘉[义義][市县縣]|苗栗[县縣]|彰化[县縣]|南投[县縣]|"
    r"[云雲]林[县縣]|屏[东東][县縣]|宜[兰蘭][县縣]|花[莲蓮][县縣]|[台臺][东東][县縣]|澎湖[县縣]|金[门門][县縣])"
)


def parse(text: str) -> ParsedAddress:
    """This will read name, phone and address out of a pasted text, and tell what it is not sure of."""
    plain = re.sub(r"[​-‏﻿\x00]", "", unicodedata.normalize("NFKC", text)).strip()
    plain = re.sub(r"[。、!【】\[\]\"“”]", " ", plain)
    page = Page(plain)
    _take_labels(page)
    read = _with_phone(page, ParsedAddress())
    if abroad.is_abroad(page.rest):
        return _finished(page, abroad.read(page, read))
    read = _with_postcode(page, read)
    read, before, after = _with_region(page, read)
    return _finished(page, _with_name_and_street(page, read, before, after))


def _take_labels(page: Page) -> None:
    """Cut out what stands behind labels; labels of the address itself only part it from the rest."""
    found = list(_LABEL.finditer(page.rest))
    kept = [page.rest[: found[0].start()]] if found else [page.rest]
    for label, following in zip(found, [*found[1:], None], strict=False):
        kind = _KIND_OF[(label[1] or label[2]).lower()]
        value = page.rest[label.end() : following.start() if following else len(page.rest)]
        if kind == "name":
            first, *others = re.split(r"[\n,;]|(?<=[一-鿿])\s+|\s{2,}", value.strip(" ,;"), maxsplit=1)
            page.labelled["name"] = first.strip()
            kept += others
        else:
            kept.append(value)
    page.rest = " ; ".join(piece.strip() for piece in kept if piece.strip(" ,;\n"))


def _with_phone(page: Page, read: ParsedAddress) -> ParsedAddress:
    found = phones.find(page.rest)
    region = places.find(page.rest)
    if not found and region and region.code.ljust(6, "0") in _HONG_KONG_AND_MACAU:
        found = phones.find(page.rest, eight_digits=True)
    if not found:
        page.doubt("phone", "phone_missing")
        return read
    for other in reversed(found):
        page.cut(other.start, other.end)
    phone = read_phone(found[0].text)
    if phone.masked:
        page.doubt("phone", "phone_masked", found[0].text)
    if len(found) > 1:
        page.doubt("phone", "several_phones", " ".join(one.text for one in found[1:]))
    return replace(read, phone=_as_kept(found[0].text, phone.extension), extension=phone.extension)


def _as_kept(text: str, extension: str) -> str:
    """Return the number alone, without its extension, as it was written."""
    if not extension:
        return text
    return re.sub(rf"\s*(?:转|轉|分机|分機|ext\.?|#|-)\s*{extension}$", "", text, flags=re.IGNORECASE)


def _with_postcode(page: Page, read: ParsedAddress) -> ParsedAddress:
    if found := _POSTCODE.search(page.rest):
        page.cut(found.start(), found.end())
        return replace(read, postcode=found[1])
    return read


def _with_region(page: Page, read: ParsedAddress) -> tuple[ParsedAddress, str, str]:
    """Return what stands before and what stands after the region, too."""
    place = places.find(page.rest)
    taiwan = _TAIWAN.search(page.rest)
    if (
        taiwan
        and (place is None or place.code[:2] not in ("71",))
        and (place is None or place.start >= taiwan.start())
    ):
        place = places.Place(taiwan.start(), taiwan.start(), "71")
    if place is None:
        page.doubt("region", "region_missing")
        return read, "", page.rest
    before, after = page.rest[: place.start], page.rest[place.end :]
    region = regions.by_code(place.code) if place.code else None
    if place.others:
        named = [regions.by_code(code) for code in place.others]
        page.doubt("region", "region_ambiguous", " / ".join(f"{r.province}{r.city}{r.district}" for r in named if r))
    elif region and not region.complete:
        page.doubt("region", "region_incomplete", page.rest[place.start : place.end])
    if region is None:
        return read, before, page.rest[place.start :]
    read = replace(
        read, province=region.province, city=region.city, district=region.district, region_code=region.code
    )
    return _with_what_is_below(read, before, after)


def _with_what_is_below(read: ParsedAddress, before: str, after: str) -> tuple[ParsedAddress, str, str]:
    below = _BELOW_PROVINCE.get(read.region_code)
    if below is not None and (found := below.match(after)):
        return replace(read, city=found[1] or "", district=found[2] or ""), before, after[found.end() :]
    if town := _TOWN.match(after):
        return replace(read, town=town[1]), before, after[town.end() :]
    return read, before, after


def _with_name_and_street(page: Page, read: ParsedAddress, before: str, after: str) -> ParsedAddress:
    name = page.labelled.get("name", "")
    first, rest = _pieces(before), _pieces(after)
    glued = bool(before) and not before[-1:].isspace() and before[-1:] not in ",;"
    if name:
        return replace(read, name=names.without_title(name), street=_joined([*first, *rest]))
    # The first piece behind the region goes on with the address, and is no name.
    candidates = [n for n, piece in enumerate([*first, *rest]) if names.is_name(piece)]
    if read.province and not _starts_apart(after):
        candidates = [n for n in candidates if n != len(first)]
    pieces = [*first, *rest]
    if candidates:
        chosen = next((n for n in candidates if names.has_surname(pieces[n])), candidates[0])
        name = pieces.pop(chosen)
        if len(candidates) > 1:
            page.doubt("name", "several_names", " / ".join([name, *(p for p in pieces if names.is_name(p))]))
        elif not names.has_surname(name) or (glued and chosen == len(first) - 1):
            page.doubt("name", "name_guessed", name)
    elif pieces:
        pieces[-1], name = names.after_a_door(pieces[-1])
        if name:
            page.doubt("name", "name_guessed", name)
    return replace(read, name=names.without_title(name), street=_joined(pieces))


def _starts_apart(after: str) -> bool:
    return not after or not after[0].isalnum()


def _pieces(text: str) -> list[str]:
    pieces = (piece.strip(" :-/|·") for piece in _GAPS.split(text))
    return [piece for piece in pieces if piece and not regions.is_no_city(piece)]


def _joined(pieces: Sequence[str]) -> str:
    """Join with a blank only where Latin letters or numbers would run together."""
    street = ""
    for piece in pieces:
        gap = " " if street and street[-1].isascii() and piece[0].isascii() else ""
        street += gap + piece
    return street


def _finished(page: Page, read: ParsedAddress) -> ParsedAddress:
    if not read.name:
        page.doubt("name", "name_missing")
    if not read.street:
        page.doubt("street", "street_missing")
    return replace(read, uncertain=tuple(page.doubts))
