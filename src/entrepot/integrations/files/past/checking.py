"""Does the money agree? The outcomes with the file, and the books with the outcomes, to the smallest coin."""

from collections.abc import Sequence
from decimal import Decimal

from entrepot.foundation.rows import fetch, statement
from entrepot.integrations.files.past.reversing import TAKEN_BACK
from entrepot.integrations.files.past.shape import Shape
from entrepot.integrations.files.refusals import MoneyDisagrees
from entrepot.integrations.files.tally import Outcome, Sum, Tally
from entrepot.integrations.files.values import MILLION

_BOOKED = (Outcome.ORDER_LINE, Outcome.CHARGE, Outcome.RETURN, Outcome.CREDIT)
_AT_ONCE = 5_000


def check_against_file(tally: Tally, file: Sum) -> None:
    """This will refuse to end well unless every row has one outcome and the outcomes' money is the file's."""
    whole = tally.whole
    if (whole.rows, whole.coins, whole.exact) != (file.rows, file.coins, file.exact):
        raise MoneyDisagrees(_told(file), "the sum over all outcomes", _told(whole))


def check_against_books(tally: Tally, sales: Sequence[str], reversals: Sequence[str], shape: Shape) -> Decimal:
    """This will sum what the money book has for what this import made of the file, and compare it.

    What was there before is left out on both sides: it may have cost something else.
    """
    booked = sum(one.coins for outcome, one in tally.sums.items() if outcome in _BOOKED)
    expected = Decimal(booked).scaleb(-shape.places)
    posted = Decimal(0)
    orders = [key for key in sales if key not in tally.there]
    taken_back = [key for key in reversals if f"{TAKEN_BACK}{key}" not in tally.there]
    for name, keys in (("posted_for_orders", orders), ("posted_for_reversals", taken_back)):
        for start in range(0, len(keys), _AT_ONCE):
            given = {"channel": shape.channel.pk, "code": shape.channel.code, "keys": keys[start : start + _AT_ONCE]}
            ((amount,),) = fetch(statement(__file__, name), given)
            posted += amount
    if posted != expected:
        raise MoneyDisagrees(str(expected), "the money book", str(posted))
    return posted


def _told(one: Sum) -> str:
    return f"{one.rows} rows, {one.coins} coins, {Decimal(one.exact) / MILLION} exactly"
