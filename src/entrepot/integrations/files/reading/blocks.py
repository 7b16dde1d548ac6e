"""What the readers of all kinds of files give."""

from collections.abc import Sequence

Block = tuple[Sequence[int], list[list[str]], float]
"""Numbers of rows, the rows, and how far the file is read."""
