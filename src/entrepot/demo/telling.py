"""What the demo company tells its customers: into the mailbox, from the last day of the load on."""

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.notices.actions import NewWay, set_notice_rules, set_notice_way
from entrepot.integrations.notices.states import Way

_TO_CUSTOMERS = ("confirmed", "shipped", "delivered", "refunded", "sign_in")
_TO_US = [("asked", "bot"), ("refund_requested", "bot")]
# People who shop by telephone read messages, firms read letters.
_BY_CHANNEL = {"wechat": Way.SMS, "portal": Way.EMAIL}


def tell_customers() -> None:
    """This will let customers hear of their orders from now on."""
    for way in Way:
        set_notice_way(NewWay(way, "mailbox"), by=THE_HOUSE)
    for code, way in _BY_CHANNEL.items():
        channel = Channel.objects.get(company_id=THE_HOUSE.company_id, code=code)
        set_notice_rules(channel, told=[*((one, way) for one in _TO_CUSTOMERS), *_TO_US], by=THE_HOUSE)
