"""A carrier's number is claimed before the parcel leaves, so that two who bring it at once meet there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from entrepot.domain.shipping import models
from entrepot.domain.shipping.rules import Label, NumberUsedBefore
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotAllowed, Refusal
from entrepot.foundation.rows import columns, fetch, insert, next_ids, statement

OVERRIDING = "shipping.override_tracking_numbers"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A label that somebody wants to use, for goods of these orders (numbers by id)."""

    label: Label
    orders: Mapping[int, str]


@dataclass(slots=True)
class _Use:
    """One use of a number: under which waybill, and for goods of which orders."""

    id: int
    repeat: int
    orders: set[int] = field(default_factory=set)
    order: str = ""


def claim(claims: Sequence[Claim], *, by: Actor) -> list[Refusal | None]:
    """This will claim the numbers of labels, in list order, and answer those that are refused.

    Parcels that share an order may share a number: that is one consignment of several pieces. Claims
    that come to nothing in the end are given back with `let_go`.
    """
    may_override = by.may(OVERRIDING)
    refused = [NotAllowed(OVERRIDING) if c.label.overridden and not may_override else None for c in claims]
    numbered = [c for c, no in zip(claims, refused, strict=True) if c.label.tracking_number and not no]
    _insert(numbered, by)
    uses = _uses({_key(c.label) for c in numbered}, by)
    spare = iter(next_ids({models.Waybill: sum(bool(c.label.override_reason) for c in numbered)})[models.Waybill])
    again: list[tuple[_Use, Label]] = []
    answers: list[Refusal | None] = []
    for asked, no in zip(claims, refused, strict=True):
        label = asked.label
        if no or not label.tracking_number:
            answers.append(no)
            continue
        known = uses[_key(label)]
        use = _shared(known, asked)
        if use is None and not label.override_reason:
            answers.append(NumberUsedBefore(label.tracking_number, known[-1].order))
            continue
        if use is None and not may_override:
            answers.append(NotAllowed(OVERRIDING))
            continue
        if use is None:
            use = _another(known, label, spare)
            again.append((use, label))
        use.orders |= asked.orders.keys()
        use.order = use.order or min(asked.orders.values(), default="")
        label.waybill_id = use.id
        answers.append(None)
    insert(models.Waybill, [_row(label, by, id=use.id, repeat=use.repeat) for use, label in again])
    return answers


def let_go(labels: Iterable[Label]) -> None:
    """This will give back numbers that were claimed for nothing, once everything has left that was to leave."""
    ids = sorted({label.waybill_id for label in labels if label.waybill_id})
    if ids:
        fetch(
            """DELETE FROM shipping_waybill w WHERE w.id = ANY(%s)
               AND NOT EXISTS (SELECT FROM shipping_parcel p WHERE p.waybill_id = w.id)""",
            [ids],
        )


def _insert(claims: Sequence[Claim], by: Actor) -> None:
    """Write the numbers that nobody has claimed before; whoever is doing so just now is waited for."""
    first: dict[Key, Label] = {}
    for asked in claims:
        first.setdefault(_key(asked.label), asked.label)
    rows = [(*key, label.override_reason if label.overridden else "") for key, label in sorted(first.items())]
    fetch(
        """INSERT INTO shipping_waybill (company_id, carrier, number, override_reason)
           SELECT %s, n.carrier, n.number, n.reason
           FROM unnest(%s::text[], %s::text[], %s::text[]) AS n(carrier, number, reason)
           ORDER BY n.carrier, n.number
           ON CONFLICT (company_id, carrier, number, repeat) DO NOTHING""",
        [by.company_id, *columns(rows, 3)],
    )


def _uses(keys: Collection[Key], by: Actor) -> dict[Key, list[_Use]]:
    """Lock the numbers, and tell for which orders each was used so far: none, where it was claimed just now."""
    ids = fetch(
        """SELECT w.id FROM shipping_waybill w
           JOIN unnest(%s::text[], %s::text[]) AS n(carrier, number) USING (carrier, number)
           WHERE w.company_id = %s ORDER BY w.carrier, w.number, w.repeat FOR NO KEY UPDATE OF w""",
        [*columns(sorted(keys), 2), by.company_id],
    )
    found: dict[Key, list[_Use]] = {}
    for pk, carrier, number, repeat, orders, order in fetch(
        statement(models.__file__, "waybills"), [[row[0] for row in ids]]
    ):
        found.setdefault((carrier, number), []).append(_Use(pk, repeat, set(orders), order))
    return found


def _shared(known: Sequence[_Use], asked: Claim) -> _Use | None:
    """Return the use that a claim may join: of parcels with the same order, or of none yet."""
    return next((use for use in reversed(known) if not use.orders or use.orders & asked.orders.keys()), None)


def _another(known: list[_Use], label: Label, spare: Iterator[int]) -> _Use:
    """Add a use of a number that had one, because somebody insists."""
    label.overridden = label.overridden or "used_before"
    known.append(_Use(next(spare), known[-1].repeat + 1))
    return known[-1]


def _row(label: Label, by: Actor, *, id: int, repeat: int) -> dict[str, object]:
    return {
        "id": id, "company_id": by.company_id, "carrier": label.carrier, "number": label.tracking_number,
        "repeat": repeat, "override_reason": label.override_reason[:400], "made_at": clock.now(),
    }  # fmt: skip


def _key(label: Label) -> Key:
    return label.carrier, label.tracking_number
