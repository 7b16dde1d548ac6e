"""What is done about papers by the worker: drawn as soon as they are asked for, and put away after some days."""

from datetime import timedelta

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entrepot.foundation import clock
from entrepot.integrations.documents.drawing import paper_of
from entrepot.integrations.documents.models import PrintJob

KEPT = timedelta(days=7)


@app.task(name="documents.draw", retry=RetryStrategy(max_attempts=3, wait=5, retry_exceptions=[OperationalError]))
def draw_a_job(job_id: int) -> None:
    """This will draw a job's paper, unless somebody who fetched it already has."""
    paper_of(PrintJob.objects.get(pk=job_id))


@app.periodic(cron="17 3 * * *")
@app.task(name="documents.put_away", queueing_lock="documents.put_away")
def put_papers_away_nightly(timestamp: int) -> None:
    """This will put away papers that are some days old."""
    put_papers_away()


def put_papers_away() -> int:
    """This will forget papers that are some days old, and tell how many. Their jobs stay, and can be drawn anew."""
    return PrintJob.objects.filter(pdf__isnull=False, drawn_at__lt=clock.now() - KEPT).update(pdf=None)
