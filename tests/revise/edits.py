"""Kinds of edits that people make to drafts, each as Word would leave it.

A kind finds its targets by identity (the fixed words of a paragraph, a control's tag, a unit's row) and never by
position, so that the same edit can be made in two renders of one document. `Kind.targets` says of each what docgen
computed there, so that places can be chosen that a correction touches.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from lxml import etree

from docgen.ooxml.names import w
from tests.revise import word
from tests.revise.word import Draft, cells, chars, columns, paragraphs, text_of

Target = tuple[Hashable, ...]
Made = list[tuple[str, str]]
"""What a person typed over: (what docgen had computed, his own)."""


@dataclass(frozen=True)
class Kind:
    """A kind of edit.

    inside: it is made inside a control, a row or a generated sentence. targets: identity → what docgen computed there.
    edit: makes it, and says what was typed over. level: how closely `edit(new)` and the refreshed must be the same:
    "looks" in all formatting, "texts" in every text.
    """

    name: str
    inside: bool
    targets: Callable[[Draft], dict[Target, str]]
    edit: Callable[[Draft, Target], Made | None]
    level: str = "looks"


KINDS: dict[str, Kind] = {}
_Edit = Callable[[Draft, Target], Made | None]


def kind(targets: Callable[[Draft], dict[Target, str]], inside: bool, level: str = "looks") -> Callable[[_Edit], _Edit]:
    """Register a kind of edit under the name of its function."""

    def register(edit: _Edit) -> _Edit:
        name = edit.__name__.lstrip("_").replace("_", "-")
        KINDS[name] = Kind(name, inside, targets, edit, level)
        return edit

    return register


# Where

NOTE = " (theo ý kiến của Phòng Công nghệ số)"


def prose(draft: Draft) -> dict[Target, str]:
    """Fixed paragraphs of the body."""
    return {(name,): text_of(one) for name, one in draft.prose.items() if len(_fixed_words(one)) >= 3}


def prose_with_controls(draft: Draft) -> dict[Target, str]:
    """Fixed paragraphs with a control in the midst of words."""
    return {key: text for key, text in prose(draft).items() if _field_in(draft.prose[str(key[0])]) is not None}


def _fixed_words(paragraph: etree._Element) -> list[tuple[int, int]]:
    places = set(word.fixed(paragraph))
    return [(a, b) for a, b in word.words_at(text_of(paragraph)) if all(i in places for i in range(a, b))]


def _field_in(paragraph: etree._Element) -> etree._Element | None:
    """The last control of a paragraph that has words before and after it."""
    all_ = chars(paragraph)
    found = None
    for number, char in enumerate(all_[1:-1], 1):
        if char.control is not None and all_[number - 1].control is None:
            found = char.control
    if found is not None and all_[-1].control is found:
        return None
    return found


def _span(paragraph: etree._Element, control: etree._Element) -> tuple[int, int]:
    places = [number for number, char in enumerate(chars(paragraph)) if char.control is control]
    return places[0], places[-1] + 1


def _nth(target: Target, count: int) -> int:
    """A number below `count` that depends on the target alone."""
    return sum(ord(char) for char in repr(target)) % count


def _prose_word(draft: Draft, target: Target) -> tuple[etree._Element, int, int]:
    paragraph = draft.prose[str(target[0])]
    found = _fixed_words(paragraph)
    return paragraph, *found[_nth(target, len(found))]


def fields(draft: Draft) -> dict[Target, str]:
    """Run-level controls of the body with a text."""
    return {key: text_of(one) for key, one in draft.fields.items() if text_of(one).strip()}


def figures(draft: Draft) -> dict[Target, str]:
    """Those that hold a number, or a few words that are computed."""
    return {key: text for key, text in fields(draft).items() if text[:1].isdigit() or ".cau." in str(key[0])}


def long_fields(draft: Draft) -> dict[Target, str]:
    """Those with some words."""
    return {key: text for key, text in fields(draft).items() if len(text) > 20 and not text.isspace()}


def head_fields(draft: Draft) -> dict[Target, str]:
    """Number and date of the document."""
    return {
        key: text
        for key, text in fields(draft).items()
        if str(key[0]).split(":")[-1] in ("van-ban.so-ky-hieu", "van-ban.ngay-thang") and key[1] == 0
    }


def signers(draft: Draft) -> dict[Target, str]:
    """Who signs."""
    return {key: text for key, text in fields(draft).items() if "nguoi-ky" in str(key[0])}


def captions(draft: Draft) -> dict[Target, str]:
    """Captions of tables."""
    return {key: text for key, text in fields(draft).items() if "chu-thich" in str(key[0])}


def _field(draft: Draft, target: Target) -> tuple[etree._Element, etree._Element]:
    control = draft.fields[str(target[0]), int(str(target[1]))]
    return control, next(control.iterancestors(w("p")))


def passages(draft: Draft) -> dict[Target, str]:
    """Generated paragraphs."""
    return {
        (tag,): "\n".join(map(text_of, paragraphs(one)))
        for tag, one in draft.passages.items()
        if len(word.words_at(_text(one))) > 6
    }


def sentences(draft: Draft) -> dict[Target, str]:
    """Passages and run-level sentences with an anchor: words around a place where a person may type.

    (tag, ordinal or -1, words before, words after): they stand in it once.
    """
    found: dict[Target, str] = {}
    for key, holder in _holders(draft):
        text = text_of(holder)
        for before, after in _anchors(text):
            found[*key, before, after] = text
    return found


def _holders(draft: Draft) -> Iterator[tuple[tuple[str, int], etree._Element]]:
    for tag, control in draft.passages.items():
        own = paragraphs(control)
        if len(own) == 1:
            yield (tag, -1), own[0]
    for (tag, number), control in draft.fields.items():
        if len(text_of(control)) > 30 and (".cau." in tag or ":cau." in tag or ":nhan-xet." in tag):
            yield (tag, number), control


def _anchors(text: str) -> Iterator[tuple[str, str]]:
    """Two plain words before a place and two after it, with nothing but a blank between."""
    found = word.words_at(text)
    for (a, b), (c, d), (e, f), (g, h) in zip(found, found[1:], found[2:], found[3:], strict=False):
        if text[b:c] == text[d:e] == text[f:g] == " " and text.count(text[a:h]) == 1:
            yield text[a:d], text[e:h]


def _sentence(draft: Draft, target: Target) -> tuple[etree._Element, int]:
    """What holds a sentence, and the place between its anchors (of the blank)."""
    tag, number, before, after = (str(part) for part in target)
    holder = draft.fields[tag, int(number)] if int(number) >= 0 else paragraphs(draft.passages[tag])[0]
    return holder, text_of(holder).index(f"{before} {after}") + len(before)


def numbers(draft: Draft) -> dict[Target, str]:
    """Numbers in generated sentences that have the same words on both sides: (tag, ordinal, before, after)."""
    found: dict[Target, str] = {}
    for key, holder in _holders(draft):
        text = text_of(holder)
        for start, end in _numbers(text):
            before, after = text[max(0, start - 12) : start], text[end : end + 8]
            clean = not any(map(str.isdigit, before + after)) and before[-1:] == " " and after
            if clean and text.count(before) == 1 and text.find(after, end) == end:
                found[*key, before, after] = text[start:end]
    return found


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    start = None
    for place, char in enumerate(text + " "):
        in_number = char.isdigit() or (
            start is not None and char in ",.%" and (char == "%" or text[place + 1 : place + 2].isdigit())
        )
        if in_number:
            start = place if start is None else start
        elif start is not None:
            yield start, place
            start = None


def clauses_around(draft: Draft, target: Target) -> tuple[list[str], int]:
    """The clauses of a sentence without its figures, and which of them a target of `sentences` or `numbers` is in."""
    tag, number, before = str(target[0]), int(str(target[1])), str(target[2])
    holder = draft.fields[tag, number] if number >= 0 else paragraphs(draft.passages[tag])[0]
    text = text_of(holder)
    bare = "".join("#" if char.isdigit() else "." if char == "." else char for char in text)
    parts = bare.replace(";", "|").replace(":", "|").replace(". ", "|").split("|")
    place = bare.replace(". ", "|")[: text.index(before)]
    return parts, sum(place.count(sign) for sign in ";:|")


def _number(draft: Draft, target: Target) -> tuple[etree._Element, int, int]:
    tag, number, before, _after = (str(part) for part in target)
    holder = draft.fields[tag, int(number)] if int(number) >= 0 else paragraphs(draft.passages[tag])[0]
    text = text_of(holder)
    start = text.index(before) + len(before)
    return holder, start, next(end for a, end in _numbers(text) if a == start)


def tables(draft: Draft) -> dict[Target, str]:
    """Tables that docgen filled with rows of units."""
    return {(tag,): _text(table) for tag, table in draft.tables.items() if len(draft.units(tag)) > 3}


def _text(element: etree._Element) -> str:
    return "\n".join(map(text_of, paragraphs(element)))


def rows(draft: Draft) -> dict[Target, str]:
    """Rows of units; what is computed is also where they stand."""
    found: dict[Target, str] = {}
    for tag in draft.tables:
        last = ""
        for key, row in draft.units(tag).items():
            found[tag, key] = last + _text(row)
            last = key
    return found


def inner_rows(draft: Draft) -> dict[Target, str]:
    """Rows of units that are not the last of their table."""
    last = {tag: next(reversed(draft.rows(tag)), "") for tag in draft.tables}
    return {key: text for key, text in rows(draft).items() if last[str(key[0])] != key[1]}


def headings(draft: Draft) -> dict[Target, str]:
    """Headings of groups of rows."""
    return {
        (tag, key): _text(row) for tag in draft.tables for key, row in draft.rows(tag).items() if len(cells(row)) <= 2
    }


def header_cells(draft: Draft) -> dict[Target, str]:
    """Cells of the first row of a table."""
    found: dict[Target, str] = {}
    for tag, table in draft.tables.items():
        for number, cell in enumerate(cells(next(table.iter(w("tr"))))):
            if len(paragraphs(cell)) == 1 and len(_text(cell)) > 3 and not any(map(str.isdigit, _text(cell))):
                found[tag, number] = _text(cell)
    return found


def scores(draft: Draft) -> dict[Target, str]:
    """Cells of numbers in rows of units, without the first cell."""
    found: dict[Target, str] = {}
    for tag in draft.tables:
        for key, row in draft.units(tag).items():
            for number, cell in enumerate(cells(row)[1:], 1):
                if (
                    len(paragraphs(cell)) == 1
                    and _text(cell)[:1].isdigit()
                    and text_of(paragraphs(cell)[0]) == _text(cell)
                ):
                    found[tag, key, number] = _text(cell)
    return found


def _row(draft: Draft, target: Target) -> etree._Element:
    return draft.rows(str(target[0]))[str(target[1])]


def _name_cell(row: etree._Element) -> etree._Element:
    """The cell with the unit's name: the first one with letters."""
    return next(cell for cell in cells(row) if sum(map(str.isalpha, _text(cell))) > 4)


def named_rows(draft: Draft) -> dict[Target, str]:
    """Rows with a name."""
    return {
        key: text
        for key, text in rows(draft).items()
        if any(sum(map(str.isalpha, _text(cell))) > 4 for cell in cells(_row(draft, key)))
    }


def ties(draft: Draft) -> dict[Target, str]:
    """Two neighbours with the same text in their last cell: (table, one, next, that text)."""
    found: dict[Target, str] = {}
    for tag in draft.tables:
        order = list(draft.units(tag).items())
        for (key, row), (other, after) in zip(order, order[1:], strict=False):
            one, two = cells(row)[-1], cells(after)[-1]
            if row.getnext() is after and len(paragraphs(one)) == 1 and _text(one) == _text(two) != "":
                found[tag, key, other, _text(one)] = _text(row) + _text(after)
    return found


def neighbours(draft: Draft) -> dict[Target, str]:
    """Two rows, one after the other, in a table whose rows stand in this order: (table, one, next, order)."""
    found: dict[Target, str] = {}
    for tag in draft.tables:
        order = list(draft.rows(tag))
        units = draft.units(tag)
        for key, other in zip(order, order[1:], strict=False):
            if key in units and other in units:
                found[tag, key, other, tuple(order)] = _text(units[key]) + _text(units[other])
    return found


def splits(draft: Draft) -> dict[Target, str]:
    """A row and all that stand before it: (table, row, these)."""
    found: dict[Target, str] = {}
    for tag in draft.tables:
        order = list(draft.rows(tag))
        if len(order) > 6:
            for number in range(3, len(order) - 2):
                found[tag, order[number], frozenset(order[:number])] = _text(draft.tables[tag])
    return found


def anywhere(draft: Draft) -> dict[Target, str]:
    """The document."""
    return {(): ""}


def two_in_a_row(draft: Draft) -> dict[Target, str]:
    """Fixed paragraphs that follow each other."""
    names = {one: name for name, one in draft.prose.items()}
    return {
        (name, names[after]): text_of(one) + text_of(after)
        for name, one in draft.prose.items()
        if (after := one.getnext()) is not None and after in names and (name,) in prose(draft)
    }


# Fixed prose


@kind(prose, inside=False)
def _words_at_start(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    if chars(paragraph)[0].control is None:
        word.type_text(paragraph, 0, "Ngoài ra, ", after=False)
    else:
        word.insert_run(paragraph, 0, word.run_of("Ngoài ra, "))


@kind(prose, inside=False)
def _words_at_end(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    if chars(paragraph)[-1].control is None:
        word.type_text(paragraph, len(chars(paragraph)), NOTE)
    else:
        paragraph.append(word.run_of(NOTE))


@kind(prose_with_controls, inside=False)
def _word_before_control(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    control = _field_in(paragraph)
    assert control is not None
    word.type_text(paragraph, _span(paragraph, control)[0], "khoảng ")


@kind(prose_with_controls, inside=False)
def _word_after_control(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    control = _field_in(paragraph)
    assert control is not None
    word.type_text(paragraph, _span(paragraph, control)[1], " (sơ bộ)", after=False)


@kind(prose, inside=False)
def _word_changed(draft: Draft, target: Target) -> None:
    word.overtype(*_prose_word(draft, target), "CHỮ KHÁC")


@kind(prose, inside=False)
def _word_deleted(draft: Draft, target: Target) -> None:
    word.delete(*_prose_word(draft, target))


@kind(prose, inside=False)
def _paragraph_added(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    paragraph.addnext(word.paragraph_of("Đoạn do chuyên viên viết thêm, có số 12,5.", paragraph))


@kind(prose, inside=False)
def _three_paragraphs_added(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    for number in (3, 2, 1):
        paragraph.addnext(word.paragraph_of(f"Ý kiến bổ sung thứ {number}.", paragraph))


@kind(prose, inside=False)
def _paragraph_deleted(draft: Draft, target: Target) -> None:
    word.remove(draft.prose[str(target[0])])


@kind(prose, inside=False)
def _paragraph_split(draft: Draft, target: Target) -> None:
    paragraph, start, _end = _prose_word(draft, target)
    _split_paragraph(paragraph, start)


def _split_paragraph(paragraph: etree._Element, at: int) -> None:
    word.split(paragraph, at)
    if at == 0:
        return
    first = word._holding_run(chars(paragraph)[at])
    top = next(one for one in (first, *first.iterancestors()) if one.getparent() is paragraph)
    before = top.getprevious()
    while before is not None and before.tag == w("bookmarkStart"):
        top, before = before, before.getprevious()
    rest = etree.Element(w("p"), {w("rsidR"): "00E51F33"})
    properties = paragraph.find(w("pPr"))
    if properties is not None:
        rest.append(copy.deepcopy(properties))
    for child in [top, *top.itersiblings()]:
        rest.append(child)
    paragraph.addnext(rest)


@kind(two_in_a_row, inside=False)
def _paragraphs_joined(draft: Draft, target: Target) -> None:
    one, other = (draft.prose[str(name)] for name in target)
    one.append(word.run_of(" "))
    for child in list(other):
        if child.tag != w("pPr"):
            one.append(child)
    word.remove(other)


@kind(prose, inside=False)
def _paragraph_moved(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    section = draft.body.find(w("sectPr"))
    assert section is not None
    section.addprevious(paragraph)


@kind(prose, inside=False)
def _word_bold(draft: Draft, target: Target) -> None:
    word.mark(word.cover(*_prose_word(draft, target)), "b")


@kind(prose, inside=False)
def _whole_paragraph_italic(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    word.mark(word.cover(paragraph, 0, len(chars(paragraph))), "i")


@kind(prose, inside=False)
def _paragraph_centred(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    properties = paragraph.find(w("pPr"))
    assert properties is not None
    for old in properties.findall(w("jc")):
        properties.remove(old)
    later = [one for one in properties if one.tag in (w("rPr"), w("sectPr"), w("outlineLvl"))]
    one = etree.Element(w("jc"), {w("val"): "center"})
    if later:
        later[0].addprevious(one)
    else:
        properties.append(one)


@kind(anywhere, inside=False)
def _margins(draft: Draft, target: Target) -> None:
    for margins in draft.body.iter(w("pgMar")):
        margins.set(w("left"), "1417")


@kind(anywhere, inside=False)
def _header_and_footer(draft: Draft, target: Target) -> None:
    for name, tree in draft.trees.items():
        if "header" in name or "footer" in name:
            paragraphs(tree)[0].append(word.run_of("DỰ THẢO 2"))


@kind(prose, inside=False)
def _own_table(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    paragraph.addnext(word.paragraph_of("", None))
    paragraph.addnext(word.table_of(("Đơn vị", "Điểm"), ("Sở Xây dựng", "12,5")))


@kind(prose, inside=False)
def _page_break(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    made = word.paragraph_of("", paragraph)
    run = next(made.iter(w("r")))
    for text in run.findall(w("t")):
        run.remove(text)
    etree.SubElement(run, w("br"), {w("type"): "page"})
    paragraph.addprevious(made)


@kind(prose, inside=False)
def _comment_on_words(draft: Draft, target: Target) -> None:
    runs = word.cover(*_prose_word(draft, target))
    draft.comment(runs[0], runs[-1], "Đề nghị xem lại chữ này.")


@kind(prose, inside=False)
def _tracked_insertion(draft: Draft, target: Target) -> None:
    paragraph, start, _end = _prose_word(draft, target)
    run = word.run_of("đã được thẩm tra ")
    word.insert_run(paragraph, start, word.track_inserted(draft, run))


@kind(prose, inside=False)
def _tracked_deletion(draft: Draft, target: Target) -> None:
    word.track_deleted(draft, word.cover(*_prose_word(draft, target)))


@kind(prose, inside=False)
def _tracked_paragraph(draft: Draft, target: Target) -> None:
    paragraph = draft.prose[str(target[0])]
    made = word.paragraph_of("Đoạn chèn khi theo dõi thay đổi.", paragraph)
    properties = made.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        made.insert(0, properties)
    run = properties.find(w("rPr"))
    if run is None:
        run = etree.SubElement(properties, w("rPr"))
    run.insert(0, etree.Element(w("ins"), {w("id"): draft.number(), **word.COLLEAGUE}))
    text = made.find(w("r"))
    assert text is not None
    made.append(word.track_inserted(draft, text))
    paragraph.addnext(made)


# Controls in prose


@kind(fields, inside=True)
def _control_bold(draft: Draft, target: Target) -> None:
    word.mark(list(_field(draft, target)[0].iter(w("r"))), "b")


@kind(long_fields, inside=True, level="texts")
def _control_half_italic(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    word.mark(word.cover(control, 0, len(chars(control)) // 2), "i")


@kind(fields, inside=True)
def _control_coloured(draft: Draft, target: Target) -> None:
    word.mark(list(_field(draft, target)[0].iter(w("r"))), "highlight", val="yellow")


@kind(fields, inside=True)
def _control_deleted(draft: Draft, target: Target) -> None:
    word.remove(_field(draft, target)[0])


@kind(fields, inside=True)
def _control_unframed(draft: Draft, target: Target) -> None:
    word.unframe(_field(draft, target)[0])


@kind(figures, inside=True, level="texts")
def _control_overtyped(draft: Draft, target: Target) -> Made:
    control, _paragraph = _field(draft, target)
    was, mine = text_of(control), "99,9"
    word.overtype(control, 0, len(was), mine)
    return [(was, mine)]


@kind(figures, inside=True, level="texts")
def _control_overtyped_in_place(draft: Draft, target: Target) -> Made:
    """The text typed over as a selection from outside: the run after the emptied control holds it."""
    control, _paragraph = _field(draft, target)
    was, mine = text_of(control), "99,9"
    first = next(control.iter(w("r")))
    control.addnext(word.run_of(mine, first))
    word.remove(control)
    return [(was, mine)]


@kind(figures, inside=True)
def _words_before_in_control(draft: Draft, target: Target) -> None:
    word.type_text(_field(draft, target)[0], 0, "khoảng ", after=False)


@kind(figures, inside=True)
def _words_after_in_control(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    word.type_text(control, len(chars(control)), " (làm tròn)")


@kind(figures, inside=True, level="texts")
def _control_overtyped_tracked(draft: Draft, target: Target) -> Made:
    control, _paragraph = _field(draft, target)
    was, mine = text_of(control), "99,9"
    runs = word.cover(control, 0, len(was))
    like = copy.deepcopy(runs[-1])
    word.track_deleted(draft, runs)
    word.content(control).append(word.track_inserted(draft, word.run_of(mine, like)))
    return [(was, mine)]


@kind(figures, inside=True, level="texts")
def _control_deleted_tracked(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    word.track_deleted(draft, word.cover(control, 0, len(chars(control))))


@kind(figures, inside=True, level="texts")
def _control_emptied(draft: Draft, target: Target) -> None:
    """Word shows its own words in an emptied control, as a placeholder."""
    control, _paragraph = _field(draft, target)
    for child in list(word.content(control)):
        word.remove(child)
    properties = control.find(w("sdtPr"))
    assert properties is not None
    etree.SubElement(properties, w("showingPlcHdr"))
    run = word.run_of("Click or tap here to enter text.")
    word.mark([run], "rStyle", val="PlaceholderText")
    word.content(control).append(run)


@kind(figures, inside=True)
def _control_copied_into_own_sentence(draft: Draft, target: Target) -> None:
    control, paragraph = _field(draft, target)
    made = word.paragraph_of("Theo đó, con số cần nhớ là ", None)
    made.append(word.pasted(draft, control))
    made.append(word.run_of(" và không số nào khác."))
    section = draft.body.find(w("sectPr"))
    assert section is not None
    section.addprevious(made)


@kind(figures, inside=True)
def _control_moved_to_own_sentence(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    made = word.paragraph_of("Con số được chuyển xuống đây là ", None)
    made.append(control)
    made.append(word.run_of("."))
    section = draft.body.find(w("sectPr"))
    assert section is not None
    section.addprevious(made)


@kind(head_fields, inside=True, level="texts")
def _number_and_date_filled_in(draft: Draft, target: Target) -> Made:
    control, _paragraph = _field(draft, target)
    was = text_of(control)
    mine = "999/QĐ-UBND" if "so-ky-hieu" in str(target[0]) else "ngày 31 tháng 12 năm 2021"
    word.overtype(control, 0, len(was), mine)
    return [(was, mine)]


@kind(signers, inside=True, level="texts")
def _signer_changed(draft: Draft, target: Target) -> Made:
    control, _paragraph = _field(draft, target)
    was, mine = text_of(control), "Nguyễn Thị Thu"
    word.overtype(control, 0, len(was), mine)
    return [(was, mine)]


@kind(fields, inside=True)
def _comment_on_control(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    draft.comment(control, control, "Số này lấy ở đâu?")


@kind(fields, inside=True)
def _comment_in_control(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    runs = word.cover(control, 0, len(chars(control)))
    draft.comment(runs[0], runs[-1], "Số này lấy ở đâu?")


@kind(captions, inside=True)
def _words_in_caption(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    word.type_text(control, len(chars(control)), " (đã thẩm định)")


@kind(captions, inside=True, level="texts")
def _caption_reworded(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    a, b = word.words_at(text_of(control))[-1]
    word.overtype(control, a, b, "ngành, địa phương")


# Generated sentences


@kind(sentences, inside=True)
def _words_in_sentence(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    word.type_text(holder, at, " qua thẩm tra")


@kind(sentences, inside=True, level="texts")
def _word_in_sentence_changed(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    text = text_of(holder)
    start = text.rindex(" ", 0, at) + 1
    word.overtype(holder, start, at, "CHỮ KHÁC")


@kind(sentences, inside=True)
def _word_in_sentence_deleted(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    text = text_of(holder)
    word.delete(holder, text.rindex(" ", 0, at), at)


@kind(sentences, inside=True)
def _words_in_sentence_bold(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    word.mark(word.cover(holder, text_of(holder).rindex(" ", 0, at) + 1, at), "b")


@kind(sentences, inside=True)
def _tracked_insertion_in_sentence(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    word.insert_run(holder, at, word.track_inserted(draft, word.run_of(" qua thẩm tra")))


@kind(sentences, inside=True)
def _tracked_deletion_in_sentence(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    word.track_deleted(draft, word.cover(holder, text_of(holder).rindex(" ", 0, at), at))


@kind(sentences, inside=True)
def _comment_in_sentence(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    runs = word.cover(holder, text_of(holder).rindex(" ", 0, at) + 1, at)
    draft.comment(runs[0], runs[-1], "Nên viết rõ hơn.")


@kind(sentences, inside=True, level="texts")
def _figures_bold_in_sentence(draft: Draft, target: Target) -> None:
    holder, _at = _sentence(draft, target)
    for start, end in list(_numbers(text_of(holder))):
        word.mark(word.cover(holder, start, end), "b")


@kind(numbers, inside=True, level="texts")
def _figure_in_sentence_overtyped(draft: Draft, target: Target) -> Made:
    holder, start, end = _number(draft, target)
    was, mine = text_of(holder)[start:end], "777"
    word.overtype(holder, start, end, mine)
    return [(was, mine)]


@kind(numbers, inside=True, level="texts")
def _figure_in_sentence_removed(draft: Draft, target: Target) -> None:
    holder, start, end = _number(draft, target)
    word.delete(holder, start - 1, end)


@kind(numbers, inside=True)
def _words_before_figure_in_sentence(draft: Draft, target: Target) -> None:
    holder, start, _end = _number(draft, target)
    word.type_text(holder, start, "khoảng ")


@kind(numbers, inside=True, level="texts")
def _words_around_figure_changed(draft: Draft, target: Target) -> None:
    holder, start, end = _number(draft, target)
    text = text_of(holder)
    word_start = text.rindex(" ", 0, start - 1) + 1 if " " in text[: start - 1] else 0
    word.overtype(holder, word_start, start, "vào khoảng ")


@kind(passages, inside=True)
def _words_at_start_of_passage(draft: Draft, target: Target) -> None:
    paragraph = paragraphs(draft.passages[str(target[0])])[0]
    word.type_text(paragraph, 0, "Qua rà soát: ", after=False)


@kind(passages, inside=True)
def _words_at_end_of_passage(draft: Draft, target: Target) -> None:
    paragraph = paragraphs(draft.passages[str(target[0])])[-1]
    word.type_text(paragraph, len(chars(paragraph)), " Việc này cần được duy trì.")


@kind(passages, inside=True)
def _own_paragraph_in_passage(draft: Draft, target: Target) -> None:
    paragraph = paragraphs(draft.passages[str(target[0])])[-1]
    paragraph.addnext(word.paragraph_of("Đoạn thứ hai do chuyên viên viết.", paragraph))


@kind(passages, inside=True)
def _own_paragraph_first_in_passage(draft: Draft, target: Target) -> None:
    paragraph = paragraphs(draft.passages[str(target[0])])[0]
    paragraph.addprevious(word.paragraph_of("Đoạn mở đầu do chuyên viên viết.", paragraph))


@kind(passages, inside=True)
def _passage_deleted(draft: Draft, target: Target) -> None:
    word.remove(draft.passages[str(target[0])])


@kind(passages, inside=True)
def _passage_copied(draft: Draft, target: Target) -> None:
    section = draft.body.find(w("sectPr"))
    assert section is not None
    section.addprevious(word.pasted(draft, draft.passages[str(target[0])]))


@kind(passages, inside=True)
def _passage_moved(draft: Draft, target: Target) -> None:
    section = draft.body.find(w("sectPr"))
    assert section is not None
    section.addprevious(draft.passages[str(target[0])])


@kind(passages, inside=True)
def _passage_unframed(draft: Draft, target: Target) -> None:
    word.unframe(draft.passages[str(target[0])])


@kind(passages, inside=True, level="texts")
def _passage_unframed_and_reworded(draft: Draft, target: Target) -> None:
    first = word.unframe(draft.passages[str(target[0])])[0]
    word.type_text(first, 0, "Qua rà soát: ", after=False)


@kind(passages, inside=True)
def _passage_italic(draft: Draft, target: Target) -> None:
    word.mark(list(draft.passages[str(target[0])].iter(w("r"))), "i")


@kind(passages, inside=True)
def _passage_indented(draft: Draft, target: Target) -> None:
    for paragraph in paragraphs(draft.passages[str(target[0])]):
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        for old in properties.findall(w("ind")):
            properties.remove(old)
        later = [one for one in properties if one.tag in (w("jc"), w("rPr"), w("outlineLvl"))]
        one = etree.Element(w("ind"), {w("left"): "720"})
        if later:
            later[0].addprevious(one)
        else:
            properties.append(one)


@kind(sentences, inside=True)
def _sentence_split_in_two_paragraphs(draft: Draft, target: Target) -> None:
    holder, at = _sentence(draft, target)
    if holder.tag == w("p"):
        _split_paragraph(holder, at)
    else:
        word.type_text(holder, at, ";")


@kind(sentences, inside=True, level="texts")
def _clauses_turned_round(draft: Draft, target: Target) -> None:
    """Two words on each side of a place change places."""
    holder, at = _sentence(draft, target)
    before, after = str(target[2]), str(target[3])
    word.overtype(holder, at - len(before), at + 1 + len(after), f"{after} {before}")


# Tables


@kind(named_rows, inside=True)
def _note_in_name_cell(draft: Draft, target: Target) -> None:
    paragraph = paragraphs(_name_cell(_row(draft, target)))[0]
    word.type_text(paragraph, len(chars(paragraph)), " (1)")


@kind(named_rows, inside=True)
def _paragraph_in_name_cell(draft: Draft, target: Target) -> None:
    paragraph = paragraphs(_name_cell(_row(draft, target)))[-1]
    paragraph.addnext(word.paragraph_of("(mới thành lập)", paragraph))


@kind(rows, inside=True)
def _row_bold(draft: Draft, target: Target) -> None:
    word.mark([run for run in _row(draft, target).iter(w("r")) if run.find(w("t")) is not None], "b")


@kind(rows, inside=True)
def _row_shaded(draft: Draft, target: Target) -> None:
    for cell in cells(_row(draft, target)):
        properties = cell.find(w("tcPr"))
        assert properties is not None
        for old in properties.findall(w("shd")):
            properties.remove(old)
        later = [one for one in properties if one.tag in (w("noWrap"), w("tcMar"), w("textDirection"), w("vAlign"))]
        one = etree.Element(w("shd"), {w("val"): "clear", w("color"): "auto", w("fill"): "FFF2CC"})
        if later:
            later[0].addprevious(one)
        else:
            properties.append(one)


@kind(rows, inside=True)
def _row_high(draft: Draft, target: Target) -> None:
    row = _row(draft, target)
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        row.insert(0, properties)
    one = etree.Element(w("trHeight"), {w("val"): "800"})
    first = properties.find(w("cantSplit"))
    if first is not None:
        first.addnext(one)
    else:
        properties.insert(0, one)


@kind(scores, inside=True)
def _comment_on_score(draft: Draft, target: Target) -> None:
    runs = _score_runs(draft, target)
    draft.comment(runs[0], runs[-1], "Đơn vị có ý kiến về điểm này.")


def _score(draft: Draft, target: Target) -> etree._Element:
    return paragraphs(cells(_row(draft, target))[int(str(target[2]))])[0]


def _score_runs(draft: Draft, target: Target) -> list[etree._Element]:
    paragraph = _score(draft, target)
    return word.cover(paragraph, 0, len(chars(paragraph)))


@kind(rows, inside=True)
def _comment_on_row(draft: Draft, target: Target) -> None:
    row = _row(draft, target)
    runs = [run for run in row.iter(w("r")) if run.find(w("t")) is not None]
    draft.comment(runs[0], runs[0], "Đề nghị kiểm tra lại cả dòng.")


@kind(scores, inside=True)
def _score_bold(draft: Draft, target: Target) -> None:
    word.mark(_score_runs(draft, target), "b")


@kind(scores, inside=True)
def _score_coloured(draft: Draft, target: Target) -> None:
    word.mark(_score_runs(draft, target), "color", val="FF0000")


@kind(scores, inside=True, level="texts")
def _score_overtyped(draft: Draft, target: Target) -> Made:
    paragraph = _score(draft, target)
    was, mine = text_of(paragraph), "55,5"
    word.overtype(paragraph, 0, len(was), mine)
    return [(was, mine)]


@kind(scores, inside=True, level="texts")
def _score_overtyped_tracked(draft: Draft, target: Target) -> Made:
    paragraph = _score(draft, target)
    was, mine = text_of(paragraph), "55,5"
    runs = _score_runs(draft, target)
    like = copy.deepcopy(runs[0])
    word.track_deleted(draft, runs)
    around = next(paragraph.iter(w("del")))
    around.addnext(word.track_inserted(draft, word.run_of(mine, like)))
    return [(was, mine)]


@kind(scores, inside=True)
def _mark_beside_score(draft: Draft, target: Target) -> None:
    paragraph = _score(draft, target)
    word.type_text(paragraph, len(chars(paragraph)), " *")


@kind(scores, inside=True, level="texts")
def _score_cleared(draft: Draft, target: Target) -> Made:
    paragraph = _score(draft, target)
    was = text_of(paragraph)
    word.delete(paragraph, 0, len(was))
    return [(was, "")]


@kind(named_rows, inside=True, level="texts")
def _name_abbreviated(draft: Draft, target: Target) -> Made:
    paragraph = paragraphs(_name_cell(_row(draft, target)))[0]
    text = text_of(paragraph)
    start, end = word.words_at(text)[0]
    word.overtype(paragraph, start, end, "S.")
    return []


@kind(named_rows, inside=True, level="texts")
def _name_replaced(draft: Draft, target: Target) -> Made:
    paragraph = paragraphs(_name_cell(_row(draft, target)))[0]
    was = text_of(paragraph)
    word.overtype(paragraph, 0, len(was), "Đơn vị vừa đổi tên")
    return []


@kind(inner_rows, inside=True)
def _own_row_after(draft: Draft, target: Target) -> None:
    _row(draft, target).addnext(_own_row(draft, _row(draft, target), "Đơn vị thêm tay"))


def _own_row(draft: Draft, like: etree._Element, name: str) -> etree._Element:
    made = word.pasted(draft, like)
    for number, cell in enumerate(cells(made)):
        first, *others = paragraphs(cell)
        for other in others:
            word.remove(other)
        word.delete(first, 0, len(chars(first)))
        first.append(word.run_of(name if number == 1 else "…"))
    return made


@kind(tables, inside=True)
def _own_total_row(draft: Draft, target: Target) -> None:
    last = list(draft.units(str(target[0])).values())[-1]
    list(draft.tables[str(target[0])].iterchildren(w("tr")))[-1].addnext(_own_row(draft, last, "Tổng cộng"))


@kind(rows, inside=True)
def _row_deleted(draft: Draft, target: Target) -> None:
    word.remove(_row(draft, target))


@kind(rows, inside=True, level="texts")
def _row_deleted_tracked(draft: Draft, target: Target) -> None:
    row = _row(draft, target)
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        row.insert(0, properties)
    etree.SubElement(properties, w("del"), {w("id"): draft.number(), **word.COLLEAGUE})
    for paragraph in paragraphs(row):
        word.track_deleted(draft, word.cover(paragraph, 0, len(chars(paragraph))))


@kind(inner_rows, inside=True, level="looks")
def _row_inserted_tracked(draft: Draft, target: Target) -> None:
    made = _own_row(draft, _row(draft, target), "Đơn vị thêm tay")
    properties = made.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        made.insert(0, properties)
    etree.SubElement(properties, w("ins"), {w("id"): draft.number(), **word.COLLEAGUE})
    _row(draft, target).addnext(made)


@kind(inner_rows, inside=True)
def _row_copied(draft: Draft, target: Target) -> None:
    row = _row(draft, target)
    row.addnext(word.pasted(draft, row))


@kind(neighbours, inside=True)
def _rows_swapped(draft: Draft, target: Target) -> None:
    found = draft.rows(str(target[0]))
    found[str(target[2])].addnext(found[str(target[1])])


@kind(tables, inside=True)
def _column_added(draft: Draft, target: Target) -> None:
    table = draft.tables[str(target[0])]
    grid = table.find(w("tblGrid"))
    assert grid is not None
    etree.SubElement(grid, w("gridCol"), {w("w"): "900"})
    for number, row in enumerate(table.iterchildren(w("tr"))):
        last = cells(row)[-1]
        cell = etree.Element(w("tc"))
        etree.SubElement(etree.SubElement(cell, w("tcPr")), w("tcW"), {w("w"): "900", w("type"): "dxa"})
        cell.append(word.paragraph_of("Ghi chú") if number == 0 else etree.Element(w("p")))
        last.addnext(cell)


@kind(inner_rows, inside=True)
def _column_added_with_a_note(draft: Draft, target: Target) -> None:
    _column_added(draft, target)
    cell = cells(_row(draft, target))[-1]
    paragraphs(cell)[0].append(word.run_of("Mới chia tách"))


def _without_column(table: etree._Element, at: int) -> None:
    grid = table.find(w("tblGrid"))
    assert grid is not None
    grid.remove(grid[at])
    for row in table.iterchildren(w("tr")):
        for start, end, cell in list(columns(row)):
            if start <= at < end:
                if end - start == 1:
                    row.remove(cell)
                else:
                    span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
                    assert span is not None
                    if end - start == 2:
                        word.remove(span)
                    else:
                        span.set(w("val"), str(end - start - 1))


def wide_tables(draft: Draft) -> dict[Target, str]:
    """Tables with four columns or more."""
    return {key: text for key, text in tables(draft).items() if len(_grid(draft, key)) >= 4}


def _grid(draft: Draft, target: Target) -> list[etree._Element]:
    grid = draft.tables[str(target[0])].find(w("tblGrid"))
    assert grid is not None
    return list(grid)


@kind(wide_tables, inside=True)
def _column_removed(draft: Draft, target: Target) -> None:
    _without_column(draft.tables[str(target[0])], len(_grid(draft, target)) - 1)


@kind(wide_tables, inside=True)
def _inner_column_removed(draft: Draft, target: Target) -> None:
    _without_column(draft.tables[str(target[0])], 2)


@kind(wide_tables, inside=True, level="texts")
def _first_column_removed(draft: Draft, target: Target) -> None:
    _without_column(draft.tables[str(target[0])], 0)


@kind(tables, inside=True)
def _widths_changed(draft: Draft, target: Target) -> None:
    table = draft.tables[str(target[0])]
    grid = _grid(draft, target)
    grid[0].set(w("w"), "400")
    grid[1].set(w("w"), "4444")
    for row in table.iterchildren(w("tr")):
        for start, end, cell in columns(row):
            width = cell.find(f"{w('tcPr')}/{w('tcW')}")
            if width is not None:
                width.set(w("w"), str(sum(int(one.get(w("w"), "0")) for one in grid[start:end])))


@kind(headings, inside=True, level="texts")
def _heading_in_capitals(draft: Draft, target: Target) -> None:
    paragraph = paragraphs(_row(draft, target))[0]
    for start, end in word.words_at(text_of(paragraph)):
        word.overtype(paragraph, start, end, text_of(paragraph)[start:end].upper())


@kind(headings, inside=True)
def _words_in_heading(draft: Draft, target: Target) -> None:
    paragraph = next(one for one in paragraphs(_row(draft, target)) if len(text_of(one)) > 3)
    word.type_text(paragraph, len(chars(paragraph)), " (đề nghị biểu dương)")


@kind(headings, inside=True)
def _heading_deleted(draft: Draft, target: Target) -> None:
    word.remove(_row(draft, target))


@kind(header_cells, inside=True, level="texts")
def _header_cell_reworded(draft: Draft, target: Target) -> None:
    row = next(draft.tables[str(target[0])].iter(w("tr")))
    paragraph = paragraphs(cells(row)[int(str(target[1]))])[0]
    word.overtype(paragraph, 0, len(chars(paragraph)), "Đầu cột khác")


@kind(tables, inside=True)
def _table_moved(draft: Draft, target: Target) -> None:
    control = next(draft.tables[str(target[0])].iterancestors(w("sdt")))
    section = draft.body.find(w("sectPr"))
    assert section is not None
    section.addprevious(control)
    section.addprevious(word.paragraph_of(""))


@kind(tables, inside=True)
def _table_copied(draft: Draft, target: Target) -> None:
    control = next(draft.tables[str(target[0])].iterancestors(w("sdt")))
    section = draft.body.find(w("sectPr"))
    assert section is not None
    section.addprevious(word.pasted(draft, control))
    section.addprevious(word.paragraph_of(""))


@kind(tables, inside=True)
def _table_unframed(draft: Draft, target: Target) -> None:
    word.unframe(next(draft.tables[str(target[0])].iterancestors(w("sdt"))))


@kind(tables, inside=True)
def _table_deleted(draft: Draft, target: Target) -> None:
    word.remove(next(draft.tables[str(target[0])].iterancestors(w("sdt"))))


@kind(splits, inside=True)
def _table_split(draft: Draft, target: Target) -> None:
    table = draft.tables[str(target[0])]
    first = _row(draft, target)
    other = etree.Element(w("tbl"))
    for name in ("tblPr", "tblGrid"):
        part = table.find(w(name))
        assert part is not None
        other.append(copy.deepcopy(part))
    following = [first, *first.itersiblings(w("tr"))]
    other.extend(following)
    table.addnext(other)
    table.addnext(word.paragraph_of("(tiếp theo)"))


@kind(ties, inside=True)
def _tie_merged(draft: Draft, target: Target) -> None:
    found = draft.rows(str(target[0]))
    one, other = cells(found[str(target[1])])[-1], cells(found[str(target[2])])[-1]
    for cell, value in ((one, "restart"), (other, None)):
        properties = cell.find(w("tcPr"))
        assert properties is not None
        for old in properties.findall(w("vMerge")):
            properties.remove(old)
        merged = etree.Element(w("vMerge"), {} if value is None else {w("val"): value})
        later = [child for child in properties if child.tag not in (w("tcW"), w("gridSpan"))]
        if later:
            later[0].addprevious(merged)
        else:
            properties.append(merged)
    paragraph = paragraphs(other)[0]
    word.delete(paragraph, 0, len(chars(paragraph)))


@kind(tables, inside=False)
def _own_paragraph_before_table(draft: Draft, target: Target) -> None:
    control = next(draft.tables[str(target[0])].iterancestors(w("sdt")))
    control.addprevious(word.paragraph_of("Số liệu tính đến ngày 15 tháng 12."))


@kind(tables, inside=False)
def _own_paragraph_after_table(draft: Draft, target: Target) -> None:
    control = next(draft.tables[str(target[0])].iterancestors(w("sdt")))
    control.addnext(word.paragraph_of("Nguồn: Tổ thẩm định."))


# What loses identity


@kind(passages, inside=True, level="texts")
def _passage_moved_as_text(draft: Draft, target: Target) -> None:
    section = draft.body.find(w("sectPr"))
    assert section is not None
    for paragraph in word.unframe(draft.passages[str(target[0])]):
        section.addprevious(word.paragraph_of(text_of(paragraph)))
        word.remove(paragraph)


@kind(named_rows, inside=True)
def _row_pasted_again(draft: Draft, target: Target) -> None:
    """Cut and pasted in its place: Word leaves its bookmark behind, in the row before or nowhere."""
    for one in list(_row(draft, target).iter(w("bookmarkStart"), w("bookmarkEnd"))):
        word.remove(one)


@kind(tables, inside=True)
def _all_bookmarks_of_table_lost(draft: Draft, target: Target) -> None:
    for one in list(draft.tables[str(target[0])].iter(w("bookmarkStart"), w("bookmarkEnd"))):
        word.remove(one)


@kind(fields, inside=True)
def _control_unframed_without_bookmark(draft: Draft, target: Target) -> None:
    control, _paragraph = _field(draft, target)
    start, end = control.getprevious(), control.getnext()
    for one in (start, end):
        if one is not None and one.tag in (w("bookmarkStart"), w("bookmarkEnd")):
            word.remove(one)
    word.unframe(control)


# Notes


def footnotes(draft: Draft) -> dict[Target, str]:
    """Footnotes with a text."""
    tree = draft.trees.get("word/footnotes.xml")
    if tree is None:
        return {}
    return {(note.get(w("id")),): _text(note) for note in tree if note.get(w("type")) is None and _text(note).strip()}


@kind(footnotes, inside=True, level="texts")
def _words_in_footnote(draft: Draft, target: Target) -> None:
    note = next(one for one in draft.trees["word/footnotes.xml"] if one.get(w("id")) == target[0])
    paragraph = paragraphs(note)[-1]
    paragraph.append(word.run_of(" Số liệu đã thẩm tra."))


def prose_of_noted(draft: Draft) -> dict[Target, str]:
    """Fixed paragraphs, in a document that has footnotes."""
    return prose(draft) if footnotes(draft) else {}


@kind(prose_of_noted, inside=False, level="texts")
def _footnote_added(draft: Draft, target: Target) -> None:
    tree = draft.trees["word/footnotes.xml"]
    number = str(max(int(one.get(w("id"), "0")) for one in tree) + 1)
    model = next(one for one in tree if one.get(w("type")) is None)
    note = etree.SubElement(tree, w("footnote"), {w("id"): number})
    made = word.paragraph_of(" Chú thích do chuyên viên viết.", paragraphs(model)[0])
    mark = etree.Element(w("r"))
    etree.SubElement(mark, w("footnoteRef"))
    made.insert(1 if made.find(w("pPr")) is not None else 0, mark)
    note.append(made)
    reference = etree.Element(w("r"))
    etree.SubElement(reference, w("footnoteReference"), {w("id"): number})
    draft.prose[str(target[0])].append(reference)
