"""Everything that changes who may act."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from entrepot.foundation import clock
from entrepot.foundation.accounts.events import (
    ChannelArchived,
    ChannelOpened,
    ChannelRestored,
    CompanyRenamed,
    RolesAssigned,
    TokenCreated,
    TokenRevoked,
    UserCreated,
)
from entrepot.foundation.accounts.models import ApiToken, Channel, Company, Role, User
from entrepot.foundation.accounts.passwords import keep_an_administrator
from entrepot.foundation.accounts.queries import digest_of
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import ACTIONS, VIEWS, action
from entrepot.foundation.actors import FIRST_COMPANY, Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import unknown_currency
from entrepot.foundation.refusals import AlreadyExists, Invalid, Refusal


@dataclass(eq=False)
class UnknownRole(Refusal):
    """There is no role {role}. Roles are: {known}."""

    code: ClassVar[str] = "unknown_role"
    status: ClassVar[int] = 422
    role: str
    known: str


@action
def create_token(
    name: str,
    *,
    roles: list[str],
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
    by: Actor,
) -> str:
    """This will make a token and return its secret, which is shown this once and never again.

    Scopes are permissions or patterns of them (`orders.*`); what they stand for today is kept.
    """
    _check_roles(roles, by)
    _check_length("name", name, 120)
    permissions = _spelled_out(scopes or [])
    secret = "ent_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        company_id=by.company_id, name=name, prefix=secret[:12], digest=digest_of(secret),
        roles=roles, scopes=permissions, expires_at=expires_at,
    )  # fmt: skip
    record([TokenCreated(token.pk, roles, permissions)], by=by)
    return secret


@action
def revoke_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """This will make a token worthless from the next request on."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record([TokenRevoked(token.pk)], by=by)
    return token


@action
def create_user(username: str, *, password: str, roles: list[str], name: str = "", by: Actor) -> User:
    """This will let a person sign in."""
    _check_roles(roles, by)
    _check_length("username", username, 60)
    _check_length("name", name, 120)
    # A username is one person's in the whole installation.
    take_turn(FIRST_COMPANY)
    if User.objects.filter(username=username).exists():
        raise AlreadyExists("user", username)
    user = User(username=username, name=name, roles=roles, company_id=by.company_id)
    user.set_password(password)
    user.save()
    record([UserCreated(user.pk, roles)], by=by)
    return user


@action
def assign_roles(user: User, *, roles: list[str], by: Actor) -> User:
    """This will give a person these roles instead of those held before."""
    _check_roles(roles, by)
    keep_an_administrator(user, roles)
    user.roles = roles
    user.save(update_fields=["roles"])
    record([RolesAssigned(user.pk, roles)], by=by)
    return user


@action
def open_channel(
    code: str, /, *, name: dict[str, str] | None = None, policies: Mapping[str, Any] | None = None, by: Actor
) -> Channel:
    """This will open a shop, counter or team through which orders can come, with its policies."""
    company = take_turn(by.company_id)
    if Channel.objects.filter(company=company, code=code).exists():
        raise AlreadyExists("channel", code)
    settings = {"currency": company.currency, "time_zone": company.time_zone, **(policies or {})}
    if not clock.is_time_zone(settings["time_zone"]):
        given = {"zone": settings["time_zone"]}
        raise Invalid("time_zone", "There is no time zone {zone}. Name one such as Asia/Shanghai.", given)
    if refusal := unknown_currency(settings["currency"]):
        raise refusal
    channel = Channel.objects.create(company=company, code=code, name=name or {company.language: code}, **settings)
    record([ChannelOpened(channel.pk, code)], by=by)
    return channel


@action
def archive_channel(channel: Channel, /, *, by: Actor) -> Channel:
    """This will let no more orders come through a channel; those that came are as they were."""
    return _set_archived(channel, ChannelArchived(channel.pk, channel.code), archived=True, by=by)


@action
def restore_channel(channel: Channel, /, *, by: Actor) -> Channel:
    """This will let orders come through an archived channel again."""
    return _set_archived(channel, ChannelRestored(channel.pk, channel.code), archived=False, by=by)


def _set_archived(channel: Channel, told: Event, *, archived: bool, by: Actor) -> Channel:
    if (channel.archived_at is not None) != archived:
        channel.archived_at = clock.now() if archived else None
        channel.save(update_fields=["archived_at"])
        record([told], by=by)
    return channel


@action
def rename_company(name: Mapping[str, str], /, *, by: Actor) -> Company:
    """This will give the actor's company the name, by language, that stands on its papers."""
    company = take_turn(by.company_id)
    if not name or not all(text.strip() for text in name.values()):
        raise Invalid("name", "must not be empty")
    if company.name != dict(name):
        company.name = dict(name)
        company.save(update_fields=["name"])
        record([CompanyRenamed(company.pk, company.code)], by=by)
    return company


def _check_roles(roles: list[str], by: Actor) -> None:
    known = set(Role.objects.filter(company_id__isnull=True).values_list("code", flat=True))
    known |= set(Role.objects.filter(company_id=by.company_id).values_list("code", flat=True))
    for role in roles:
        if role not in known:
            raise UnknownRole(role, ", ".join(sorted(known)))


def _spelled_out(scopes: list[str]) -> list[str]:
    known = ACTIONS.keys() | VIEWS
    chosen: set[str] = set()
    for scope in scopes:
        meant = {name for name in known if fnmatchcase(name, scope)}
        if not meant:
            raise Invalid("scopes", "{scope} is no permission, and no pattern of any.", {"scope": scope})
        chosen |= meant
    return sorted(chosen)


def _check_length(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Invalid(field, "This has at most {longest} characters.", {"longest": longest})
