"""Two clerks create the same SKU at the same moment."""

import threading

from django.db import connection, connections

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.rules import NewBarcode, NewSku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists


def test_one_is_created_and_the_other_told(real_commits):
    for n in range(10):
        together, answers = threading.Barrier(2), []

        def create(code=f"S{n}", together=together, answers=answers):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            together.wait(10)
            answers.extend(create_skus([NewSku(code, "同", barcodes=[NewBarcode(code)])], by=THE_HOUSE))
            connections.close_all()

        threads = [threading.Thread(target=create) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(type(answer).__name__ for answer in answers) == [AlreadyExists.__name__, Sku.__name__]
