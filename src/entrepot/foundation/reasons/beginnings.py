"""With which reasons a company begins: those of the company that it is modelled on."""

from entrepot.foundation.reasons.models import Reason


def begin_reasons(company_id: int, *, like: int) -> None:
    """This will copy the reasons that another company still chooses from."""
    kept = Reason.objects.filter(company_id=like, active=True).order_by("id")
    Reason.objects.bulk_create(
        Reason(
            company_id=company_id, use=r.use, code=r.code, name=r.name, position=r.position, active=True, edition=1
        )
        for r in kept
    )
