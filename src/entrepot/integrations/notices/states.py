"""The life of a notice, and the ways by which one travels."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class Way(TextChoices):
    EMAIL = "email"
    SMS = "sms"
    BOT = "bot"


class NoticeState(TextChoices):
    """`unsure` is what was being sent when the sender died: it may have arrived, so only a person sends it again."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


LIFE_OF_A_NOTICE = Lifecycle(
    {
        NoticeState.DUE: {NoticeState.SENDING, NoticeState.WITHDRAWN},
        NoticeState.SENDING: {NoticeState.SENT, NoticeState.DUE, NoticeState.FAILED, NoticeState.UNSURE},
        NoticeState.FAILED: {NoticeState.DUE, NoticeState.WITHDRAWN},
        NoticeState.UNSURE: {NoticeState.DUE, NoticeState.WITHDRAWN},
    }
)
