"""The page of a SKU, the form in which it is described, and taking it out of sale."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.catalog.form import changes_said, texts_of
from entrepot.console.catalog.listing import KINDS
from entrepot.console.catalog.pictures import picture_of_sku, pictured
from entrepot.console.catalog.words import page_of
from entrepot.console.faces import named
from entrepot.console.orders.pages import done
from entrepot.console.orders.telling import told
from entrepot.console.pages import Request, go, page, show
from entrepot.console.settings.forms import code_said, names_shown
from entrepot.domain.catalog.actions import archive_skus, change_sku, create_skus, restore_skus
from entrepot.domain.catalog.models import Sku, SkuKind
from entrepot.domain.catalog.queries import sku_coded
from entrepot.domain.catalog.rules import NewSku
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.queries import timeline
from entrepot.foundation.refusals import Invalid

# Kits are made of parts, which this form does not ask for.
_KINDS = (SkuKind.GOODS, SkuKind.SERVICE)


@page("catalog.view_skus")
def sku_page(request: Request, code: str) -> HttpResponse:
    """This will show what is said of a SKU."""
    sku = sku_coded(request.actor, code)
    part = request.headers.get("HX-Target") == "sku"
    return show(request, "console/catalog/body.html" if part else "console/catalog/sku.html", _shown(request, sku))


def _shown(request: Request, sku: Sku) -> dict[str, Any]:
    actor, currency = request.actor, company_of(request.actor).currency
    return {
        "sku": sku, "name": named(sku.name), "kind": gettext(KINDS[sku.kind]),
        "picture": picture_of_sku(sku.code, pictured([sku])),
        "texts": texts_of(sku, currency), "currency": currency,
        "parts": [(one.component, one.quantity) for one in sku.components.select_related("component")],
        "shows_cost": _shows_cost(actor), "address": page_of(sku.code),
        "timeline": told(timeline([("sku", sku.pk)], company_id=sku.company_id, limit=100), sku.code),
    }  # fmt: skip


def _shows_cost(actor: Actor) -> bool:
    """What goods cost us is for those who set it."""
    return actor.may("catalog.change_sku")


@page("catalog.create_skus")
def new_sku(request: Request) -> HttpResponse:
    """This will ask what there is to say of new goods, or take them into the catalogue and lead to them."""
    actor = request.actor
    if request.method != "POST":
        context = {"names": names_shown({}), "texts": texts_of(None, ""), "shows_cost": _shows_cost(actor)}
        context["kinds"] = [(kind.value, gettext(KINDS[kind.value])) for kind in _KINDS]
        return show(request, "console/catalog/new.html", context | {"currency": company_of(actor).currency})
    changes = changes_said(request.POST, shows_cost=_shows_cost(actor))
    if not changes["name"]:
        raise Invalid(f"name.{actor.language}", "Give it a name.")
    kind, unit = request.POST.get("kind", SkuKind.GOODS), request.POST.get("unit", "").strip() or "件"
    if kind not in _KINDS:
        raise Invalid("kind", "Choose one of these.")
    sku = only(create_skus([NewSku(code=code_said(request.POST), kind=kind, unit=unit, **changes)], by=actor))
    return go(request, page_of(sku.code), gettext("{code} is in the catalogue.").format(code=sku.code))


@page("catalog.change_sku")
def sku_change(request: Request, code: str) -> HttpResponse:
    """This will ask what is different about a SKU, or change it in the edition that the person has seen."""
    sku, currency = sku_coded(request.actor, code), company_of(request.actor).currency
    if request.method != "POST":
        context = {"sku": sku, "names": names_shown(sku.name), "texts": texts_of(sku, currency), "shows_cost": True}
        return show(
            request, "console/catalog/change.html", context | {"address": page_of(code), "currency": currency}
        )
    edition = request.POST.get("edition", "")
    if not (edition.isascii() and edition.isdecimal()):
        raise Invalid("edition", "Open the form again: it does not say what was seen.")
    changes = changes_said(request.POST, shows_cost=True)
    # Names in languages that the form does not have stay as they are.
    others = {code: text for code, text in sku.name.items() if code not in dict(settings.LANGUAGES)}
    changes["name"] = others | changes["name"]
    change_sku(sku, edition=int(edition), changes=changes, by=request.actor)
    return done(gettext("{number} is changed.").format(number=code))


@require_POST
@page("catalog.archive_skus")
def sku_archival(request: Request, code: str) -> HttpResponse:
    """This will take a SKU out of sale."""
    only(archive_skus([sku_coded(request.actor, code)], by=request.actor))
    undo = f"{page_of(code)}/restoration" if request.actor.may("catalog.restore_skus") else ""
    return done(gettext("{code} is archived.").format(code=code), undo=undo)


@require_POST
@page("catalog.restore_skus")
def sku_restoration(request: Request, code: str) -> HttpResponse:
    """This will put a SKU on sale again."""
    only(restore_skus([sku_coded(request.actor, code)], by=request.actor))
    return done(gettext("{code} is on sale.").format(code=code))
