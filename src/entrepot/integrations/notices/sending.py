"""Notices are handed to their vendors: claimed in one transaction, sent in none, noted in another.

So a sender that dies leaves what it was sending marked as such. Whether that arrived nobody knows, and a
person decides; nothing is sent twice by itself.
"""

from collections.abc import Sequence
from datetime import timedelta

import orjson
from django.db import transaction
from django.db.models import F

from entrepot.desk.assigning.handing import hand_to
from entrepot.domain.orders.states import OrderState
from entrepot.foundation import clock
from entrepot.foundation.actors import the_house
from entrepot.foundation.journal.recording import record
from entrepot.foundation.secrets import decrypted
from entrepot.integrations.notices.events import NoticeFailed, NoticeSent, NoticeWithdrawn
from entrepot.integrations.notices.models import Notice, NoticeWay
from entrepot.integrations.notices.port import Message, NeverArrives, NobodyKnows, Settings, TryLater
from entrepot.integrations.notices.states import LIFE_OF_A_NOTICE, NoticeState
from entrepot.integrations.notices.vendors import vendor_named
from entrepot.integrations.notices.writing import PURPOSE, unsealed

_AT_ONCE = 20
# After so many attempts nobody tries any more; the pauses between them.
_PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
# Longer than any vendor takes to answer: whoever is still sending then has died.
_DEAD_AFTER = timedelta(minutes=10)
_ANSWERED_WITHIN = timedelta(hours=4)
_OUTDATED = {"confirmed": (OrderState.CANCELLED, OrderState.REJECTED)}


def send_due() -> int:
    """This will send all that is due now, in lists, and give how many were sent."""
    sent = 0
    while claimed := _claim():
        settings = _settings({one.company_id for one in claimed})
        for notice in claimed:
            sent += _send(notice, *settings.get((notice.company_id, notice.way), ("", {})))
    return sent


def doubt_unfinished() -> int:
    """This will give up on what a sender that died was sending, and tell how many those are."""
    with transaction.atomic():
        dead = Notice.objects.filter(state=NoticeState.SENDING, moved_at__lt=clock.now() - _DEAD_AFTER)
        stuck = list(dead.select_related("order").select_for_update(skip_locked=True, of=("self",)))
        for notice in stuck:
            _fail(notice, NoticeState.UNSURE, "nobody_knows")
    return len(stuck)


def opened(way: NoticeWay) -> Settings:
    """This will give what a vendor must know, keys and passwords too."""
    read: dict[str, str] = orjson.loads(decrypted(bytes(way.settings), PURPOSE))
    return read


def _claim() -> Sequence[Notice]:
    """Take what has waited longest; what another sender takes at this moment is left to it."""
    now = clock.now()
    with transaction.atomic():
        due = Notice.objects.filter(state=NoticeState.DUE, due_at__lte=now).order_by("due_at", "pk")
        claimed = list(due.select_related("order").select_for_update(skip_locked=True, of=("self",))[:_AT_ONCE])
        ids = LIFE_OF_A_NOTICE.move(Notice, [one.pk for one in claimed], to=NoticeState.SENDING)
        Notice.objects.filter(pk__in=ids).update(attempts=F("attempts") + 1, moved_at=now)
    for one in claimed:
        one.attempts += 1
    return claimed


def _settings(companies: set[int]) -> dict[tuple[int, str], tuple[str, Settings]]:
    ways = NoticeWay.objects.filter(company_id__in=companies)
    return {(one.company_id, one.way): (one.vendor, opened(one)) for one in ways}


def _send(notice: Notice, vendor: str, settings: Settings) -> bool:
    if notice.order.state in _OUTDATED.get(notice.occasion, ()):
        return _put_back(notice, "outdated")
    if not vendor or notice.sealed is None:
        return _give_up(notice, NoticeState.FAILED, "no_vendor")
    text = unsealed(notice.sealed)
    message = Message(f"notice-{notice.pk}", text.to, text.subject, text.text, notice.occasion, text.said)
    try:
        receipt = vendor_named(vendor).send(message, settings)
    except TryLater as later:
        return _try_later(notice, later.problem)
    except NeverArrives as never:
        return _give_up(notice, NoticeState.FAILED, never.problem)
    except NobodyKnows as unsure:
        return _give_up(notice, NoticeState.UNSURE, unsure.problem)
    with transaction.atomic():
        if _move(notice, NoticeState.SENT, receipt=receipt[:120], problem=""):
            record([NoticeSent(notice.order_id, notice.occasion, notice.way)], by=the_house(notice.company_id))
    return True


def _try_later(notice: Notice, problem: str) -> bool:
    if notice.attempts > len(_PAUSES):
        return _give_up(notice, NoticeState.FAILED, problem)
    with transaction.atomic():
        _move(notice, NoticeState.DUE, problem=problem[:60], due_at=clock.now() + _PAUSES[notice.attempts - 1])
    return False


def _give_up(notice: Notice, state: NoticeState, problem: str) -> bool:
    with transaction.atomic():
        _fail(notice, state, problem)
    return False


def _put_back(notice: Notice, problem: str) -> bool:
    """What would not be true any more is told to nobody."""
    with transaction.atomic():
        if _move(notice, NoticeState.DUE) and _move(notice, NoticeState.WITHDRAWN, problem=problem):
            told = NoticeWithdrawn(notice.order_id, notice.occasion, notice.way)
            record([told], by=the_house(notice.company_id))
    return False


def _fail(notice: Notice, state: NoticeState, problem: str) -> None:
    """A customer who was not told is somebody's task."""
    house = the_house(notice.company_id)
    hand_to("service", [notice.order], within=_ANSWERED_WITHIN, by=house)
    if _move(notice, state, problem=problem[:60]):
        record([NoticeFailed(notice.order_id, notice.occasion, notice.way, problem[:60])], by=house)


def _move(notice: Notice, state: NoticeState, **more: object) -> bool:
    """Set what came of a notice that we claimed, unless somebody has doubted it meanwhile: that stands."""
    moved = LIFE_OF_A_NOTICE.move(Notice, [notice.pk], to=state)
    return bool(Notice.objects.filter(pk__in=moved).update(moved_at=clock.now(), **more))
