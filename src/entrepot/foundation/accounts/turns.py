"""Who makes something new for a company waits for whoever is making something there."""

from entrepot.foundation.accounts.models import Company


def take_turn(company_id: int) -> Company:
    """This will let one change follow the other, so that two with one code never race.

    What another is adding can be neither seen nor locked before it is there; the company's row can. Orders are not
    held up: what refers to a company needs no more than its key.
    """
    return Company.objects.select_for_update(no_key=True).get(pk=company_id)
