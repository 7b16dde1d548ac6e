"""What every process of ours carries from its start, in memory and in time."""

import json
import subprocess
import sys

HEAVY = {"polars", "fastexcel", "xlsxwriter", "typst", "weasyprint", "numpy", "fido2"}
_LOADED = (
    "import json, sys; from entrepot.config import nursery; nursery._preload(); print(json.dumps(list(sys.modules)))"
)


def test_what_serves_is_light():
    """Heavy libraries are imported by what reads and writes files, when it does."""
    said = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True).stdout
    assert HEAVY & set(json.loads(said.splitlines()[-1])) == set()
