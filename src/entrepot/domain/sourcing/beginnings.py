"""By which rules a company begins to choose places."""

from entrepot.domain.sourcing.models import RuleSet


def begin_rules(company_id: int, *, like: int) -> None:
    """This will make the active rules of another company the first version of the new one's."""
    rules = RuleSet.objects.get(company_id=like, active=True).rules
    RuleSet.objects.create(company_id=company_id, version=1, rules=rules, active=True)
