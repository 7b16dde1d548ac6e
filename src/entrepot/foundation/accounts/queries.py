"""Who is this, and what may they do."""

import hashlib
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from entrepot.foundation.accounts.models import ApiToken, Channel, Company, NumberRule, Role, User
from entrepot.foundation.actors import FIRST_COMPANY, Actor, ActorKind, the_house
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch

_TOKEN = """
SELECT t.id, t.name, t.company_id, t.language, t.scopes,
       ARRAY(SELECT DISTINCT unnest(r.permissions) FROM accounts_role r
             WHERE r.code = ANY(t.roles) AND (r.company_id IS NULL OR r.company_id = t.company_id))
FROM accounts_apitoken t
WHERE t.digest = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
"""

_HAND_OUT_ROLES = ("accounts.assign_roles", "accounts.create_user", "accounts.create_token")


def digest_of(secret: str) -> str:
    """This will hash a token. Tokens are 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of_token(secret: str) -> Actor | None:
    """This will tell who a bearer token acts as, or nothing for one that is unknown, expired or revoked.

    Scopes narrow the roles: a token with scopes may do only what both allow.
    """
    return _actor_of_digest(digest_of(secret))


def _actor_of_digest(digest: str) -> Actor | None:
    rows = fetch(_TOKEN, [digest])
    if not rows:
        return None
    token_id, name, company_id, language, scopes, granted = rows[0]
    permissions = frozenset(granted)
    if scopes:
        permissions = frozenset(scopes) if "*" in permissions else permissions & frozenset(scopes)
    return Actor(ActorKind.TOKEN, token_id, name, company_id, permissions, language)


def actor_of_ref(ref: str, company_id: int) -> Actor | None:
    """This will tell what who once acted (`person:12`) may do today, or nothing for one who may not act any more."""
    kind, _, number = ref.partition(":")
    if kind == ActorKind.HOUSE:
        return the_house(company_id)
    if kind == ActorKind.PERSON:
        user = User.objects.filter(pk=number, is_active=True, company_id=company_id).first()
        return actor_of_user(user) if user else None
    digest = ApiToken.objects.filter(pk=number, company_id=company_id).values_list("digest", flat=True).first()
    return _actor_of_digest(digest) if digest and kind == ActorKind.TOKEN else None


def actor_of_user(user: User) -> Actor:
    """This will tell what a person who signed in may do."""
    granted = fetch(
        """SELECT DISTINCT unnest(permissions) FROM accounts_role
           WHERE code = ANY(%s) AND (company_id IS NULL OR company_id = %s)""",
        [user.roles, user.company_id],
    )
    permissions = frozenset(row[0] for row in granted)
    return Actor(ActorKind.PERSON, user.pk, user.username, user.company_id, permissions, user.language)


def company_of(actor: Actor) -> Company:
    """This will give the company that the actor acts for."""
    return Company.objects.get(pk=actor.company_id)


def house_of(code: str = "") -> Actor:
    """This will act for the company of that code, or for the first one when none is named."""
    if not code:
        return the_house()
    company = Company.objects.filter(code=code).first()
    if company is None:
        raise NotFound("company", code)
    return the_house(company.pk)


def companies_visible_to(actor: Actor) -> QuerySet[Company]:
    """This will give every company to who acts for the first one, and to anybody else their own."""
    actor.must("accounts.view_companies")
    companies = Company.objects.order_by("code")
    return companies if actor.company_id == FIRST_COMPANY else companies.filter(pk=actor.company_id)


def channels_visible_to(actor: Actor) -> QuerySet[Channel]:
    actor.must("accounts.view_channels")
    return Channel.objects.filter(company_id=actor.company_id).order_by("code")


def channel_coded(actor: Actor, code: str) -> Channel:
    """This will give the channel of that code, or refuse."""
    channel = channels_visible_to(actor).filter(code=code).first()
    if channel is None:
        raise NotFound("channel", code)
    return channel


def keeps_bad_orders(actor: Actor, code: str) -> bool:
    """This will tell whether the channel of that code holds orders for their data, and never refuses them."""
    channels = Channel.objects.filter(company_id=actor.company_id, archived_at=None, keeps_bad_orders=True)
    return channels.filter(code=code).exists()


def number_rules_visible_to(actor: Actor) -> QuerySet[NumberRule]:
    actor.must("accounts.view_number_rules")
    rules = NumberRule.objects.filter(company_id=actor.company_id)
    return rules.select_related("channel").order_by("document", "channel_id", "kind")


def tokens_visible_to(actor: Actor) -> QuerySet[ApiToken]:
    if not actor.may("accounts.create_token"):
        return ApiToken.objects.none()
    return ApiToken.objects.filter(company_id=actor.company_id).order_by("-id")


def users_visible_to(actor: Actor) -> QuerySet[User]:
    if not actor.may("accounts.create_user"):
        return User.objects.none()
    return User.objects.filter(company_id=actor.company_id).order_by("username")


def user_numbered(actor: Actor, user_id: int) -> User:
    """This will give the user of that id, or refuse."""
    user = users_visible_to(actor).filter(pk=user_id).first()
    if user is None:
        raise NotFound("user", str(user_id))
    return user


def token_numbered(actor: Actor, token_id: int) -> ApiToken:
    """This will give the token of that id, or refuse."""
    token = tokens_visible_to(actor).filter(pk=token_id).first()
    if token is None:
        raise NotFound("token", str(token_id))
    return token


def roles_visible_to(actor: Actor) -> QuerySet[Role]:
    """This will give the roles of the company, the built-in ones first, to whoever may hand some out."""
    if not any(map(actor.may, _HAND_OUT_ROLES)):
        return Role.objects.none()
    return Role.objects.filter(Q(company=None) | Q(company_id=actor.company_id)).order_by("-built_in", "id")


def username_of(user_id: int) -> str:
    """This will give the name under which a person signs in, or refuse."""
    name = User.objects.filter(pk=user_id).values_list("username", flat=True).first()
    if name is None:
        raise NotFound("user", str(user_id))
    return name


def names_of_actors(refs: set[str]) -> dict[str, str]:
    """This will name the actors that entries refer to, for people who read a timeline."""
    ids: dict[str, list[int]] = {}
    for ref in refs:
        kind, _, number = ref.partition(":")
        ids.setdefault(kind, []).append(int(number or 0))
    named: dict[str, Any] = {ref: "Entrepot" for ref in refs if ref.startswith("house:")}
    named |= {ref: gettext("Customer") for ref in refs if ref.startswith("link:")}
    for pk, name, username in User.objects.filter(pk__in=ids.get("person", [])).values_list("id", "name", "username"):
        named[f"person:{pk}"] = name or username
    for pk, name in ApiToken.objects.filter(pk__in=ids.get("token", [])).values_list("id", "name"):
        named[f"token:{pk}"] = name
    for pk, code in Channel.objects.filter(pk__in=ids.get("channel", [])).values_list("id", "code"):
        named[f"channel:{pk}"] = code
    return named
