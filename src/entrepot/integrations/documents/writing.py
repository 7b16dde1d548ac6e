"""How amounts, days, quantities and names are written on paper in each language. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from entrepot.foundation.money import rounded

_SIGNS = {
    "CNY": "¥",
    "USD": "US$",
    "HKD": "HK$",
    "TWD": "NT$",
    "MOP": "MOP$",
    "SGD": "S$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "JP¥",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ORDER = ("zh-hans", "zh-hant", "en")


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes in one language, by the clocks of one place."""

    language: str
    time_zone: str

    def name(self, names: Mapping[str, str] | str | None) -> str:
        """This will choose the name in this language, or in the one nearest to it."""
        if isinstance(names, str):
            return names
        if not names:
            return ""
        near = [self.language, *_ORDER] if self.language != "zh-hant" else ["zh-hant", *_ORDER]
        return next((names[language] for language in near if names.get(language)), next(iter(names.values())))

    def day(self, day: date | None) -> str:
        if day is None:
            return ""
        if self.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"

    def instant(self, instant: datetime | None) -> str:
        """This will write a moment as the clocks there showed it."""
        if instant is None:
            return ""
        there = instant.astimezone(ZoneInfo(self.time_zone))
        return f"{self.day(there.date())} {there:%H:%M}"

    def amount(self, amount: Decimal, currency: str) -> str:
        """This will write an amount at the places of its currency: ¥1,234.50, -US$3.00, CHF 5.00."""
        written = f"{abs(rounded(amount, currency)):,}"
        sign = _SIGNS.get(currency, f"{currency} ")
        return f"{'-' if amount < 0 else ''}{sign}{written}"

    def quantity(self, quantity: int, unit: str, scale: int = 0, units: Sequence[tuple[str, int]] = ()) -> str:
        """This will write what is counted in smallest units in the largest there are: 2箱3件, 1.5kg."""
        parts = []
        for code, factor in sorted(units, key=lambda one: -one[1]):
            if factor > 10**scale and quantity >= factor:
                parts.append(f"{quantity // factor}{_apart(code)}")
                quantity %= factor
        if quantity or not parts:
            parts.append(f"{(Decimal(quantity) / 10**scale).normalize():f}{_apart(unit)}")
        return (" " if any(part.isascii() for part in parts) else "").join(parts)


def _apart(unit: str) -> str:
    """Return a unit as it stands behind a number: a Latin one with a blank between."""
    return f" {unit}" if unit.isascii() and unit else unit


_DIGITS = {False: "零壹贰叁肆伍陆柒捌玖", True: "零壹貳參肆伍陸柒捌玖"}
_PLACES = ("", "拾", "佰", "仟")


def in_capitals(amount: Decimal, *, traditional: bool = False) -> str:
    """This will write an amount in yuan with the characters that nobody can alter: 壹仟贰佰叁拾肆元伍角整."""
    cents = int(abs(amount).quantize(Decimal("0.01")) * 100)
    digits = _DIGITS[traditional]
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    said = f"{_whole(whole, digits, traditional)}{'圓' if traditional else '元'}" if whole or not cents else ""
    if jiao:
        said += f"{digits[jiao]}角"
    elif fen and whole:
        said += "零"
    said += f"{digits[fen]}分" if fen else "整"
    return f"{'負' if traditional else '负'}{said}" if amount < 0 else said


def _whole(number: int, digits: str, traditional: bool) -> str:
    """Write a whole number by groups of four digits, with one 零 for any row of noughts inside it."""
    if not number:
        return "零"
    groups = ("", "萬", "億", "兆") if traditional else ("", "万", "亿", "兆")
    said, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap else "") + digits[digit] + _PLACES[place % 4]
            gap = False
        else:
            gap = bool(said)
        if place % 4 == 0 and place and number // 10**place % 10_000:
            said += groups[place // 4]
    return said
