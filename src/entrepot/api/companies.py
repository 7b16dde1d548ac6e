"""Companies: legal entities that share an installation and see nothing of each other."""

from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, named, page
from entrepot.domain.founding import actions
from entrepot.foundation.accounts import actions as accounts
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.accounts.queries import companies_visible_to, company_of

router = Router(tags=["companies"])


class CompanyIn(Schema):
    """What is left out is as in the company that opens it."""

    code: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    name: str | dict[str, str] = ""
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    country: str = Field("", pattern="^([A-Z]{2})?$")
    time_zone: str = ""
    language: str = ""


class CompanyNameIn(Schema):
    """A text is in the company's language; an object says its languages."""

    name: str | dict[str, str]


@router.get("/companies")
def list_companies(request: Request, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    """All of them for who acts for the first company, otherwise one's own."""
    return page(companies_visible_to(request.actor), _shown, cursor=cursor, limit=limit, key="id")


@router.post("/companies", response={201: dict[str, Any]})
def open_company(request: Request, body: CompanyIn) -> tuple[int, dict[str, Any]]:
    """Open a company that can trade at once. Tokens and users of it are made at the command line, by `--company`."""
    language = body.language or company_of(request.actor).language
    name = named(body.name or body.code, language)
    new = actions.NewCompany(name=dict(name), **body.dict(exclude={"name"}))
    return 201, _shown(actions.open_company(new, by=request.actor))


@router.put("/companies/name")
def rename_company(request: Request, body: CompanyNameIn) -> dict[str, Any]:
    """Give the company that the token or user belongs to the name that stands on its papers."""
    return _shown(accounts.rename_company(named(body.name, company_of(request.actor).language), by=request.actor))


def _shown(company: Company) -> dict[str, Any]:
    fields = ("code", "name", "currency", "country", "time_zone", "language")
    return {field: getattr(company, field) for field in fields}
