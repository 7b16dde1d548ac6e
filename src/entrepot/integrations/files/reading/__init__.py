"""Rows of a file, in batches, whatever its kind, encoding, separator or compression; each row knows its number."""

from entrepot.integrations.files.reading.sources import (
    BATCH,
    Batch,
    Recognise,
    Source,
    fitted,
    open_source,
    read_batches,
)

__all__ = ["BATCH", "Batch", "Recognise", "Source", "fitted", "open_source", "read_batches"]
