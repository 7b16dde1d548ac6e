"""What this room does by the clock."""

from procrastinate.contrib.django import app

from entrepot.domain.orders.actions import release_expired_holds
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.actors import the_house


@app.periodic(cron="* * * * *")
@app.task(name="orders.release_expired_holds", queueing_lock="orders.release_expired_holds")
def release_expired_holds_of_every_company(timestamp: int) -> None:
    """This will lift, each minute, the holds whose time is over."""
    for company_id in Company.objects.values_list("id", flat=True):
        release_expired_holds(None, by=the_house(company_id))
