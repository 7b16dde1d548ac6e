"""`shell`: Python with the models at hand."""

from collections.abc import Sequence

from entrepot.config.ready import house


def main(words: Sequence[str]) -> int:
    """This will open the shell of Django; `-c CODE` runs one line."""
    with house("shell"):
        from django.core.management import call_command

        call_command("shell", *words)
    return 0
