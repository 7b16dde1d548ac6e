"""Public identifiers: UUIDs of version 7, and numbers that people read aloud."""

import uuid

import uuid_utils


def uuid7() -> uuid.UUID:
    """This will make an identifier that sorts by the time it was made."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
