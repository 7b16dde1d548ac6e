"""The life of a run, and what can become of each order in it."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class RunState(TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


LIFE_OF_A_RUN = Lifecycle(
    {
        RunState.QUEUED: {RunState.RUNNING, RunState.STOPPED},
        RunState.RUNNING: {RunState.DONE, RunState.STOPPED, RunState.FAILED},
    }
)
UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)


class Outcome(TextChoices):
    """Nothing yet, changed, refused by its action, or passed over because it changed since it was selected."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"
    SKIPPED = "skipped"
