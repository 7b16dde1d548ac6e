"""The data folder of one installation, and the one secret that lives in it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from entrepot.config.problems import Trouble, in_words


def default_home() -> Path:
    """This will say where the data live when nobody says otherwise."""
    if os.environ.get("ENTREPOT_HOME"):
        return Path(os.environ["ENTREPOT_HOME"])
    if os.geteuid() == 0:
        return Path("/var/lib/entrepot")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "entrepot"


@dataclass(frozen=True)
class Home:
    """A data folder that exists and can be written."""

    path: Path

    @classmethod
    def open(cls, path: Path | None = None) -> "Home":
        """This will open the data folder, and make it when it is not there yet."""
        path = (path or default_home()).expanduser().absolute()
        try:
            # The database's own user must be able to pass through a folder of root's, not to look into it.
            made = make_folder(path, 0o711 if os.geteuid() == 0 else 0o700)
        except OSError as problem:
            raise in_words(problem)
        if not path.is_dir():
            raise Trouble(f"{path} is not a folder: choose another data folder with --home.")
        if not made and not os.access(path, os.W_OK | os.X_OK):
            raise Trouble(f"You may not write in {path}: choose another data folder with --home.")
        return cls(path)

    @property
    def database(self) -> Path:
        return self.path / "database"

    @property
    def serve_lock(self) -> Path:
        return self.path / "serve.lock"

    @property
    def secret_file(self) -> Path:
        return self.path / "secret.key"

    def secret_key(self) -> str:
        """This will give the secret of this installation: made once, or set by ENTREPOT_SECRET_KEY."""
        given = os.environ.get("ENTREPOT_SECRET_KEY")
        if given:
            return given
        if not self.secret_file.exists():
            create_once(self.secret_file, secrets.token_urlsafe(48))
        key = self.secret_file.read_text().strip()
        if len(key) < 32:
            raise Trouble(
                f"{self.secret_file} is damaged: put back the key from a backup, "
                "for without it stored tokens and sealed data cannot be read."
            )
        return key


def make_folder(path: Path, mode: int) -> bool:
    """This will make a folder with exactly this mode, and return False for one that was there already."""
    if path.is_dir():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        return False
    path.chmod(mode)
    return True


def write_private(path: Path, text: str) -> None:
    """This will write a file that only its owner can read, all of it or nothing."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def create_once(path: Path, text: str) -> None:
    """This will write a private file unless another process was first; both then read the same text."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write_private(draft, text)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
