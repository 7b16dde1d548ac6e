"""A further company opens: all of what it needs to trade, in one transaction."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from django.conf import settings

from entrepot.domain.freight.beginnings import offer_services
from entrepot.domain.inventory.beginnings import name_the_outside
from entrepot.domain.orders.beginnings import begin_review
from entrepot.domain.pricing.beginnings import begin_limits
from entrepot.domain.sourcing.beginnings import begin_rules
from entrepot.foundation import clock
from entrepot.foundation.accounts.beginnings import begin_numbers, open_channels
from entrepot.foundation.accounts.events import CompanyOpened
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import FIRST_COMPANY, Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import unknown_currency
from entrepot.foundation.reasons.beginnings import begin_reasons
from entrepot.foundation.refusals import AlreadyExists, Invalid, Refusal

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class NewCompany:
    """A legal entity as somebody describes it; what is left out is as in the company that opens it."""

    code: str
    name: Mapping[str, str]
    currency: str = ""
    country: str = ""
    time_zone: str = ""
    language: str = ""


@dataclass(eq=False)
class NotTheFirstCompany(Refusal):
    """Only somebody of the first company may open another. Ask its administrator."""

    code: ClassVar[str] = "not_the_first_company"
    status: ClassVar[int] = 403


@action
def open_company(new: NewCompany, *, by: Actor) -> Company:
    """This will open a company that can trade at once, by the rules, numbers and services of the first."""
    if by.company_id != FIRST_COMPANY:
        raise NotTheFirstCompany()
    model = take_turn(by.company_id)
    if Company.objects.filter(code=new.code).exists():
        raise AlreadyExists("company", new.code)
    company = Company(
        code=new.code, name=dict(new.name), currency=new.currency or model.currency,
        country=new.country or model.country, time_zone=new.time_zone or model.time_zone,
        language=new.language or model.language,
    )  # fmt: skip
    _check(company)
    company.save()
    open_channels(company, like=model.pk)
    begin_numbers(company, like=model.pk)
    name_the_outside(company.pk)
    begin_rules(company.pk, like=model.pk)
    begin_review(company.pk, like=model.pk)
    begin_reasons(company.pk, like=model.pk)
    begin_limits(company.pk, currency=company.currency, like=model.pk)
    offer_services(company.pk, currency=company.currency, like=model.pk)
    record([CompanyOpened(company.pk, company.code)], by=replace(by, company_id=company.pk))
    return company


def _check(company: Company) -> None:
    if not _CODE.fullmatch(company.code):
        raise Invalid("code", "A code has letters, digits, dots and dashes, at most 40 of them.")
    if refusal := unknown_currency(company.currency):
        raise refusal
    if not _COUNTRY.fullmatch(company.country):
        raise Invalid("country", "Name a country by its two letters, such as CN.")
    if not clock.is_time_zone(company.time_zone):
        given = {"zone": company.time_zone}
        raise Invalid("time_zone", "There is no time zone {zone}. Name one such as Asia/Shanghai.", given)
    spoken = [code for code, _ in settings.LANGUAGES]
    if company.language not in spoken:
        known = {"known": ", ".join(spoken)}
        raise Invalid("language", "This language is not spoken here. Languages are: {known}.", known)
