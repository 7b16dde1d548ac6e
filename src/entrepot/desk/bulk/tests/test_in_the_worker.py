"""The worker's queue takes a run up by itself."""

import asyncio

import pytest
from procrastinate.contrib.django import app

from entrepot.desk.bulk.tests.given import a_run, orders_to_review
from tests import build


@pytest.mark.usefixtures("real_commits")
def test_a_run_is_worked_off_by_the_queue():
    build.a_shop()
    orders_to_review(60)
    run = a_run()
    assert run.state == "queued"
    asyncio.run(_work())
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 60)


async def _work() -> None:
    """What the worker does, until nothing is left."""
    worker = app.with_connector(app.connector.get_worker_connector())
    async with worker.open_async():
        await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
