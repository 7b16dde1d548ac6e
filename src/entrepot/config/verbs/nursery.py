"""The supervisor starts this one: the process from which it forks the others."""

from collections.abc import Sequence


def main(_words: Sequence[str]) -> int:
    """This will fork children until the supervisor ends."""
    from entrepot.config import nursery

    nursery.serve()
    return 0
