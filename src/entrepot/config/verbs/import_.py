"""`import`: files into the business."""

from collections.abc import Sequence

from entrepot.config.ready import house


def main(words: Sequence[str]) -> int:
    """This will hand over to the rooms that read files."""
    with house("import"):
        from entrepot.integrations.files.command import main_import

        return main_import(list(words))
