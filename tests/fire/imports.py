"""Files that are imported meanwhile: each is begun again until all of it is there, and then again, for nothing."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.fire.clerks import Clerk

ROWS = 1200
_NOTHING = "Nothing was added"
_CONTINUED = "continued where it had been broken off"


class Importing:
    """One file after the other, by the command line, which is killed when somebody thinks of it."""

    def __init__(self, installation: Any, seed: int) -> None:
        self.installation, self.seed = installation, seed
        self.files: list[Path] = []
        self.continued = 0
        self.running = self._begin()

    def kill(self, after: float) -> bool:
        """Kill it, unless it ends within `after` seconds, and begin again: the same file, or the next one.

        One that has ended since, with its file or with the database, is begun again first: else hardly any is
        still under way when somebody comes to kill it.
        """
        if self.running.poll() is not None:
            self._ended()
            self.running = self._begin(anew=self.running.returncode == 0)
        time.sleep(after)
        killed = self.running.poll() is None
        if killed:
            self.running.kill()
        self._ended()
        self.running = self._begin(anew=self.running.returncode == 0)
        return killed

    def finish(self, clerk: Clerk) -> list[str]:
        """Import every file to its end, and once more; say what lacks and what is there too often."""
        self.running.kill()
        self._ended()
        problems = []
        for file in self.files:
            first, again = self._whole(file), self._whole(file)
            self.continued += _CONTINUED in first
            if _NOTHING not in again:
                problems.append(f"{file.name}: {first}; once more: {again}")
        there = clerk.get("/orders/count?channel=sheets")["count"]
        wrong = f"{there} orders are there of {len(self.files)} files with {ROWS} each"
        return problems + [wrong] * (there != ROWS * len(self.files))

    def _begin(self, anew: bool = True) -> "subprocess.Popen[str]":
        if anew:
            self.files.append(self._write(len(self.files)))
        return subprocess.Popen(
            [sys.executable, "-m", "entrepot.config.command_line", *_words(self.files[-1])],
            env=self.installation.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def _ended(self) -> None:
        said, _ = self.running.communicate()
        self.continued += _CONTINUED in said

    def _write(self, number: int) -> Path:
        file = self.installation.home.parent / f"{self.installation.home.name}.sheet{number}.csv"
        rows = (f"S{self.seed}-{number}-{row},BOOK,1,10" for row in range(ROWS))
        file.write_text("\n".join(["订单号,商品编码,数量,单价", *rows]))
        return file

    def _whole(self, file: Path) -> str:
        done = self.installation.run(*_words(file))
        return str(done.stdout if done.returncode == 0 else done.stderr)


def _words(file: Path) -> list[str]:
    return ["import", "orders", str(file), "--live", "--channel", "sheets"]
