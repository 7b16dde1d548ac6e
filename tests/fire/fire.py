"""One fire: clerks work, blows fall, the books are verified in between, and afterwards everything is counted."""

import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entrepot.config.home import Home
from entrepot.config.safekeeping.vault import Vault, passphrase_of
from entrepot.config.tests.conftest import Installation, free_port
from tests.fire.blows import BLOWS, Blow, fill_disk
from tests.fire.clerks import PATIENCE, Clerk
from tests.fire.imports import ROWS, Importing

_UNTRUE = "of the invariants above do not hold"


@dataclass
class Outcome:
    """What there is to say afterwards. `problems` is empty, or the house is not safe."""

    blows: Counter[str] = field(default_factory=Counter)
    verified: int = 0
    problems: list[str] = field(default_factory=list)
    clerks: list[Clerk] = field(default_factory=list)
    drill: str = ""
    imports: str = ""
    copies: int = 0

    def told(self) -> str:
        done = Counter(what for clerk in self.clerks for noted in clerk.done.values() for what in noted.elements())
        return "\n".join(
            [
                f"orders acknowledged    {sum(len(clerk.placed) for clerk in self.clerks)}",
                f"done to them           {dict(done)}",
                f"requests               {sum(c.asked for c in self.clerks)}, "
                f"asked again {sum(c.asked_again for c in self.clerks)} times",
                f"blows                  {dict(self.blows)}",
                f"verified meanwhile     {self.verified} times",
                f"files imported         {self.imports}",
                f"copies that look whole {self.copies}, each read to its end",
                self.drill,
                *(self.problems or ["nothing lost, nothing done twice, the books hold"]),
            ]
        )


def burn(
    home: Path, *, seconds: float, seed: int, clients: int = 4, every: float = 4.0, blows: list[str] | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Outcome:  # fmt: skip
    """Serve in a home, set fire to it, and say what was left."""
    chance, outcome = random.Random(seed), Outcome()
    installation: Any = Installation(home, free_port())
    installation.importing = None
    installation.folder = home.parent / f"{home.name}.backups"
    try:
        installation.server = installation.start("serve", "--workers", "1")
        installation.await_ready(installation.server, seconds=PATIENCE)
        outcome.clerks = hire(installation, clients, seed)
        begun = installation.run("backup", "--folder", str(installation.folder))
        assert begun.returncode == 0, begun.stderr
        installation.importing = Importing(installation, seed)
        chosen = [blow for blow in BLOWS if blows is None or blow.__name__ in blows]
        with working(outcome), verifying(installation, outcome):
            began, deck = time.monotonic(), list[Blow]()
            # Each falls once before any falls again, so that no kind is left out by chance.
            while (passed := time.monotonic() - began) < seconds or len(outcome.blows) < len(chosen):
                assert passed < seconds + PATIENCE, f"{set(outcome.blows)} is all that fell"
                deck = deck or chance.sample(chosen, len(chosen))
                time.sleep(chance.uniform(every / 2, every * 1.5))
                if (blow := deck.pop())(installation, chance):
                    outcome.blows[blow.__name__] += 1
                    report(f"{time.monotonic() - began:4.0f} s  {blow.__name__}")
        installation.await_ready(installation.server, seconds=PATIENCE)
        report(f"the fire is out; {sum(len(clerk.placed) for clerk in outcome.clerks)} orders are counted")
        count(installation, outcome)
    finally:
        if installation.importing:
            installation.importing.running.kill()
        installation.end()
        shutil.rmtree(installation.folder, ignore_errors=True)
    return outcome


def hire(installation: Any, clients: int, seed: int) -> list[Clerk]:
    """A shop with more lamps than anybody could sell meanwhile, and those who sell them."""
    token = installation.run("token", "create", "--role", "admin").stdout.strip()
    clerks = [Clerk(installation.port, token, f"s{seed}c{n}", seed) for n in range(clients)]
    clerks[0].post("/warehouses", {"code": "SH", "name": "上海仓", "region_code": "310000"})
    for code in ("LAMP", "BOOK"):
        clerks[0].post("/skus", {"code": code, "name": code, "price": "10"})
        clerks[0].post("/stock/receipts", {"warehouse": "SH", "lines": [{"sku": code, "quantity": 1000000}]})
    channels = {channel["code"] for channel in clerks[0].get("/channels")["items"]}
    for code, approves in (("counter", True), ("phone", False), ("sheets", False)):
        if code not in channels:
            clerks[0].post("/channels", {"code": code, "auto_approve": approves})
    return clerks


@contextmanager
def working(outcome: Outcome) -> Iterator[None]:
    threads = [threading.Thread(target=clerk.work) for clerk in outcome.clerks]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for clerk in outcome.clerks:
            clerk.over.set()
        for thread in threads:
            thread.join(PATIENCE)
    outcome.problems += ["somebody waits for ever" for thread in threads if thread.is_alive()]
    outcome.problems += [problem for clerk in outcome.clerks for problem in clerk.problems]


@contextmanager
def verifying(installation: Any, outcome: Outcome) -> Iterator[None]:
    """Verify again and again meanwhile; one that is broken off by a blow says nothing."""
    over = threading.Event()

    def verify() -> None:
        while not over.wait(2):
            done = installation.run("verify")
            outcome.verified += done.returncode == 0
            if _UNTRUE in done.stdout:
                outcome.problems.append(done.stdout)

    thread = threading.Thread(target=verify)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(PATIENCE)


def count(installation: Any, outcome: Outcome) -> None:
    """Everything that was acknowledged is there once, what follows has happened, and a backup of it is of use."""
    outcome.problems += [found for clerk in outcome.clerks for found in clerk.lost_or_done_twice()]
    paid = [n for clerk in outcome.clerks for n, done in clerk.done.items() if done["paid"] and not done["refunded"]]
    waiting, until = paid, time.monotonic() + PATIENCE
    while waiting and time.monotonic() < until:
        waiting = [n for n in waiting if not outcome.clerks[0].get(f"/fulfilments?order={n}")["items"]]
    outcome.problems += [f"{number} never got to a warehouse" for number in waiting]
    outcome.problems += installation.importing.finish(outcome.clerks[0])
    importing = installation.importing
    outcome.imports = f"{len(importing.files)} of {ROWS} orders, continued {importing.continued} times"
    verified = installation.run("verify")
    if verified.returncode:
        outcome.problems.append(verified.stdout + verified.stderr)
    last = installation.run("backup", "--folder", str(installation.folder))
    if last.returncode:
        outcome.problems.append(last.stderr)
    outcome.copies = read_whole(installation)
    drill = installation.run("restore", str(installation.folder), "--verify")
    outcome.drill = drill.stdout
    if drill.returncode:
        outcome.problems.append(drill.stdout + drill.stderr)


def read_whole(installation: Any) -> int:
    """Every copy that has its name opens to its last seal; a half one would raise."""
    vault = Vault.open(installation.folder, passphrase_of(Home(installation.home)))
    for base in vault.bases():
        with vault.reading("bases", base.name) as file:
            while file.read(2**20):
                pass
    return len(vault.bases())


@contextmanager
def small_disk(megabytes: int) -> Iterator[tuple[Path, list[str]]]:
    """A disk of its own that can be filled, and the blows that are possible on it."""
    room = Path(tempfile.mkdtemp(prefix="entrepot-fire-"))
    room.chmod(0o711)
    tmpfs = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "none", str(room)]
    mounted = os.geteuid() == 0 and subprocess.run(tmpfs, capture_output=True).returncode == 0
    possible = [blow for blow in BLOWS if mounted or blow is not fill_disk]
    try:
        yield room, [blow.__name__ for blow in possible]
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(room)], check=True)
        shutil.rmtree(room, ignore_errors=True)
