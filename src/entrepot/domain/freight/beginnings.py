"""With which services a company begins."""

from entrepot.domain.freight.models import Service, ServiceKind, Tariff


def offer_services(company_id: int, *, currency: str, like: int) -> None:
    """This will offer the services of another company. Prices are agreed by contract, so only collecting has one."""
    kept = Service.objects.filter(company_id=like, archived_at=None).order_by("id")
    made = Service.objects.bulk_create(
        Service(
            company_id=company_id, carrier=one.carrier, code=one.code, name=one.name, kind=one.kind,
            currency=currency, takes_cash=one.takes_cash,
        )
        for one in kept
    )  # fmt: skip
    Tariff.objects.bulk_create(Tariff(service=one) for one in made if one.kind == ServiceKind.PICKUP)
