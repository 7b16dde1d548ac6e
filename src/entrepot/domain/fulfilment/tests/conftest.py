"""After every test the goods and the money must still add up."""

import pytest

from tests.build import differences


@pytest.fixture(autouse=True)
def everything_adds_up(request):
    yield
    if request.node.get_closest_marker("django_db"):
        assert differences() == {}
