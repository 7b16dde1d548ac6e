"""How somebody tells a demo company that lives in another process what to do: by files in a folder of the home."""

from dataclasses import dataclass
from pathlib import Path

SLOWEST, FASTEST = 0.1, 50.0


@dataclass(frozen=True)
class Controls:
    """The folder, and what its files mean. Nothing there: go on at the usual speed."""

    folder: Path

    @property
    def paused(self) -> bool:
        """Whether nobody is to do anything for now."""
        return self._file("paused").exists()

    @property
    def speed(self) -> float:
        """How many times faster than usual, from a tenth to fifty."""
        try:
            asked = float(self._file("speed").read_text())
        except (FileNotFoundError, ValueError):
            return 1.0
        return min(max(asked, SLOWEST), FASTEST)

    @property
    def rush_asked(self) -> bool:
        """Whether a rush is to come that has not come yet."""
        return self._file("rush").exists()

    def pause(self) -> None:
        """This will let everybody rest."""
        self._put("paused")

    def resume(self) -> None:
        """This will let everybody go on."""
        self._file("paused").unlink(missing_ok=True)

    def set_speed(self, speed: float) -> None:
        """This will let them work so many times faster than usual."""
        self._put("speed", str(speed))

    def ask_for_rush(self) -> None:
        """This will let a live stream begin."""
        self._put("rush")

    def rush_came(self) -> None:
        """This will remember that it has come."""
        self._file("rush").unlink(missing_ok=True)

    def forget(self) -> None:
        """This will go back to how it is at first."""
        for name in ("paused", "speed", "rush"):
            self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / name

    def _put(self, name: str, text: str = "") -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._file(f".{name}")
        draft.write_text(text)
        draft.replace(self._file(name))
