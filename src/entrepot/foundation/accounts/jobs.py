"""What the foundation does by the clock."""

from procrastinate.contrib.django import app

from entrepot.foundation.idempotency import forget_old_keys


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.forget_old_keys", queueing_lock="accounts.forget_old_keys")
def forget_old_keys_hourly(timestamp: int) -> None:
    """This will delete idempotency keys that are past their time, with the answers they keep."""
    forget_old_keys()
