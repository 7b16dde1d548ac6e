"""All books are checked, and what came of it is kept to be read."""

import time
from collections.abc import Sequence
from datetime import timedelta

from entrepot.desk.proving.models import Proof
from entrepot.foundation import clock
from entrepot.insight.verification import CHECKS, Finding, run_all

KEPT = timedelta(days=400)


def prove() -> Proof:
    """This will check everything and keep what came of it."""
    began = time.monotonic()
    return note_proof(list(run_all()), time.monotonic() - began)


def note_proof(findings: Sequence[Finding], seconds: float) -> Proof:
    """This will keep what came of a check of everything, and forget those of more than a year ago."""
    assert len(findings) == len(CHECKS)
    Proof.objects.filter(checked_at__lt=clock.now() - KEPT).delete()
    broken = [one.name for one in findings if one.damages_books]
    return Proof.objects.create(checked_at=clock.now(), checks=len(findings), broken=broken, seconds=seconds)


def last_proof() -> Proof | None:
    """This will give what came of the last check, if there was any."""
    return Proof.objects.order_by("-checked_at").first()
