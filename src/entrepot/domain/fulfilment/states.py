"""The life of a fulfilment: which steps it takes depends on how its warehouse works."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class FulfilmentState(TextChoices):
    RELEASED = "released"
    PICKED = "picked"
    CHECKED = "checked"
    PACKED = "packed"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


_S = FulfilmentState

# Ways forward may skip steps, because a warehouse that only ships goes straight to the door.
LIFE_OF_A_FULFILMENT = Lifecycle(
    {
        _S.RELEASED: {_S.PICKED, _S.PACKED, _S.HANDED_OVER, _S.CANCELLED},
        _S.PICKED: {_S.RELEASED, _S.CHECKED, _S.PACKED, _S.HANDED_OVER, _S.CANCELLED},
        _S.CHECKED: {_S.RELEASED, _S.PACKED, _S.HANDED_OVER, _S.CANCELLED},
        _S.PACKED: {_S.PICKED, _S.CHECKED, _S.HANDED_OVER, _S.CANCELLED},
    }
)
