"""The life of an import. One that kept nothing, or failed, may be tried again."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class ImportState(TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    # A dry run, or all or nothing where a row was refused.
    TAKEN_BACK = "taken_back"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


LIFE_OF_AN_IMPORT = Lifecycle(
    {
        ImportState.WAITING: {ImportState.RUNNING, ImportState.FAILED},
        ImportState.RUNNING: {ImportState.FINISHED, ImportState.TAKEN_BACK, ImportState.FAILED},
        ImportState.TAKEN_BACK: {ImportState.RUNNING},
        ImportState.FAILED: {ImportState.RUNNING},
        ImportState.FINISHED: {ImportState.WITHDRAWN},
    }
)
