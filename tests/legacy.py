"""Text as it was before Unicode, for making workbooks that are like old ones."""

from __future__ import annotations

from docgen.vietnamese.legacy import TABLES, Encoding

FONTS = {Encoding.TCVN3: ".VnTime", Encoding.VNI: "VNI-Times"}


def encode(text: str, encoding: Encoding) -> str:
    """Write text (NFC) in an old encoding. TCVN3 has no capitals with tones: they become small ones."""
    stored: dict[str, str] = {}
    for code, letter in TABLES[encoding].items():
        if code not in ("iù", "iø", "yï", "IÙ", "IØ", "YÏ"):
            stored.setdefault(letter, code)
    return "".join(letter if letter.isascii() else stored.get(letter) or stored[letter.lower()] for letter in text)
