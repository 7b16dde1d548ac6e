"""`verify`: does everything add up?"""

import argparse
from collections.abc import Sequence

from entrepot.config.ready import house

_SHOWN = 20


def main(words: Sequence[str]) -> int:
    """This will print each invariant with a tick, or with a cross and what differs."""
    parser = argparse.ArgumentParser(
        prog="entrepot verify",
        description="Recompute every balance from its entries in one snapshot. Nothing is repaired.",
    )
    parser.parse_args(words)
    with house("verify"):
        from django.db import connection

        from entrepot.insight.verification import run_all

        broken = 0
        for finding in run_all(connection):
            broken += 0 if finding.holds else 1
            print(f"{'✓' if finding.holds else '✗'} {finding.name}", flush=True)
            for difference in finding.differences[:_SHOWN]:
                print(f"    {difference}")
            if len(finding.differences) > _SHOWN:
                print(f"    … and {len(finding.differences) - _SHOWN} more")
    if broken:
        print(f"{broken} of the invariants above do not hold.")
    return 1 if broken else 0
