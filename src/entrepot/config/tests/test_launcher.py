"""The script that a stranger runs first."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
_TOOLS = ("sh", "cat", "cksum", "dirname", "mkdir", "rm", "mv", "sleep", "readlink", "grep")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout on a machine that has a shell and nothing else."""
    for name in ("entrepot", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in _TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def launch(checkout: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [checkout / "entrepot", "serve"], env={"PATH": str(checkout / "bin")}, capture_output=True, text=True,
        timeout=30,
    )  # fmt: skip


def python(checkout: Path, script: str) -> None:
    program = checkout / "bin" / "python3"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("", "found none: install it"),
        ('[ "$1" = --version ] && echo Python 3.8.1; exit 1', "found Python 3.8.1: install a newer one"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "apt-get install python3-venv"),
    ],
)
def test_a_machine_without_the_right_python_gets_a_sentence(checkout: Path, script: str, said: str) -> None:
    if script:
        python(checkout, script)
    done = launch(checkout)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (checkout / ".venv.lock").exists()


def test_the_lock_of_a_killed_run_is_no_obstacle(checkout: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    (checkout / ".venv.lock").mkdir()
    (checkout / ".venv.lock" / "pid").write_text(f"{ended.pid}\n")
    assert "found none" in launch(checkout).stderr


def test_the_lock_files_name_no_place_and_agree() -> None:
    def pins(name: str) -> set[str]:
        return {line.split(" \\")[0] for line in (ROOT / name).read_text().splitlines() if line[:1].isalnum()}

    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
    assert pins("requirements.lock") < pins("requirements-dev.lock")
