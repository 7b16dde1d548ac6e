"""What forms of settings have in common: names by language, codes, texts and roles."""

import re
from collections.abc import Collection, Mapping

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from entrepot.console.templatetags.console import word
from entrepot.foundation.accounts.queries import roles_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid

# Codes stand in addresses.
_CODE = re.compile(r"[^\s/?#%\x00]{1,40}")
_BETWEEN = re.compile(r"[\s,，、;；|]+")
Choice = tuple[str, str, bool]


def names_shown(name: Mapping[str, str], field: str = "name") -> list[tuple[str, str, str]]:
    """This will give the box of each language, the reader's first: its name, the language, and what stands in it."""
    mine = get_language()
    languages = sorted(settings.LANGUAGES, key=lambda one: one[0] != mine)
    return [(f"{field}.{code}", title, name.get(code, "")) for code, title in languages]


def names_said(post: QueryDict, field: str = "name", *, longest: int = 120) -> dict[str, str]:
    """This will read what was written by language; what is empty is left out."""
    said = {code: text_said(post, f"{field}.{code}", longest=longest) for code, _ in settings.LANGUAGES}
    return {code: text for code, text in said.items() if text}


def text_said(post: QueryDict, field: str, *, longest: int) -> str:
    """This will read a text, and refuse one that is too long."""
    text = post.get(field, "").replace("\0", "").strip()
    if len(text) > longest:
        raise Invalid(field, "This has at most {longest} characters.", {"longest": longest})
    return text


def code_said(post: QueryDict) -> str:
    """This will read a code that can stand in an address."""
    code = post.get("code", "").strip()
    if not _CODE.fullmatch(code):
        raise Invalid("code", "A code has 1 to 40 characters, without blanks and slashes.")
    return code


def parts_said(post: QueryDict, field: str, *, longest: int) -> list[str]:
    """This will read several short texts with something between them."""
    parts = [part for part in _BETWEEN.split(post.get(field, "").replace("\0", "")) if part]
    if any(len(part) > longest for part in parts):
        raise Invalid(field, "This has at most {longest} characters.", {"longest": longest})
    return list(dict.fromkeys(parts))


def chosen(post: QueryDict, field: str, choices: Collection[str]) -> str:
    """This will read which one of a few was chosen."""
    if (value := post.get(field, "")) not in choices:
        raise Invalid(field, "Choose one of those that are offered.")
    return value


def roles_shown(actor: Actor, held: Collection[str] = ()) -> list[Choice]:
    """This will give every role with its word, and whether it is held."""
    known = [role.code for role in roles_visible_to(actor)]
    return [(code, word(code), code in held) for code in known]


def roles_said(post: QueryDict) -> list[str]:
    """This will read which roles were chosen, and refuse none."""
    roles = list(dict.fromkeys(post.getlist("roles")))
    if not roles:
        raise Invalid("roles", "Choose at least one role.")
    return roles
