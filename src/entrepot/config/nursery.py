"""The process from which the serving ones are forked: it loads the house once, and they share that memory.

It has one thread, no connection, and nothing to do but to fork when the supervisor says so and to
tell when a child has ended. It speaks lines of JSON over its standard input and output.
"""

import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from entrepot.config.garbage import collect_rarely
from entrepot.config.lifeline import end_with_parent, parent_of_service


def serve() -> None:
    """This will fork children until the supervisor is gone or says to stop."""
    end_with_parent(parent_of_service())
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    speaking = os.dup(1)
    # What children print must not get between the lines that we speak.
    os.dup2(2, 1)
    _preload()
    _Nursery(speaking).run()


class _Nursery:
    def __init__(self, speaking: int) -> None:
        self.speaking = speaking
        self.heard = b""
        self.wake, waker = socket.socketpair()
        for end in (self.wake, waker):
            end.setblocking(False)
        self.waker = waker
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        self.say({"ready": True})
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ, self.listen)
            selector.register(self.wake, selectors.EVENT_READ, self.drain)
            hearing = True
            while hearing:
                for key, _events in selector.select():
                    hearing = bool(key.data()) and hearing
                self.bury()

    def listen(self) -> bool:
        """Fork what is asked for. False means that the supervisor has closed its end."""
        data = os.read(0, 65536)
        self.heard += data
        while b"\n" in self.heard:
            line, self.heard = self.heard.split(b"\n", 1)
            asked = json.loads(line)
            self.say({"started": asked["name"], "pid": self.fork(asked["words"], asked["environment"])})
        return bool(data)

    def drain(self) -> bool:
        self.wake.recv(4096)
        return True

    def fork(self, words: list[str], environment: dict[str, str]) -> int:
        nursery = os.getpid()
        pid = os.fork()
        if pid == 0:
            os._exit(_be(words, environment | {"ENTREPOT_SUPERVISOR": str(nursery)}, self.forget))
        return pid

    def forget(self) -> None:
        """Give up, in a child, what belongs to the nursery."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.close(self.speaking)
        self.wake.close()
        self.waker.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)

    def bury(self) -> None:
        """Tell of every child that has ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.say({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def say(self, fact: dict[str, Any]) -> None:
        os.write(self.speaking, json.dumps(fact).encode() + b"\n")


def _be(words: list[str], environment: dict[str, str], forget: Callable[[], None]) -> int:
    """Be the child: a process group of its own, so that a Ctrl-C reaches the supervisor alone."""
    from entrepot.config.command_line import main

    forget()
    os.setpgid(0, 0)
    os.environ.update(environment)
    _call_ourselves(f"entrepot {words[0]}")
    try:
        return main(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _call_ourselves(name: str) -> None:
    """Show in `ps` and `top` which of the forked processes this is: their command line is the nursery's."""
    shown = Path("/proc/self/comm")
    if shown.exists():
        shown.write_text(name[:15])


def _preload() -> None:
    """Import everything that requests and followers need."""
    importlib.import_module("entrepot.config.wsgi")
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    for name in ("entrepot.config.working", "entrepot.config.web"):
        importlib.import_module(name)
    from entrepot.config.migrating import known_migrations

    known_migrations()
    collect_rarely()
