"""How amounts are shared out, and which orders a payment may be meant for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.foundation.money import ZERO, rounded

# Beyond what the books can hold; a slipped finger, not money.
_ABSURD = Decimal(10) ** 14


def filled(amount: Decimal, rooms: Sequence[Decimal]) -> list[Decimal]:
    """This will fill the rooms with `amount` one after the other; what finds no room is not given.

    Rooms below zero take nothing. The parts sum to `amount` or to all the room there is, whichever is less.
    """
    parts, left = [], max(amount, ZERO)
    for room in rooms:
        part = min(left, max(room, ZERO))
        parts.append(part)
        left -= part
    return parts


def supported_actions(*, voided: bool, allocated: Decimal, refunded: Decimal, advance: Decimal) -> list[str]:
    """This will list the nouns under which a change of a payment can be asked for now."""
    if voided:
        return []
    allowed = {
        "allocations": advance > ZERO,
        "allocation-reversals": allocated > ZERO,
        "refunds": advance > ZERO,
        "voiding": not refunded,
    }
    return [noun for noun, holds in allowed.items() if holds]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a payment and an order have in common."""

    named: bool
    same_amount: bool
    same_payer: bool

    @property
    def score(self) -> int:
        """A reference that names the order outweighs the amount, and that outweighs the payer."""
        return 4 * self.named + 2 * self.same_amount + self.same_payer

    @property
    def reasons(self) -> list[str]:
        told = {"reference": self.named, "amount": self.same_amount, "payer": self.same_payer}
        return [reason for reason, holds in told.items() if holds]


def likeness(
    reference: str,
    amount: Decimal,
    payer_id: int | None,
    *,
    keys: Collection[str],
    owed: Decimal,
    owing_ids: Collection[int | None],
) -> Likeness:
    """This will compare a payment's reference, amount and payer with an order's keys, debt and customers."""
    words = reference.casefold()
    named = any(key and key.casefold() in words for key in keys)
    return Likeness(named, amount == owed, payer_id is not None and payer_id in owing_ids)


def is_amount(amount: Decimal, currency: str) -> bool:
    """This will tell whether `amount` is above zero, in whole coins of the currency, and not absurd."""
    return amount.is_finite() and ZERO < amount < _ABSURD and amount == rounded(amount, currency)
