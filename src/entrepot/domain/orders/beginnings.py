"""By which rules a company begins to review orders."""

from entrepot.domain.orders.models import ReviewRules


def begin_review(company_id: int, *, like: int) -> None:
    """This will make the active review rules of another company the first version of the new one's."""
    rules = ReviewRules.objects.get(company_id=like, active=True).rules
    ReviewRules.objects.create(company_id=company_id, version=1, rules=rules, active=True)
