"""With which channels and numbers a company begins: those of the company that it is modelled on."""

from entrepot.foundation.accounts.models import Channel, Company, NumberRule

# A shop on a marketplace belongs to whoever opened it there.
_BELONGS_TO_ONE = "marketplace"
_OF_THE_COMPANY = frozenset({"id", "company", "currency", "time_zone"})


def open_channels(company: Company, *, like: int) -> None:
    """This will open the channels of another company, with their policies, in the new one's money and clock."""
    copied = [f.name for f in Channel._meta.concrete_fields if f.name not in _OF_THE_COMPANY]
    kept = Channel.objects.filter(company_id=like, archived_at=None).exclude(kind=_BELONGS_TO_ONE).order_by("id")
    Channel.objects.bulk_create(
        Channel(
            company=company, currency=company.currency, time_zone=company.time_zone,
            **{name: getattr(channel, name) for name in copied},
        )
        for channel in kept
    )  # fmt: skip


def begin_numbers(company: Company, *, like: int) -> None:
    """This will number every document as another company does; what is counted without gaps begins at 1."""
    NumberRule.objects.bulk_create(
        NumberRule(
            company=company,
            document=rule.document,
            kind=rule.kind,
            pattern=rule.pattern,
            gapless=rule.gapless,
            resets=rule.resets,
        )
        for rule in NumberRule.objects.filter(company_id=like, channel=None).order_by("id")
    )
