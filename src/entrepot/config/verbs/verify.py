"""`verify`: does everything add up?"""

import argparse
import os
import time
from collections.abc import Sequence

from entrepot.config.ready import house


def main(words: Sequence[str]) -> int:
    """This will print each invariant with a tick, or with a cross and what differs."""
    argparse.ArgumentParser(
        prog="entrepot verify",
        description="Recompute every balance from its entries in one snapshot. Nothing is repaired.",
    ).parse_args(words)
    with house("verify"):
        from entrepot.desk.proving.running import note_proof
        from entrepot.insight.verification import MOST_SHOWN, run_all

        broken, found, began = 0, [], time.monotonic()
        for finding in run_all(hands=min(4, os.cpu_count() or 1)):
            print(f"{'✗' if finding.differences else '✓'} {finding.sentence} ({finding.name})", flush=True)
            broken += finding.damages_books
            found.append(finding)
            for difference in finding.differences:
                print("    " + ", ".join(f"{name} {value}" for name, value in difference.items()))
            if len(finding.differences) >= MOST_SHOWN:
                print(f"    … only the first {MOST_SHOWN} are shown.")
        note_proof(found, time.monotonic() - began)
    if broken:
        print(f"{broken} of the invariants above do not hold.")
    return 1 if broken else 0
