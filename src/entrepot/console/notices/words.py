"""What ways, states and problems of notices are called."""

import re

from django.utils.translation import gettext, gettext_noop

from entrepot.console.templatetags.console import word
from entrepot.integrations.notices.occasions import OCCASIONS
from entrepot.integrations.notices.states import Way

WAYS = {
    Way.EMAIL: gettext_noop("By e-mail"),
    Way.SMS: gettext_noop("SMS"),
    Way.BOT: gettext_noop("Group chat"),
}
WAY_ICONS = {Way.EMAIL: "mail", Way.SMS: "message", Way.BOT: "users"}
_PROBLEMS = {
    "nobody_knows": gettext_noop("The sender stopped in the middle: look whether it arrived, then send it again."),
    "no_vendor": gettext_noop("Nobody carries messages by this way any more. Set it up, then send it again."),
    "no_template": gettext_noop("There is no approved template for this occasion. Enter its code in the settings."),
    "outdated": gettext_noop("The order was cancelled before this was sent."),
    "unreadable_answer": gettext_noop("The vendor answered something that cannot be read."),
    "no_address": gettext_noop("The address of the vendor is not an address. Correct it in the settings."),
}
_REFUSED = gettext_noop("The vendor refused it ({problem}). Correct the address or the settings, then send it again.")
_LATER = gettext_noop("It did not go through ({problem}); it is tried again by itself.")
_UNSURE = gettext_noop("The line broke ({problem}): look whether it arrived, then send it again.")
_CODE = re.compile(r"[^\w.-]")


def occasion_said(code: str) -> str:
    """This will give the words for an occasion."""
    return gettext(OCCASIONS[code].title) if code in OCCASIONS else word(code)


def way_said(way: str) -> str:
    """This will give the word for a way."""
    return gettext(WAYS[Way(way)])


def problem_said(state: str, problem: str) -> str:
    """This will say why a notice was not sent and what to do."""
    if not problem:
        return ""
    if problem in _PROBLEMS:
        return gettext(_PROBLEMS[problem])
    sentence = {"failed": _REFUSED, "unsure": _UNSURE}.get(state, _LATER)
    return gettext(sentence).format(problem=_CODE.sub("", problem))
