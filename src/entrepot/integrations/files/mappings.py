"""Columns that are kept under a name. A mapping may belong to a channel or a customer, whose files are read by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.queries import customers_visible_to
from entrepot.foundation.accounts.queries import channel_coded
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.integrations.files.models import ImportMapping
from entrepot.integrations.files.refusals import UnknownMapping


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose files a mapping is for: the code of a channel or the number of a customer; nobody's without either."""

    channel: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column holds which field, and whether one cell may name several SKUs."""

    columns: Mapping[str, str] = field(default_factory=dict)
    several_skus: bool = False
    name: str = ""


def mappings_visible_to(actor: Actor) -> QuerySet[ImportMapping]:
    """This will give the saved mappings of the company."""
    actor.must("files.view_imports")
    saved = ImportMapping.objects.filter(company_id=actor.company_id)
    return saved.select_related("channel", "customer").order_by("what", "name")


def save_mapping(what: str, name: str, mapped: Mapped, *, owner: Owner | None = None, by: Actor) -> None:
    """This will keep a mapping under a name, instead of the one that had it, or that its owner had."""
    owner = owner or Owner()
    channel = channel_coded(by, owner.channel) if owner.channel else None
    customer = _customer(owner.customer, by) if owner.customer else None
    mine = ImportMapping.objects.filter(company_id=by.company_id, what=what)
    if channel or customer:
        mine.filter(Q(channel=channel, customer=customer) & ~Q(name=name)).update(channel=None, customer=None)
    mine.update_or_create(
        company_id=by.company_id, what=what, name=name,
        defaults={
            "columns": dict(mapped.columns), "several_skus": mapped.several_skus,
            "channel": channel, "customer": customer,
        },
    )  # fmt: skip


def saved_mapping(what: str, name: str, *, by: Actor) -> Mapped:
    """This will give what is saved under a name."""
    saved = ImportMapping.objects.filter(company_id=by.company_id, what=what)
    found = saved.filter(name=name).first()
    if found is None:
        raise UnknownMapping(name, ", ".join(saved.order_by("name").values_list("name", flat=True)) or "–")
    return Mapped(found.columns, found.several_skus, found.name)


def mappings_of(what: str, owner: Owner, *, by: Actor) -> Sequence[Mapped]:
    """This will give the mappings that are chosen by themselves: of the customer, else of the channel."""
    saved = ImportMapping.objects.filter(company_id=by.company_id, what=what)
    of = [saved.filter(customer__number=owner.customer)] if owner.customer else []
    of += [saved.filter(channel__code=owner.channel)] if owner.channel else []
    return [Mapped(one.columns, one.several_skus, one.name) for found in of for one in found]


def _customer(number: str, by: Actor) -> Customer:
    customer = customers_visible_to(by).filter(number=number).first()
    if customer is None:
        raise NotFound("customer", number)
    return customer
