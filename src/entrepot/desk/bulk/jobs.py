"""Runs are slow single things: the worker's queue takes them, and whatever it drops is picked up within a minute."""

from datetime import timedelta

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.bulk.states import UNDER_WAY
from entrepot.desk.bulk.working import work_off
from entrepot.foundation import clock

_QUIET = timedelta(seconds=45)


@app.task(name="bulk.work_off", retry=RetryStrategy(max_attempts=5, wait=2, retry_exceptions=[OperationalError]))
def work_off_a_run(run_id: int) -> None:
    """This will work a run off to its end."""
    work_off(run_id)


@app.periodic(cron="* * * * *")
@app.task(name="bulk.resume", queueing_lock="bulk.resume")
def resume_runs(timestamp: int) -> None:
    """This will go on with runs that nobody works on: their worker was killed, or gave up."""
    quiet = BulkRun.objects.filter(state__in=UNDER_WAY, advanced_at__lt=clock.now() - _QUIET)
    for run_id in quiet.order_by("pk").values_list("pk", flat=True):
        work_off(run_id)
