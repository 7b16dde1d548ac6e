"""What was owed before, through the API."""

import pytest

from entrepot.domain.customers.models import Customer
from entrepot.domain.receivables.models import Account
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_booked_once_and_taken_back(shop, api):
    build.order(LAMP=1)
    customer = Customer.objects.get()
    document = {"customer": customer.number, "reference": "D-1"}
    sent = [document | {"amount": "50"}, document | {"amount": "50"}, {**document, "customer": "C-0", "amount": "1"}]

    _, told = api.post("/opening-balances/batch", {"opening_balances": sent})

    assert [item["status"] for item in told["items"]] == [201, 409, 404]
    assert Account.objects.get(kind="customer", customer=customer).balance == 60
    _, back = api.post("/opening-balances/reversals", {"opening_balances": [document, document | {"reference": "X"}]})
    assert [item["status"] for item in back["items"]] == [201, 404]
    assert Account.objects.get(kind="customer", customer=customer).balance == 10
    assert build.differences() == {}
