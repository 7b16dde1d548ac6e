"""Who makes something new for a company waits for whoever is making something there."""

from entrepot.foundation.accounts.models import Company


def take_turn(company_id: int) -> Company:
    """This will lock the company's row: what another is adding can be neither seen nor locked before it is there."""
    return Company.objects.select_for_update(no_key=True).get(pk=company_id)
