"""When somebody is told something, and the texts that stand until a company writes its own. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from entrepot.integrations.notices.states import Way

# What a text may name. `name`, `link` and `code` are the customer's own: no group chat reads them.
PLACEHOLDERS = ("company", "number", "name", "goods", "carrier", "waybill", "amount", "link", "code")
OF_THE_CUSTOMER = frozenset({"name", "link", "code"})
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One moment of an order. `once` means once per order; else once per parcel or refund."""

    code: str
    title: str
    subject: str
    text: str
    short: str
    once: bool = False
    ways: tuple[Way, ...] = (Way.EMAIL, Way.SMS, Way.BOT)


OCCASIONS: dict[str, Occasion] = {
    one.code: one
    for one in (
        Occasion(
            "confirmed",
            gettext_noop("Order confirmed"),
            gettext_noop("Your order {number} is confirmed"),
            gettext_noop(
                "Hello {name},\n\nthank you for your order {number}. It is confirmed, and we are getting it ready:"
                "\n\n{goods}\n\nWhere it is, at any time: {link}\n\n{company}"
            ),
            gettext_noop("{company}: your order {number} is confirmed. Where it is: {link}"),
            once=True,
        ),
        Occasion(
            "shipped",
            gettext_noop("Parcel on its way"),
            gettext_noop("Your order {number} is on its way"),
            gettext_noop(
                "Hello {name},\n\na parcel of your order {number} is on its way with {carrier} {waybill}:"
                "\n\n{goods}\n\nFollow it here: {link}\n\n{company}"
            ),
            gettext_noop("{company}: order {number} is on its way with {carrier} {waybill}. Follow it: {link}"),
        ),
        Occasion(
            "delivered",
            gettext_noop("Parcel delivered"),
            gettext_noop("Your order {number} has arrived"),
            gettext_noop(
                "Hello {name},\n\na parcel of your order {number} was delivered:\n\n{goods}"
                "\n\nIs anything wrong? Tell us here: {link}\n\n{company}"
            ),
            gettext_noop("{company}: a parcel of order {number} was delivered. Anything wrong? {link}"),
        ),
        Occasion(
            "refunded",
            gettext_noop("Money sent back"),
            gettext_noop("{amount} of your order {number} goes back to you"),
            gettext_noop(
                "Hello {name},\n\nwe have sent {amount} of your order {number} back to you. Banks and wallets may"
                " take some days to show it.\n\nYour order: {link}\n\n{company}"
            ),
            gettext_noop("{company}: {amount} of order {number} goes back to you. Your order: {link}"),
        ),
        Occasion(
            "sign_in",
            gettext_noop("Sign-in code"),
            gettext_noop("{code} is your code"),
            gettext_noop(
                "Hello {name},\n\n{code} is the code with which you see your orders. It is good for ten minutes, and"
                " once.\n\nIf you did not ask for it, nobody comes in without it.\n\n{company}"
            ),
            gettext_noop("{company}: {code} is your code, good for ten minutes. Tell it to nobody."),
            ways=(Way.EMAIL, Way.SMS),
        ),
        Occasion(
            "asked",
            gettext_noop("A customer asks something"),
            "",
            "",
            gettext_noop("Order {number}: the customer asks something and waits for an answer."),
            ways=(Way.BOT,),
        ),
        Occasion(
            "refund_requested",
            gettext_noop("Money is asked back"),
            "",
            "",
            gettext_noop("Order {number}: money is asked back; finance has to decide."),
            ways=(Way.BOT,),
        ),
    )
}  # fmt: skip


def named_in(text: str) -> set[str]:
    """This will name what stands in the braces of a text."""
    return set(_BRACES.findall(text))


def filled(text: str, said: Mapping[str, str]) -> str:
    """This will put words in place of braces; what is not said is left out, and no blank is left doubled."""
    written = _BRACES.sub(lambda found: said.get(found[1], ""), text)
    return re.sub(r"[ \t]{2,}", " ", written).strip()
