import pytest

from entrepot.domain.receivables import steps


@pytest.fixture(autouse=True)
def _house_accounts_forgotten():
    """A test that commits empties its tables afterwards: ids remembered from before would point nowhere."""
    steps.forget_house_accounts()
    yield
    steps.forget_house_accounts()
