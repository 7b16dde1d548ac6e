"""The life of a change set, and what it may change."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class ChangeState(TextChoices):
    DRAFT = "draft"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


LIFE_OF_A_CHANGE = Lifecycle({ChangeState.DRAFT: {ChangeState.CONFIRMED, ChangeState.WITHDRAWN}})


class ChangeKind(TextChoices):
    CANCELLATION = "cancellation"
    AMENDMENT = "amendment"
    OVERRIDE = "override"
