from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from lxml import etree

from docgen.ooxml.names import WORD, check, parse

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


@pytest.mark.parametrize("read", [parse, check])
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_sound_is_refused(read: Callable[[bytes], object], name: str) -> None:
    read(SOUND)
    with pytest.raises(etree.XMLSyntaxError):
        read(BROKEN[name])
    read(SOUND)


def test_looking_at_documents_in_several_threads_at_once() -> None:
    found: list[str] = []

    def look(name: str) -> None:
        for _again in range(50):
            try:
                check(BROKEN[name])
            except etree.XMLSyntaxError:
                found.append(name)

    threads = [Thread(target=look, args=(name,)) for name in BROKEN]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted([*BROKEN] * 50)
