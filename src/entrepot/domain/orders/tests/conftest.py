import pytest

from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build


@pytest.fixture
def careful(shop):
    """A shop with a channel whose orders a person approves; answers how to place an order there."""
    open_channel("careful", policies={"auto_approve": False}, by=THE_HOUSE)
    build.receive("SH", LAMP=500)
    return lambda n=1, **more: build.order(channel="careful", customer=None, LAMP=n, more=more)
