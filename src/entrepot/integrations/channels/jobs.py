"""What is done about inbound payloads by the clock."""

from procrastinate.contrib.django import app

from entrepot.foundation import clock
from entrepot.integrations.channels.models import InboundPayload


@app.periodic(cron="41 3 * * *")
@app.task(name="channels.forget_payloads", queueing_lock="channels.forget_payloads")
def forget_payloads_nightly(timestamp: int) -> None:
    """This will delete payloads whose day has come."""
    forget_payloads()


def forget_payloads() -> int:
    """This will delete payloads whose day has come, and tell how many."""
    deleted, _ = InboundPayload.objects.filter(keep_until__lt=clock.now().date()).delete()
    return deleted
