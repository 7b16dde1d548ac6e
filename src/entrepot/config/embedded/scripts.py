"""Dumps as scripts that a server of another release understands."""

import subprocess
from collections.abc import Callable
from typing import IO

from entrepot.config.embedded.server import environment

_LEFT_OUT = (
    # A setting of version 17, in the first lines.
    "1,40{/^SET transaction_timeout = 0;$/d;}",
    # Rows are not statements, whatever they say.
    r"/^COPY .* FROM stdin;$/,/^\\\.$/b",
    # What newer minor releases note about a column for themselves, and older dump programs take for an option.
    "/^ALTER TABLE ONLY .* ALTER COLUMN .* SET (pg_attver=[0-9-]*);$/d",
)


def nothing_more(into: IO[bytes]) -> None:
    """This will give a program that reads a file of its own nothing to read."""
    into.close()


def pour(read: list[str], write: list[str], feed: Callable[[IO[bytes]], None] = nothing_more) -> str | None:
    """This will let one program's script run in another, less what only servers of other releases know.

    Returns what the second said when either failed, or nothing. `feed` writes what the first one reads and closes it.
    """
    left_out = " ".join(f"-e '{expression}'" for expression in _LEFT_OUT)
    filtered = ["/bin/sh", "-c", f'sed {left_out} | "$@"', "sh", *write]
    pipe, quiet = subprocess.PIPE, environment()
    with (
        subprocess.Popen(read, stdin=pipe, stdout=pipe, stderr=pipe, env=quiet) as reader,
        subprocess.Popen(filtered, stdin=reader.stdout, stderr=pipe, env=quiet) as writer,
    ):
        assert reader.stdin is not None
        assert reader.stdout is not None
        reader.stdout.close()
        feed(reader.stdin)
        assert writer.stderr is not None
        reason = writer.stderr.read().decode(errors="replace").strip()
    return reason if writer.returncode or reader.returncode else None
