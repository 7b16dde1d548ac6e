"""People who are signed in, for tests of pages."""

from django.test import Client

from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.actors import THE_HOUSE

PASSWORD = "a long password"


def somebody(role: str = "admin", *, language: str = "en", name: str = "") -> Client:
    """This will sign somebody with a role in, and give their browser."""
    user = create_user(name or f"the-{role}", password=PASSWORD, roles=[role], by=THE_HOUSE)
    user.language = language
    user.save(update_fields=["language"])
    browser = Client()
    browser.force_login(user)
    return browser
