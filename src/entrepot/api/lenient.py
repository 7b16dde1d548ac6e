"""What a marketplace sends is read as far as it can be: what cannot is left out, and said."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

Where = tuple[int | str, ...]
Fault = dict[str, str]
# What stands in for what must be there.
_STAND_INS: dict[str, Any] = {"lines": [], "quantity": "", "title": "", "orders": []}
# Their texts say who somebody is, so a fault names the place only.
_PERSONAL = frozenset({"customer", "ship_to", "invoice", "customer_message", "seller_memo", "internal_note"})
_ROUNDS = 12


def read_leniently(data: dict[str, Any], read: Callable[[Any], Any]) -> tuple[Any, list[Fault]]:
    """This will read what can be read, and list what was left out, or cut, and why."""
    data = deepcopy(data)
    faults: list[Fault] = []
    for _ in range(_ROUNDS):
        try:
            return read(data), faults
        except ValidationError as unreadable:
            problems = {_place(data, error["loc"]): error["type"] for error in unreadable.errors()}
            # From the end, so that what is taken out of a list moves nothing that is still to be mended.
            for where in sorted(problems, key=_last_first, reverse=True):
                faults.append(_mend(data, where, problems[where]))
    return read(data), faults


def _last_first(where: Where) -> list[tuple[str, int]]:
    return [("", part) if isinstance(part, int) else (part, 0) for part in where]


def _place(data: Any, loc: Sequence[int | str]) -> Where:
    """Follow an error to the value that it is about; a choice between types adds names that are nowhere."""
    where: list[int | str] = []
    for part in loc:
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)
        if not inside:
            if isinstance(data, dict) and not isinstance(part, int) and part in _STAND_INS:
                where.append(part)
            break
        where.append(part)
        data = data[part]
    return tuple(where)


def _mend(data: dict[str, Any], where: Where, problem: str) -> Fault:
    holder: Any = data
    for part in where[:-1]:
        holder = holder[part]
    last: Any = where[-1]
    sent = holder[last] if isinstance(holder, list) or last in holder else None
    fault = {"where": ".".join(map(str, where)), "problem": problem}
    if where[0] not in _PERSONAL and isinstance(sent, str | int | float):
        fault["sent"] = str(sent)[:120]
    if problem == "string_type" and isinstance(sent, int | float) and not isinstance(sent, bool):
        holder[last] = str(sent)
    elif last == "quantity":
        holder[last] = "" if sent is None else str(sent)[:60]
    elif last in _STAND_INS:
        holder[last] = _STAND_INS[last]
    elif isinstance(holder, list) and len(where) == 2 and where[0] == "lines":
        holder[last] = {"quantity": "", "title": fault.get("sent", "")}
    else:
        del holder[last]
    return fault
