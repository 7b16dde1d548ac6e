"""What the rooms upstairs do with promises, inside a transaction of theirs."""

from entrepot.domain.sourcing.steps.amended import write_changes
from entrepot.domain.sourcing.steps.amending import ChangedGroup, GroupChange, PlannedChanges, plan_changes
from entrepot.domain.sourcing.steps.keeping import (
    AlreadyReleased,
    BooksHaveLess,
    cancel,
    fail,
    pick,
    release,
    ship,
    unpick,
    unrelease,
)
from entrepot.domain.sourcing.steps.locking import PromiseNow, lock_promises, promises_of
from entrepot.domain.sourcing.steps.naming import Added, Named, name_goods, promise_named
from entrepot.domain.sourcing.steps.promising import (
    NewGroup,
    NewWant,
    OutOfStock,
    Promised,
    make_due,
    preview,
    promise,
    promise_again,
)
from entrepot.domain.sourcing.steps.waiting import fill_waiting, forgive, take_back_what_fell_short

__all__ = [
    "Added",
    "AlreadyReleased",
    "BooksHaveLess",
    "Named",
    "ChangedGroup",
    "GroupChange",
    "NewGroup",
    "NewWant",
    "OutOfStock",
    "PlannedChanges",
    "PromiseNow",
    "Promised",
    "cancel",
    "fail",
    "fill_waiting",
    "forgive",
    "lock_promises",
    "promises_of",
    "make_due",
    "name_goods",
    "pick",
    "plan_changes",
    "preview",
    "promise",
    "promise_again",
    "promise_named",
    "release",
    "ship",
    "take_back_what_fell_short",
    "unpick",
    "unrelease",
    "write_changes",
]
