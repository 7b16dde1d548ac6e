"""A browser that signs out shows nothing any more."""

import pytest

from entrepot.desk.sharing.actions import begin_customer_session, sign_in_customers, sign_out_customers
from entrepot.desk.sharing.queries import session_behind
from entrepot.desk.sharing.rules import secret_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_over_for_that_browser_alone(shop):
    customer = build.order(LAMP=1).buyer
    begun = [begin_customer_session(customer, by=THE_HOUSE) for _ in range(2)]
    mine, other = [only(sign_in_customers([session], code=code, by=THE_HOUSE)) for session, code in begun]
    only(sign_out_customers([mine], by=THE_HOUSE))
    assert session_behind(secret_of(mine.key)) is None
    assert session_behind(secret_of(other.key)) == other
    assert build.told("customer", customer.pk)[-1] == "customer.signed_out"
