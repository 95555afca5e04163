"""Does to a template what Word does to it while a clerk edits: cuts runs, adds session ids, marks, smart characters."""

from __future__ import annotations

import copy
import random
import re

from lxml import etree

from docgen.ooxml.names import XML_SPACE, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.ooxml.walk import story_names

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_QUOTES = {'"': '“”„‟"', "'": "‘’‚′'"}


def scramble(data: bytes, seed: int, plain: bool = False) -> bytes:
    """The same template after much editing in Word. The same seed gives the same result.

    plain: only what docxtpl sees through too: no other characters in tags, no other properties of runs.
    """
    parts = read_package(data, "template.docx")
    chance = random.Random(seed)
    for name in story_names(parts):
        root = parse(parts[name])
        for paragraph in list(root.iter(w("p"))):
            if "{" in "".join(text.text or "" for text in paragraph.iter(w("t"))):
                _scramble_paragraph(paragraph, chance, plain)
        parts[name] = to_bytes(root)
    return write_package(parts)


def _scramble_paragraph(paragraph: etree._Element, chance: random.Random, plain: bool) -> None:
    paragraph.set(w("rsidR"), _session(chance))
    for run in list(paragraph.findall(w("r"))):
        texts = run.findall(w("t"))
        others = [child for child in run if child.tag not in (w("rPr"), w("t"))]
        if len(texts) != 1 or others:
            continue
        text = texts[0].text or ""
        if not plain:
            text = _TAG.sub(lambda tag: _smart(tag.group(), chance), text)
        pieces = _cut(text, chance)
        for number, piece in enumerate(pieces):
            if number and chance.random() < 0.3:
                run.addprevious(etree.Element(w("proofErr"), {w("type"): chance.choice(["spellStart", "spellEnd"])}))
            if number and chance.random() < 0.05:
                _goback(run)
            run.addprevious(_piece(run, piece, chance, plain))
        parent = run.getparent()
        assert parent is not None
        parent.remove(run)


def _session(chance: random.Random) -> str:
    return f"00{chance.randrange(16**6):06X}"


def _smart(tag: str, chance: random.Random) -> str:
    inside = tag[2:-2]
    if chance.random() < 0.3:
        inside = re.sub(r"[a-z]", lambda letter: letter.group().upper(), inside, count=1)
    made = ""
    for char in inside:
        if char in _QUOTES:
            made += chance.choice(_QUOTES[char])
        elif char == " ":
            made += chance.choice([" ", "\u00a0", "\u202f", " \u200b"])
        elif char == "-":
            made += chance.choice("-–−")
        else:
            made += char + ("\u2060" if chance.random() < 0.02 else "")
    return tag[:2] + made + tag[-2:]


def _cut(text: str, chance: random.Random) -> list[str]:
    if len(text) < 2:
        return [text]
    places = sorted(chance.sample(range(1, len(text)), min(len(text) - 1, chance.randint(1, 6))))
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


def _goback(run: etree._Element) -> None:
    run.addprevious(etree.Element(w("bookmarkStart"), {w("id"): "9999", w("name"): "_GoBack"}))
    run.addprevious(etree.Element(w("bookmarkEnd"), {w("id"): "9999"}))


def _piece(run: etree._Element, text: str, chance: random.Random, plain: bool) -> etree._Element:
    made = etree.Element(w("r"), {w("rsidRPr"): _session(chance)})
    properties = run.find(w("rPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    if not plain and chance.random() < 0.3:
        if properties is None:
            etree.SubElement(made, w("rPr"))
        if made[0].find(w("lang")) is None:
            etree.SubElement(made[0], w("lang"), {w("val"): "en-US"})
    if chance.random() < 0.1:
        etree.SubElement(made, w("lastRenderedPageBreak"))
    etree.SubElement(made, w("t"), {XML_SPACE: "preserve"}).text = text
    return made
