import pytest
from django.db import connection


@pytest.fixture
def real_commits(django_db_setup, django_db_blocker):
    """Transactions that other threads can see; what they wrote is taken away afterwards."""
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE customers_customer, accounts_searchtokens, journal_entry CASCADE")
        connection.close()
