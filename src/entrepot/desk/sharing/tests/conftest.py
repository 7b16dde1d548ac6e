"""A shared order, and after every test the goods and the money must still add up."""

import pytest

from entrepot.desk.sharing.actions import share_orders
from entrepot.desk.sharing.queries import customer_by, link_behind, path_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build


@pytest.fixture(autouse=True)
def everything_adds_up(request):
    yield
    if request.node.get_closest_marker("django_db"):
        assert build.differences() == {}


@pytest.fixture
def shared(shop):
    """A link to an order of two lamps, as its customer comes with it."""
    link = only(share_orders([build.order(LAMP=2)], by=THE_HOUSE))
    return link_behind(path_of(link).removeprefix("/o/"))


@pytest.fixture
def customer(shared):
    return customer_by(shared)
