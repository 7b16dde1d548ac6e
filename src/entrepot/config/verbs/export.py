"""`export`: the business into files."""

from collections.abc import Sequence

from entrepot.config.ready import house


def main(words: Sequence[str]) -> int:
    """This will hand over to the rooms that write files."""
    with house("export"):
        from entrepot.integrations.files.command import main_export

        return main_export(list(words))
