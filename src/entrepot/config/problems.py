"""What a person at the command line is told when something is not as it must be."""

import errno


class Trouble(Exception):
    """One sentence that says what is wrong and what to do about it."""


def in_words(problem: OSError) -> Trouble:
    """This will put an error of the operating system into such a sentence."""
    where = f" ({problem.filename})" if problem.filename else ""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(f"The disk is full{where}: make room, then repeat the command.")
    if problem.errno in (errno.EACCES, errno.EPERM):
        return Trouble(
            f"This folder or file may not be used by you{where}: "
            "choose another data folder with --home, or correct its owner."
        )
    if problem.errno == errno.EROFS:
        return Trouble(f"The file system is read-only{where}: choose another data folder with --home.")
    return Trouble(f"{problem.strerror or problem}{where}: correct this, then repeat the command.")
