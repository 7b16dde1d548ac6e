"""The life of a payment, and the ways in which money comes without a provider."""

from django.db.models import TextChoices

from entrepot.foundation.lifecycles import Lifecycle


class PaymentState(TextChoices):
    RECORDED = "recorded"
    VOIDED = "voided"


LIFE_OF_A_PAYMENT = Lifecycle({PaymentState.RECORDED: {PaymentState.VOIDED}})


class PaymentMethod(TextChoices):
    """How money came or goes. Each has its tender account: for cash on delivery, what carriers have collected."""

    BANK_TRANSFER = "bank_transfer"
    CASH = "cash"
    WECHAT_PAY = "wechat_pay"
    ALIPAY = "alipay"
    CARD = "card"
    CASH_ON_DELIVERY = "cash_on_delivery"
    OTHER = "other"
