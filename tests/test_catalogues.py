"""Whatever docgen says can be said in Vietnamese: the catalogue is whole, true to the code, and compiled."""

from __future__ import annotations

import gettext
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from docgen.errors import Cell
from docgen.i18n import LOCALE_DIR, use_language
from tests.catalogue import MO, MessageId, messages, read_catalogue, said_by_docgen, untranslatable

CATALOGUE = read_catalogue()
MESSAGES = messages(CATALOGUE)
HOW = "run python -m tests.catalogue and translate what it names"


def _id(message: Message) -> MessageId:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _translations(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def test_every_message_is_in_the_catalogue() -> None:
    missing = {text: file for text, file in said_by_docgen().items() if text not in {_id(each) for each in MESSAGES}}
    assert not missing, HOW


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    said = said_by_docgen()
    own = {_id(each) for each in MESSAGES if any(file.startswith("docgen/") for file, _line in each.locations)}
    assert own <= set(said), HOW


def test_every_message_is_translated() -> None:
    untranslated = [each.id for each in MESSAGES if each.fuzzy or not all(_translations(each))]
    assert untranslated == [], HOW


def test_translations_keep_placeholders_and_borders() -> None:
    """The same placeholders; the same space, line break and end mark at the border, where messages are joined."""
    for message in MESSAGES:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        wanted = {frozenset(_placeholders(text)) for text in ids}
        for text in _translations(message):
            assert frozenset(_placeholders(text)) in wanted, f"{message.id!r}: {text!r}"
            assert text == text.strip() or ids[0] != ids[0].strip(), f"space at the border of {text!r}"
            assert text.endswith(".") == ids[-1].endswith("."), f"{message.id!r}: {text!r}"


def _placeholders(text: str) -> list[str]:
    return re.findall(r"\{[a-z_]+(?:![rs])?\}|%\([a-z]+\)s|`[^`]+`|--[a-z-]+", text)


def test_no_text_is_put_together_before_it_is_translated() -> None:
    assert list(untranslatable(LOCALE_DIR.parent)) == []


def test_compiled_catalogue_is_the_written_one() -> None:
    with MO.open("rb") as file:
        compiled = {_id(each): _translations(each) for each in messages(read_mo(file))}
    assert compiled == {_id(each): _translations(each) for each in MESSAGES}, HOW


def test_vietnamese_unless_asked_otherwise() -> None:
    place = Cell("a.xlsx", "Điểm", "E14")
    assert str(place) == "a.xlsx, trang tính “Điểm”, ô E14"
    use_language("en")
    assert str(place) == "a.xlsx, sheet “Điểm”, cell E14"


def test_click_speaks_vietnamese_from_the_same_catalogue() -> None:
    vietnamese = gettext.translation("docgen", LOCALE_DIR, ["vi"])
    assert vietnamese.gettext("Usage:") == "Cách dùng:"
    assert vietnamese.ngettext("Got unexpected extra argument ({args})", "", 2) == "Thừa đối số ({args})"


@pytest.mark.parametrize(("options", "expected"), [([], "Cách dùng:"), (["--lang", "en"], "Usage:")])
def test_help_comes_in_the_language(options: list[str], expected: str) -> None:
    command = [sys.executable, "-m", "docgen", *options, "--help"]
    # Streams that cannot write Vietnamese unless docgen sees to it. The locale stays able to: Python itself reads the
    # path of an editable install by it.
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8"}
    root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=root, capture_output=True, check=True, env=environment)
    assert done.stdout.decode("utf-8").startswith(expected)
