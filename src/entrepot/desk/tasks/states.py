"""The life of a task, and what tasks are about."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class TaskState(TextChoices):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class TaskKind(TextChoices):
    """What is asked for. Each kind has a role that usually does it."""

    CALL_BACK = "call_back"
    RETURN = "return"
    EXCHANGE = "exchange"
    RESEND = "resend"
    COMPENSATION = "compensation"
    COMPLAINT = "complaint"
    INVOICE = "invoicing"
    CARRIER = "carrier"
    OTHER = "other"


LIFE_OF_A_TASK = Lifecycle(
    {
        TaskState.OPEN: {TaskState.DONE, TaskState.DROPPED},
        TaskState.DONE: {TaskState.OPEN},
        TaskState.DROPPED: {TaskState.OPEN},
    }
)
USUAL_ROLE = {
    TaskKind.CALL_BACK: "service",
    TaskKind.RETURN: "warehouse",
    TaskKind.EXCHANGE: "service",
    TaskKind.RESEND: "warehouse",
    TaskKind.COMPENSATION: "finance",
    TaskKind.COMPLAINT: "manager",
    TaskKind.INVOICE: "finance",
    TaskKind.CARRIER: "warehouse",
    TaskKind.OTHER: "service",
}
