from __future__ import annotations

import pytest
from lxml import etree

from docgen.ooxml.names import WORD, parse

SOUND = f'<w:document xmlns:w="{WORD}"><w:t>A &amp; B</w:t></w:document>'.encode()
BROKEN = {
    "not closed": SOUND.replace(b"</w:t>", b""),
    "closed by another": SOUND.replace(b"</w:t>", b"</w:p>"),
    "prefix unknown": SOUND.replace(b"<w:t>", b"<x:t>").replace(b"</w:t>", b"</x:t>"),
    "attribute twice": SOUND.replace(b"<w:t>", b'<w:t a="1" a="2">'),
    "bare ampersand": SOUND.replace(b"&amp;", b"&"),
    "entity unknown": SOUND.replace(b"&amp;", b"&gibt;"),
    "control character": SOUND.replace(b"A", b"\x01"),
    "not UTF-8": SOUND.replace(b"A", b"\xff"),
    "cut off": SOUND[:-4],
    "more behind it": SOUND + b"<w:p/>",
    "nothing": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_sound_is_refused(name: str) -> None:
    parse(SOUND)
    with pytest.raises(etree.XMLSyntaxError):
        parse(BROKEN[name])
    parse(SOUND)
