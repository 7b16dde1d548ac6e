"""The life of a promise."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class PromiseState(TextChoices):
    WAITING = "waiting"
    RESERVED = "reserved"
    RESOLVED = "resolved"


LIFE_OF_A_PROMISE = Lifecycle(
    {
        PromiseState.WAITING: {PromiseState.RESERVED, PromiseState.RESOLVED},
        PromiseState.RESERVED: {PromiseState.RESOLVED},
    }
)
