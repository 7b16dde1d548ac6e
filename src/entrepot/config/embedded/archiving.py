"""How the server hands over its log: each finished piece is copied into a folder, from where others take it away."""

import shlex
from pathlib import Path

from entrepot.config.home import Home

# A piece is handed over at least so often while there is work, so this is what can be lost with the machine.
SECONDS = 60


def plan_file(home: Home) -> Path:
    """This will say where it is written down that backups are kept, and where."""
    return home.path / "backup.json"


def folder(home: Home) -> Path:
    return home.database / "log-out"


def handed_over(home: Home) -> list[Path]:
    """This will list what waits to be taken away."""
    if not folder(home).is_dir():
        return []
    return sorted(path for path in folder(home).iterdir() if not path.name.startswith("."))


def command(home: Home) -> str:
    """This will write the command that the server runs for each piece. It must not succeed before the disk has it."""
    out = shlex.quote(str(folder(home))).replace("%", "%%")
    draft = f"{out}/.%f.new"
    return f"cp %p {draft} && sync {draft} && mv {draft} {out}/%f && sync {out}"


def settings(home: Home) -> dict[str, str]:
    """This will choose the settings: the mode can only change at a start, so it is always on."""
    if not plan_file(home).exists():
        return {"archive_mode": "on", "archive_command": "exit 0", "archive_timeout": "0"}
    return {"archive_mode": "on", "archive_command": command(home), "archive_timeout": f"{SECONDS}s"}
