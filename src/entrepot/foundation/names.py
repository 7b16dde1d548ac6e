"""Names that are shown in the language of whoever looks."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext_noop

from entrepot.foundation.refusals import Invalid

_LONGEST = 120
_NAME = gettext_noop("Name it in at least one language, in at most 120 characters.")
_LANGUAGE = gettext_noop("This language is not spoken here. Languages are: {known}.")


def check_name(name: Mapping[str, str], field: str = "name") -> None:
    """This will refuse names that are empty, too long, or in a language that the house does not speak."""
    spoken = [code for code, _ in settings.LANGUAGES]
    if any(language not in spoken for language in name):
        raise Invalid(field, _LANGUAGE, {"known": ", ".join(spoken)})
    if not name or not all(text.strip() and len(text) <= _LONGEST for text in name.values()):
        raise Invalid(field, _NAME)
