"""The words from which people, streets, firms and goods are made. All invented."""

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from entrepot.domain.customers import regions
from entrepot.domain.customers.rules import NewAddress

_DATA = Path(__file__).parent / "data"
# Where people order from, by the first two digits of the region code: more where more people live.
_PROVINCES = {
    "31": 14, "44": 14, "33": 12, "32": 12, "11": 9, "51": 7, "37": 6, "42": 5, "35": 5, "43": 4, "41": 4, "50": 4,
    "12": 3, "61": 3, "34": 4, "21": 3, "36": 2, "13": 3, "53": 2, "45": 2, "23": 1, "22": 1, "46": 1, "65": 1,
}  # fmt: skip
_NOT_A_DISTRICT = ("市辖区", "县", "直辖")


@cache
def words() -> dict[str, Any]:
    """This will read the lists of words."""
    found: dict[str, Any] = json.loads((_DATA / "words.json").read_text("utf-8"))
    return found


def table(name: str) -> list[dict[str, str]]:
    """This will read a table of the data folder, one dictionary a row."""
    heads, *rows = (_DATA / f"{name}.tsv").read_text("utf-8").splitlines()
    return [dict(zip(heads.split("\t"), row.split("\t"), strict=True)) for row in rows]


def full_name(chance: Random) -> str:
    """This will give a person's name of two or three characters."""
    given: str = words()["given"]
    surnames: str = words()["surnames"]
    return chance.choice(surnames) + "".join(chance.choice(given) for _ in range(chance.choice((1, 2, 2))))


def phone(number: int) -> str:
    """This will give the mobile number that belongs to a person's number. No network was ever given 154."""
    return f"154{number:08}"


@cache
def _districts() -> dict[str, list[str]]:
    """The codes of districts, by province."""
    found: dict[str, list[str]] = {}
    for line in Path(regions.__file__).with_name("regions.tsv").read_text("utf-8").splitlines():
        code, name = line.split("\t")
        if len(code) == 6 and code[:2] in _PROVINCES and not name.endswith(_NOT_A_DISTRICT):
            found.setdefault(code[:2], []).append(code)
    return found


def address(chance: Random, name: str, number: str) -> NewAddress:
    """This will give an address in a district that exists, on a street that may not."""
    province = chance.choices(list(_PROVINCES), list(_PROVINCES.values()))[0]
    region = regions.by_code(chance.choice(_districts()[province]))
    assert region is not None
    street = f"{chance.choice(words()['roads'])} {chance.randint(1, 988)} 号"
    if chance.random() < 0.8:
        street += (
            f" {chance.choice(words()['estates'])} {chance.randint(1, 28)} 幢 {chance.randint(1, 3)} 单元 "
            f"{chance.randint(1, 26)}{chance.randint(1, 4):02} 室"
        )
    return NewAddress(
        name=name, phone=number, province=region.province, city=region.city or region.province,
        district=region.district, street=street,
    )  # fmt: skip
