"""What a further company begins with."""

from entrepot.domain.pricing.models import AdjustmentLimit


def begin_limits(company_id: int, *, currency: str, like: int) -> None:
    """This will let people of a new company change totals as far as in another; amounts are in its own currency."""
    AdjustmentLimit.objects.bulk_create(
        AdjustmentLimit(
            company_id=company_id,
            permission=one.permission,
            amount=one.amount,
            currency=currency if one.amount is not None else "",
            share=one.share,
        )
        for one in AdjustmentLimit.objects.filter(company_id=like).order_by("permission")
    )
