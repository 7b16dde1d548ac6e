"""What lies on the counter, as it was scanned, and the sale that is meant by it."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext_noop

from entrepot.console.orders.deeds import METHODS as ALL_METHODS
from entrepot.console.orders.deeds import amount_said
from entrepot.desk.counter.selling import CASH, Sale
from entrepot.domain.orders.placing.given import NewLine
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.refusals import Invalid

MOST_ROWS = 200
COUNTED = (CASH, "wechat_pay", "alipay", "card", "other")
METHODS = [one for one in ALL_METHODS if one[0] in COUNTED]
ROUNDINGS = (
    ("", gettext_noop("No rounding")), ("0.1", gettext_noop("To a tenth")), ("1", gettext_noop("To whole units")),
)  # fmt: skip
# 3*A01: three pieces with one scan.
_TIMES = re.compile(r"^(\d{1,4})\s*[*×xX]\s*(\S.*)$")
_PLAIN = ("key", "channel", "warehouse", "method", "given", "rounding")


@dataclass(slots=True)
class Till:
    """Rows of code and quantity, and everything that is chosen beside them."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, posted: QueryDict) -> "Till":
        """This will read what was sent: rows without a quantity are gone, and what was scanned is added to them."""
        sent = zip(posted.getlist("sku"), posted.getlist("quantity"), strict=False)
        rows = [(code, many.strip()) for code, many in sent if many.strip() not in ("", "0")]
        till = cls(rows, {name: posted.get(name, "").strip() for name in _PLAIN})
        till.add(posted.getlist("add"))
        if len(till.rows) > MOST_ROWS:
            raise Invalid("add", "This is too much for one sale. Sell it in two.")
        return till

    def add(self, scanned: Iterable[str]) -> None:
        """This will put what was scanned on the counter, once more where the same lies there."""
        for text in scanned:
            times = _TIMES.match(text.strip())
            many, code = (int(times[1]), times[2]) if times else (1, text.strip())
            place = next((n for n, row in enumerate(self.rows) if row[0] == code and row[1].isdecimal()), None)
            if not code or not many:
                continue
            if place is None:
                self.rows.append((code, str(many)))
            else:
                self.rows[place] = (code, str(int(self.rows[place][1]) + many))

    @property
    def lines(self) -> list[NewLine]:
        return [NewLine(code, typed=many) for code, many in self.rows]

    @property
    def sale(self) -> Sale:
        """The sale that is meant. Another content is another sale, whatever was refused before."""
        told = self.texts
        said = repr((self.rows, told["channel"], told["warehouse"], told["rounding"])).encode()
        rounding = Adjustment("rounding_off", Decimal(told["rounding"])) if told["rounding"] in ("1", "0.1") else None
        key = f"{told['key'][:40]}-{hashlib.sha256(said).hexdigest()[:8]}"
        given = amount_said(told["given"], "given") if told["method"] == CASH else None
        return Sale(key, told["channel"], told["warehouse"], self.lines, told["method"], given, rounding)
