"""`test`: every check and every test, each with a heading, and a summary at the end."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from entrepot.config.access import tell
from entrepot.config.embedded.holding import held
from entrepot.config.embedded.server import ADMIN
from entrepot.config.home import Home
from entrepot.config.problems import Trouble

ROOT = Path(__file__).parents[4]

_PYTHON = [sys.executable, "-m"]
STEPS = {
    "style": [*_PYTHON, "ruff", "check", "."],
    "types": [*_PYTHON, "mypy", "src"],
    "walls": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "migrations": [*_PYTHON, "django", "makemigrations", "--check", "--dry-run"],
    "tests": [*_PYTHON, "pytest"],
}


def main(words: Sequence[str]) -> int:
    """This will run all checks and tests, or only those that are named."""
    parser = argparse.ArgumentParser(
        prog="entrepot test",
        description="Run every check and test. Paths and options behind -- go to pytest, which then runs alone.",
    )
    parser.add_argument("--only", choices=STEPS, action="append", help="run this one; may be given several times")
    parser.add_argument("pytest", nargs="*", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args(words)
    chosen = options.only or (["tests"] if options.pytest or rest else list(STEPS))
    if not (ROOT / "tests").is_dir():
        raise Trouble("The tests stand beside the sources: run `./entrepot test` in a checkout.")
    with _test_database() as address:
        results = [_step(name, address, [*options.pytest, *rest]) for name in chosen]
    return _summary(results)


def _step(name: str, address: str, more: list[str]) -> tuple[str, int, float]:
    command = STEPS[name] + (more if name == "tests" else [])
    tell(f"\n── {name}: {' '.join(Path(word).name if os.sep in word else word for word in command[:4])}")
    began = time.monotonic()
    environment = os.environ | {
        "DATABASE_URL": address,
        "ENTREPOT_SECRET_KEY": "only-for-tests-" + "0" * 32,
        "DJANGO_SETTINGS_MODULE": "entrepot.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    status = subprocess.run(command, cwd=ROOT, env=environment).returncode
    return name, status, time.monotonic() - began


def _summary(results: list[tuple[str, int, float]]) -> int:
    tell("\n── summary")
    for name, status, seconds in results:
        tell(f"{'✓' if status == 0 else '✗'} {name:<11} {seconds:6.1f} s{'' if status == 0 else f'   exit {status}'}")
    failed = [name for name, status, _ in results if status]
    tell(f"Failed: {', '.join(failed)}." if failed else "All is well.")
    return 1 if failed else 0


@contextmanager
def _test_database() -> Iterator[str]:
    """Give the address of a database server for the tests: the one that was given, or one of their own."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="entrepot-test-"))
    # The database's own user must be able to pass through; what lies inside is closed to others.
    folder.chmod(0o711)
    try:
        with held(Home(folder), tell, durable=False) as embedded:
            yield embedded.url(ADMIN)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
