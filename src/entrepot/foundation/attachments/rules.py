"""What a file is, told from its bytes, and what it may be called."""

import unicodedata

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SVG = "image/svg+xml"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", SVG})
LONGEST_NAME = 200


def content_type_of(data: bytes) -> str | None:
    """This will tell what a file is, whatever it is called; nothing for what is not taken."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"PK\x03\x04"):
        return _XLSX if b"xl/" in data else _DOCX if b"word/" in data else "application/zip"
    return _of_text(data)


def file_name(given: str) -> str:
    """This will give a name without folders and without characters that nobody can see."""
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return seen[-LONGEST_NAME:] or "file"


def _of_text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any(ord(c) < 32 and c not in "\t\r\n\f" for c in text):
        return None
    begun = text.lstrip()[:200].lower()
    if begun.startswith("<"):
        return SVG if begun.startswith("<svg") else None
    return "text/plain"
