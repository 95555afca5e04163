"""How later versions of a document are called, and what becomes of them."""

from __future__ import annotations

import re


def version_name(file: str, number: int) -> str:
    """The name of a later version's file.

    >>> version_name("quyet-dinh.docx", 2)
    'quyet-dinh (lần 2).docx'
    """
    stem, dot, ending = file.rpartition(".")
    return f"{stem} (lần {number}){dot}{ending}"


def first_version(file: str) -> str:
    """The name of the first version's file.

    >>> first_version("quyet-dinh (lần 2).docx")
    'quyet-dinh.docx'
    """
    return re.sub(r" \(lần \d+\)(?=\.\w+$)", "", file)
