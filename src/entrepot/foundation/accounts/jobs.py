"""What the foundation does by the clock."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from entrepot.foundation.accounts.sessions import forget_old_sign_ins
from entrepot.foundation.idempotency import forget_old_keys


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.forget_old_keys", queueing_lock="accounts.forget_old_keys")
def forget_old_keys_hourly(timestamp: int) -> None:
    """This will delete idempotency keys that are past their time, with the answers they keep."""
    forget_old_keys()


@app.periodic(cron="43 3 * * *")
@app.task(name="accounts.forget_old_sessions", queueing_lock="accounts.forget_old_sessions")
def forget_old_sessions_nightly(timestamp: int) -> None:
    """This will delete the sessions of people who have not come back in time."""
    call_command("clearsessions")
    forget_old_sign_ins()
