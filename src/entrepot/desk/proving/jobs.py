"""The books are checked each night."""

from procrastinate.contrib.django import app

from entrepot.desk.proving.running import prove


@app.periodic(cron="37 2 * * *")
@app.task(name="proving.prove", queueing_lock="proving.prove")
def prove_nightly(timestamp: int) -> None:
    """This will check all books."""
    prove()
