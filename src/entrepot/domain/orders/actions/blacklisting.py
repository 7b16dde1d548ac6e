"""Whose orders a person must look at, by phone, address or buyer; each with a reason, on and off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.events import BlacklistChanged
from entrepot.domain.orders.models import Blacklisted, Order
from entrepot.domain.orders.rules.blacklist import BUYER, RECEIVER, keys_of
from entrepot.foundation import clock
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.phones import read_phone
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids

_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class NewBlacklisted:
    """One of: a full phone number, the receiver of an order by its number, a customer by number; and why."""

    reason: str
    phone: str = ""
    receiver_of: str = ""
    customer: str = ""


@actions
def add_to_blacklist(news: Sequence[NewBlacklisted], *, by: Actor) -> list[Blacklisted | Refusal]:
    """This will have a person look at every order of somebody from now on."""
    take_turn(by.company_id)
    named = {new.customer for new in news if new.customer}
    buyers = dict(Customer.objects.filter(company_id=by.company_id, number__in=named).values_list("number", "id"))
    numbers = {new.receiver_of for new in news if new.receiver_of}
    orders = Order.objects.filter(company_id=by.company_id, number__in=numbers)
    receivers = dict(orders.exclude(ship_to=None).values_list("number", "ship_to__receiver_key"))
    keys = [_key(new, buyers, receivers) for new in news]
    there = set(
        Blacklisted.objects.filter(
            company_id=by.company_id, removed_at=None, key__in=[key[1] for key in keys if isinstance(key, tuple)]
        ).values_list("kind", "key")
    )
    ids = next_ids({Blacklisted: len(news)})[Blacklisted]
    answers: list[int | Refusal] = []
    rows: list[dict[str, Any]] = []
    for pk, new, key in zip(ids, news, keys, strict=True):
        if isinstance(key, Refusal) or key in there:
            answers.append(key if isinstance(key, Refusal) else AlreadyExists("entry on the blacklist for", key[0]))
            continue
        there.add(key)
        answers.append(pk)
        rows.append(
            {"id": pk, "company_id": by.company_id, "kind": key[0], "key": key[1], "reason": new.reason.strip(),
             "added_by": by.ref, "added_at": clock.now()}
        )  # fmt: skip
    insert(Blacklisted, rows)
    record([BlacklistChanged(row["id"], row["kind"], True) for row in rows], by=by)
    made = Blacklisted.objects.in_bulk([row["id"] for row in rows])
    return [answer if isinstance(answer, Refusal) else made[answer] for answer in answers]


@actions
def remove_from_blacklist(entries: Sequence[Blacklisted], *, reason: str, by: Actor) -> list[Blacklisted | Refusal]:
    """This will let orders of somebody go on again, and keep who said so and why."""
    if not reason.strip():
        raise Invalid("reason", "Say why the entry is taken off the blacklist.")
    answers: list[Blacklisted | Refusal] = [
        entry if entry.removed_at is None else NotFound("entry on the blacklist", str(entry.pk)) for entry in entries
    ]
    ids = sorted({answer.pk for answer in answers if isinstance(answer, Blacklisted)})
    Blacklisted.objects.filter(pk__in=ids).update(
        removed_at=clock.now(), removed_by=by.ref, removed_because=reason.strip()[:200]
    )
    kinds = {answer.pk: answer.kind for answer in answers if isinstance(answer, Blacklisted)}
    record([BlacklistChanged(pk, kinds[pk], False) for pk in ids], by=by)
    fresh = Blacklisted.objects.in_bulk(ids)
    return [answer if isinstance(answer, Refusal) else fresh[answer.pk] for answer in answers]


def _key(new: NewBlacklisted, buyers: dict[str, int], receivers: dict[str, str]) -> tuple[str, str] | Refusal:
    if not 0 < len(new.reason.strip()) <= _LONGEST_REASON:
        return Invalid("reason", "Say in at most {most} characters why.", {"most": _LONGEST_REASON})
    if sum(map(bool, (new.phone, new.receiver_of, new.customer))) != 1:
        return Invalid("phone", "Name one: a phone, an order whose receiver is meant, or a customer.")
    if new.phone:
        phone = read_phone(new.phone)
        full = phone.full if phone.identifies else ""
        return keys_of(full, "", None)[0] if full else Invalid("phone", "must be a full number of one person")
    if new.customer:
        buyer = buyers.get(new.customer)
        return (BUYER, str(buyer)) if buyer else NotFound("customer", new.customer)
    receiver = receivers.get(new.receiver_of)
    return (RECEIVER, receiver) if receiver else NotFound("receiver of", new.receiver_of)
