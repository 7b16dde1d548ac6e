"""What a file is, its bytes tell; what it is called, somebody else does."""

import pytest

from entrepot.foundation.attachments.rules import LONGEST_NAME, content_type_of, file_name
from entrepot.foundation.attachments.tests.files import PDF, PNG, SVG


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"PK\x03\x04\0\0xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (SVG, "image/svg+xml"),
        ("订单,数量\nA,1".encode(), "text/plain"),
        (b"\n <HTML><script>", None),
        (b"<?xml version='1.0'?><svg/>", None),
        (b"MZ\x90\0", None),
        (b"a\0b", None),
        ("订单".encode("gb18030"), None),
    ],
)
def test_bytes_tell(data, kind):
    assert content_type_of(data) == kind


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\收据\一月.pdf", "一月.pdf"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        ("gnp\u202egpj.exe", "gnpgpj.exe"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_hold_nothing_hidden(given, name):
    assert file_name(given) == name
