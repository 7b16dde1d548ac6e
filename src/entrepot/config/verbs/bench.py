"""`bench`: what the work costs, measured here and now."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from entrepot.config.problems import Trouble


def main(words: Sequence[str]) -> int:
    """This will run the measurements that stand beside the sources."""
    root = Path(__file__).parents[4]
    if not (root / "benchmarks" / "run.py").is_file():
        raise Trouble("The benchmarks stand beside the sources: run `./entrepot bench` in a checkout.")
    sys.path.insert(0, str(root))
    return int(importlib.import_module("benchmarks.run").main(list(words)))
