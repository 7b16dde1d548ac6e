"""The first invoices of a real year, as dirty as real files are."""

import csv
import gzip
import os
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from pathlib import Path

import pytest

from entrepot.domain.orders.models import Order
from entrepot.domain.receivables.models import Account
from entrepot.integrations.files.tests.given import a_csv, past
from tests import build

CHECKOUT = Path(__file__).parents[5]
SHARED = Path(os.environ.get("ENTREPOT_SHARED_DATA") or CHECKOUT.parent / "shared" / "data")
YEAR = SHARED / "online-retail-2009-2010.csv.gz"
ROWS = 6_000

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not YEAR.exists(), reason=f"the real year is not at {YEAR}: set ENTREPOT_SHARED_DATA"),
]


@pytest.fixture
def beginning(tmp_path):
    with gzip.open(YEAR, "rt", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header, rows = next(reader), list(islice(reader, ROWS))
    return rows, a_csv(tmp_path / "beginning.csv.gz", rows, header=header)


def test_its_money_agrees_to_the_penny_twice(beginning):
    rows, path = beginning
    # Worked out here once more, in the plainest way.
    lines = [Decimal(row[3]) * Decimal(row[5]) for row in rows]
    pennies = [line.quantize(Decimal("0.01"), ROUND_HALF_UP) for line in lines]

    first, second = past(path), past(path)

    for result in (first, second):
        assert result.tally.whole.rows == ROWS
        assert Decimal(result.tally.whole.coins) / 100 == sum(pennies)
        assert Decimal(result.tally.whole.exact) / 10**6 == sum(lines)
    assert Account.objects.get(kind="tender", code="history").balance == sum(pennies)
    assert not second.added
    assert Order.objects.count() == len({row[0] for row in rows if not row[0].startswith("C") and Decimal(row[5])})
    assert build.differences() == {}
