"""The life of a parcel."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class ParcelState(TextChoices):
    PACKED = "packed"
    UNPACKED = "unpacked"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"


LIFE_OF_A_PARCEL = Lifecycle(
    {
        ParcelState.PACKED: {ParcelState.UNPACKED, ParcelState.HANDED_OVER},
        ParcelState.HANDED_OVER: {ParcelState.DELIVERED},
    }
)
