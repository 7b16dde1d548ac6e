"""Do goods and money add up: the same checks as `entrepot verify`."""

from typing import Any

from ninja import Router

from entrepot.api.http import Request
from entrepot.insight import verification

router = Router(tags=["verification"])


@router.get("/verification")
def verify(request: Request) -> dict[str, Any]:
    """Recompute every balance from its entries, in one snapshot, and name each difference: do the books hold?"""
    findings = verification.verification_visible_to(request.actor)
    return {
        "holds": not any(finding.damages_books for finding in findings),
        "checks": [
            {"name": f.name, "sentence": f.sentence, "holds": not f.differences, "differences": f.differences}
            for f in findings
        ],
    }
