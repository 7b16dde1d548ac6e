"""The life of a return, and what becomes of each piece."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class ReturnState(TextChoices):
    EXPECTED = "expected"
    RECEIVED = "received"
    SETTLED = "settled"


LIFE_OF_A_RETURN = Lifecycle(
    {
        ReturnState.EXPECTED: {ReturnState.RECEIVED},
        ReturnState.RECEIVED: {ReturnState.SETTLED},
    }
)


class Disposition(TextChoices):
    GOOD = "good"
    DEFECTIVE = "defective"
    UNKNOWN = "unknown"
