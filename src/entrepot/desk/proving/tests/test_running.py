"""That the books were checked, and what came of it, is kept."""

from datetime import timedelta

import pytest

from entrepot.desk.proving.models import Proof
from entrepot.desk.proving.running import KEPT, last_proof, prove
from entrepot.domain.inventory.models import Level
from entrepot.foundation import clock
from entrepot.insight.verification import CHECKS

pytestmark = pytest.mark.django_db


def test_what_holds_is_told_with_its_moment(shop):
    assert last_proof() is None
    proof = prove()
    assert (last_proof(), proof.broken, proof.checks) == (proof, [], len(CHECKS))


def test_what_does_not_hold_is_named(shop):
    Level.objects.filter(sku__code="LAMP", warehouse__code="SH").update(on_hand=99)
    assert "levels_are_sums_of_bins" in prove().broken


def test_old_ones_are_forgotten(shop):
    old = prove()
    Proof.objects.update(checked_at=clock.now() - KEPT - timedelta(days=1))
    prove()
    assert not Proof.objects.filter(pk=old.pk).exists()
