"""Notices leave as soon as they are due, and old ones lose their words."""

from datetime import timedelta

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entrepot.foundation import clock
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.sending import doubt_unfinished, send_due
from entrepot.integrations.notices.states import NoticeState

KEPT = timedelta(days=180)
_OVER = (NoticeState.SENT, NoticeState.FAILED, NoticeState.UNSURE, NoticeState.WITHDRAWN)


@app.task(name="notices.send", retry=RetryStrategy(max_attempts=3, wait=5, retry_exceptions=[OperationalError]))
def send_now() -> None:
    """This will send what is due."""
    send_due()


@app.periodic(cron="* * * * *")
@app.task(name="notices.send_by_the_clock", queueing_lock="notices.send_by_the_clock")
def send_by_the_clock(timestamp: int) -> None:
    """This will send what waited for the end of quiet hours or of a pause, and doubt what a dead sender held."""
    doubt_unfinished()
    send_due()


@app.periodic(cron="53 3 * * *")
@app.task(name="notices.put_away", queueing_lock="notices.put_away")
def put_words_away_nightly(timestamp: int) -> None:
    """This will put away the words of old notices."""
    put_words_away()


def put_words_away() -> int:
    """This will forget addresses and texts that are some months old, and tell of how many. The notices stay."""
    old = Notice.objects.filter(sealed__isnull=False, state__in=_OVER, moved_at__lt=clock.now() - KEPT)
    return old.update(sealed=None)
