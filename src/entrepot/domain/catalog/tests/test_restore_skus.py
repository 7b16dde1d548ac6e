import pytest

from entrepot.domain.catalog.actions import create_skus, restore_skus
from entrepot.domain.catalog.rules import NewSku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry


@pytest.mark.django_db
def test_what_was_never_archived_stays_as_it_is():
    (sku,) = create_skus([NewSku("S", "品")], by=THE_HOUSE)
    assert restore_skus([sku], by=THE_HOUSE)[0].archived_at is None
    assert not Entry.objects.filter(kind="sku.restored").exists()
