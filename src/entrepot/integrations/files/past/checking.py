"""Does the money agree? The outcomes with the file, and the books with the outcomes, to the smallest coin."""

from collections.abc import Sequence
from decimal import Decimal

from entrepot.foundation.rows import fetch, statement
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.refusals import MoneyDisagrees
from entrepot.integrations.files.tally import Outcome, Sum, Tally
from entrepot.integrations.files.values import MILLION

_BOOKED = (Outcome.ORDER_LINE, Outcome.CHARGE, Outcome.RETURN, Outcome.CREDIT, Outcome.ALREADY_THERE)
_AT_ONCE = 5_000


def check_against_file(tally: Tally, file: Sum) -> None:
    """This will refuse to end well unless every row has one outcome and the outcomes' money is the file's."""
    whole = tally.whole
    if (whole.rows, whole.coins, whole.exact) != (file.rows, file.coins, file.exact):
        raise MoneyDisagrees(_told(file), "the sum over all outcomes", _told(whole))


def check_against_books(tally: Tally, sales: Sequence[str], reversals: Sequence[str], shape: Shape) -> Decimal:
    """This will sum what stands in the money book for these orders, returns and credit notes, and compare.

    Orders that were there before this import, and were no history, may cost something else: with such among
    them nothing can be compared, and the answer is not a number.
    """
    booked = sum(one.coins for outcome, one in tally.sums.items() if outcome in _BOOKED)
    expected = Decimal(booked).scaleb(-shape.places)
    posted, foreign = Decimal(0), 0
    for name, keys in (("posted_for_orders", sales), ("posted_for_reversals", reversals)):
        for start in range(0, len(keys), _AT_ONCE):
            some = list(keys[start : start + _AT_ONCE])
            ((amount, others),) = fetch(
                statement(__file__, name), {"channel": shape.channel.pk, "code": shape.channel.code, "keys": some}
            )
            posted, foreign = posted + amount, foreign + others
    if foreign:
        return Decimal("NaN")
    if posted != expected:
        raise MoneyDisagrees(str(expected), "the money book", str(posted))
    return posted


def _told(one: Sum) -> str:
    return f"{one.rows} rows, {one.coins} coins, {Decimal(one.exact) / MILLION} exactly"
