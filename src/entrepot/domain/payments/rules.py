"""How amounts are shared out, and which orders a payment may be meant for."""

import re
from collections.abc import Sequence
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


def supported_actions(
    *, voided: bool, allocated: Decimal, refunded: Decimal, advance: Decimal, payer: bool, claimed: bool
) -> list[str]:
    """This will list the nouns under which a change of a payment can be asked for now."""
    if voided:
        return []
    allowed = {
        "allocations": advance > ZERO,
        "allocation-reversals": allocated > ZERO,
        "claim": advance > ZERO and not payer,
        "claim-reversal": claimed,
        "refunds": advance > ZERO,
        "voiding": not refunded,
    }
    return [noun for noun, holds in allowed.items() if holds]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order that owes money: what it is called, how much, and who owes it."""

    order_id: int
    keys: tuple[str, ...]
    owed: Decimal
    owing_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sought:
    """A payment as far as it tells what it is meant for; customers by how they are known to be its payer."""

    text: str
    left: Decimal
    payer_ids: frozenset[int] = frozenset()
    remembered_ids: frozenset[int] = frozenset()
    namesake_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Guess:
    """Orders that a payment may be meant for together, how much of it for each, and what speaks for that."""

    order_ids: tuple[int, ...]
    amounts: tuple[Decimal, ...]
    reasons: tuple[str, ...]
    score: int


def guesses(sought: Sought, candidates: Sequence[Candidate], *, limit: int = 10) -> list[Guess]:
    """This will find what a payment may be meant for, likeliest first: single orders, and sums of several.

    Sums are looked for among the orders that its text names, and among those of one payer. What several sums
    would explain speaks less for each.
    """
    found: dict[tuple[int, ...], Guess] = {}
    for one in candidates:
        found[(one.order_id,)] = _guess(sought, [one], unsure=0)
    for group in _groups(sought, candidates):
        sums = subset_sums(sought.left, [one.owed for one in group])
        for chosen in sums:
            together = [group[n] for n in chosen]
            guess = _guess(sought, together, unsure=len(sums) - 1)
            if guess.score > found.get(guess.order_ids, guess).score or guess.order_ids not in found:
                found[guess.order_ids] = guess
    named = [one for one in candidates if _named(sought, one)]
    if len(named) > 1 and sum(one.owed for one in named) != sought.left:
        guess = _guess(sought, named, unsure=0)
        found.setdefault(guess.order_ids, guess)
    likely = [guess for guess in found.values() if guess.score]
    return sorted(likely, key=lambda guess: (-guess.score, len(guess.order_ids), guess.order_ids))[:limit]


def subset_sums(
    target: Decimal, amounts: Sequence[Decimal], *, most: int = 3, effort: int = 20_000
) -> list[list[int]]:
    """This will find up to `most` ways to reach `target` with two or more of the amounts, within so many steps.

    The amounts are tried as they come, so that the oldest orders are paid first.
    """
    after = [ZERO] * (len(amounts) + 1)
    for n in range(len(amounts) - 1, -1, -1):
        after[n] = after[n + 1] + max(amounts[n], ZERO)
    found: list[list[int]] = []
    # What is still to be tried: (next place, what is missing, what was chosen). A stack, so nothing recurses.
    open_ways: list[tuple[int, Decimal, tuple[int, ...]]] = [(0, target, ())]
    while open_ways and len(found) < most and effort:
        effort -= 1
        place, missing, chosen = open_ways.pop()
        if not missing:
            found += [list(chosen)] if len(chosen) > 1 else []
        elif place < len(amounts) and missing <= after[place]:
            open_ways.append((place + 1, missing, chosen))
            if ZERO < amounts[place] <= missing:
                open_ways.append((place + 1, missing - amounts[place], (*chosen, place)))
    return found


def _groups(sought: Sought, candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the orders that are named, and those of each payer, of whom two or more owe."""
    groups = [[one for one in candidates if _named(sought, one)]]
    for payer in sorted({pk for one in candidates for pk in one.owing_ids}):
        groups.append([one for one in candidates if payer in one.owing_ids])
    return [sorted(group, key=lambda one: one.order_id) for group in groups if len(group) > 1]


def _guess(sought: Sought, orders: Sequence[Candidate], *, unsure: int) -> Guess:
    rest = sought.left
    shares = filled(rest, [one.owed for one in orders])
    owing = frozenset.intersection(*(one.owing_ids for one in orders))
    exact = sum((one.owed for one in orders), ZERO) == rest
    speaks = {
        "reference": (40, all(_named(sought, one) for one in orders)),
        "amount": (20 if len(orders) == 1 else 15, exact),
        "payer": (10, bool(owing & sought.payer_ids)),
        "remembered_payer": (9, bool(owing & sought.remembered_ids)),
        "payer_name": (5, bool(owing & sought.namesake_ids)),
    }
    reasons = tuple(reason for reason, (_, holds) in speaks.items() if holds)
    score = sum(speaks[reason][0] for reason in reasons)
    return Guess(tuple(one.order_id for one in orders), tuple(shares), reasons, max(score - 2 * unsure, bool(score)))


def _named(sought: Sought, one: Candidate) -> bool:
    """Return whether the text names the order: as a word of its own, not as the beginning of a longer number."""
    keys = (re.escape(key.casefold()) for key in one.keys if key)
    return any(re.search(rf"(?<![0-9a-z]){key}(?![0-9a-z])", sought.text.casefold()) for key in keys)


def is_amount(amount: Decimal, currency: str) -> bool:
    """This will tell whether `amount` is above zero, in whole coins of the currency, and not absurd."""
    return amount.is_finite() and ZERO < amount < _ABSURD and amount == rounded(amount, currency)
