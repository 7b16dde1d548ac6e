"""Which codes are goods, and which are what else stands on an invoice; missing SKUs are made."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.queries import skus_visible_to
from entrepot.domain.catalog.rules import NewSku
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import AlreadyExists, Refusal

# Postage, carriage, manual corrections, discounts, fees, samples, donations, vouchers, tests.
_CHARGES = re.compile(
    r"POST|POSTAGE|DOT|SHIPPING|FREIGHT|CARRIAGE|DELIVERY|C2|C3|M|MANUAL|D|DISCOUNT|S|SAMPLES?|B|CRUK|ADJUST\d*"
    r"|BANK CHARGES|AMAZON ?FEE|FEES?|GIFT(_.*)?|TEST\d*"
    r"|运费|運費|邮费|郵費|快递费|手续费|手續費|服务费|服務費|包装费|优惠|優惠|折扣|差价|差價|补差价?|補差價?|调整|調整",
    re.IGNORECASE,
)
_DISCOUNTS = re.compile(r"D|DISCOUNT|优惠|優惠|折扣", re.IGNORECASE)
_FEES = re.compile(r"BANK CHARGES|AMAZON ?FEE|FEES?|手续费|手續費", re.IGNORECASE)
_BAD_DEBT = re.compile(r"bad debt|坏账|呆账|壞帳", re.IGNORECASE)
_AT_ONCE = 1_000


class Titles:
    """How often a code was called what, over a whole file."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def add(self, rows: Iterable[tuple[str, str | None, int]]) -> None:
        """This will count (code, title, times)."""
        for code, title, times in rows:
            counts = self._counts.setdefault(code, Counter())
            if title:
                counts[title] += times

    @property
    def codes(self) -> list[str]:
        return list(self._counts)

    def of(self, code: str) -> str:
        """This will give the title a code has most often; the code itself where it has none."""
        best = self._counts[code].most_common(1)
        return best[0][0] if best else code


def is_charge(code: str) -> bool:
    """This will tell whether a code that is no SKU stands for something that is charged for, not for goods."""
    return _CHARGES.fullmatch(code) is not None


def reason_for(code: str, title: str | None, *, below_zero: bool) -> str:
    """This will tell why a line lowers what is owed, if it cancels no purchase; `below_zero` is its price."""
    if below_zero:
        return "bad_debt" if _BAD_DEBT.search(title or "") else "adjustment"
    if _DISCOUNTS.fullmatch(code):
        return "discount"
    return "fee" if _FEES.fullmatch(code) else ""


def charges_among(codes: Collection[str], *, by: Actor) -> set[str]:
    """This will find the codes that stand for charges; one that is a SKU here is goods, whatever it is called."""
    likely = {code for code in codes if is_charge(code)}
    known = set(skus_visible_to(by).filter(code__in=likely).values_list("code", flat=True))
    return likely - known


def make_missing_skus(titles: Titles, codes: Sequence[str], *, by: Actor) -> tuple[int, Mapping[str, Refusal]]:
    """This will create the SKUs that are not there yet: how many that were, and why others could not be made."""
    made, refused = 0, dict[str, Refusal]()
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        known = set(skus_visible_to(by).filter(code__in=some).values_list("code", flat=True))
        new = [NewSku(code, titles.of(code)[:400]) for code in some if code not in known]
        for sku, answer in zip(new, create_skus(new, by=by), strict=True):
            if not isinstance(answer, Refusal):
                made += 1
            elif not isinstance(answer, AlreadyExists):
                refused[sku.code] = answer
    return made, refused
