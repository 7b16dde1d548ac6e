"""The texts of the ground are translated, and what is translated is compiled."""

import io
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

_LOCALE = Path(__file__).parents[1] / "locale"


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_every_text_is_translated_and_compiled(locale: str) -> None:
    folder = _LOCALE / locale / "LC_MESSAGES"
    written = read_po(io.BytesIO((folder / "django.po").read_bytes()))
    with (folder / "django.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    texts = {message.id: message.string for message in written if message.id}
    assert all(texts.values())
    assert compiled == texts
