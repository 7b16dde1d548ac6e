"""A person chooses the language in which the house speaks to them."""

from django.conf import settings

from entrepot.foundation.accounts.events import LanguageChosen
from entrepot.foundation.accounts.models import User
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotAllowed


@action
def choose_language(user: User, /, *, language: str, by: Actor) -> User:
    """This will speak to a person in another language from now on. Each chooses for himself."""
    if (by.kind, by.id) != (ActorKind.PERSON, user.pk):
        raise NotAllowed("accounts.assign_roles")
    if language not in dict(settings.LANGUAGES):
        raise Invalid("language", "There is no such language here.")
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record([LanguageChosen(user.pk, language)], by=by)
    return user
