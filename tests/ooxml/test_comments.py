from __future__ import annotations

from datetime import datetime
from pathlib import Path

from docgen.check.package import check_package
from docgen.errors import Severity
from docgen.ooxml.comments import COMMENTS_PART, Comments, take_back
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import (
    CONTENT_TYPES,
    Parts,
    read_package,
    relationships_of,
    to_bytes,
    with_part,
    write_package,
)
from docgen.ooxml.walk import text_of
from tests.audit import audit
from tests.render.build import docx, made

WHEN = datetime(2026, 3, 9, 8, 30)
EXTENDED = "word/commentsExtended.xml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
EXTENDED_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
EXTENDED_RELATIONSHIP = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


def sample() -> Parts:
    return dict(read_package(made(docx("Năm {{ nam }} đã qua", "", "Câu cuối")).data, "a.docx"))


def commented(parts: Parts, author: str, *texts: str, paragraph: int = 0) -> Parts:
    root = parse(parts[DOCUMENT_PART])
    comments = Comments(parts, author, "DG", WHEN)
    one = list(root.iter(w("p")))[paragraph]
    runs = list(one.iter(w("r")))
    if runs:
        comments.on(runs[0], runs[-1], *texts)
    else:
        comments.on_paragraph(one, *texts)
    return comments.finish(parts | {DOCUMENT_PART: to_bytes(root)})


def told(parts: Parts) -> dict[str, str]:
    """Text of each comment by its id."""
    root = parse(parts[COMMENTS_PART])
    return {
        str(one.get(w("id"))): "\n".join(text_of(paragraph) for paragraph in one.iter(w("p")))
        for one in root.iter(w("comment"))
    }


def marked(parts: Parts) -> list[tuple[str, str]]:
    """Names and ids of the marks in the document, in order."""
    names = ("commentRangeStart", "commentRangeEnd", "commentReference")
    root = parse(parts[DOCUMENT_PART])
    return [(str(one.tag).rpartition("}")[2], str(one.get(w("id")))) for one in root.iter(*map(w, names))]


def sound(parts: Parts, folder: Path) -> None:
    data = write_package(parts)
    assert [str(f) for f in check_package(data, "a.docx") if f.severity is Severity.ERROR] == []
    path = folder / "a.docx"
    path.write_bytes(data)
    told_by_audit = audit(path)
    path.write_bytes(write_package(sample()))
    assert told_by_audit == audit(path)


def test_a_comment_stands_around_what_it_is_about(tmp_path: Path) -> None:
    parts = commented(sample(), "docgen", "ô D14 sửa 64,9 → 72,9", "văn bản 1143")
    assert told(parts) == {"0": "ô D14 sửa 64,9 → 72,9\nvăn bản 1143"}
    assert marked(parts) == [("commentRangeStart", "0"), ("commentRangeEnd", "0"), ("commentReference", "0")]
    paragraph = next(parse(parts[DOCUMENT_PART]).iter(w("p")))
    start = paragraph.find(w("commentRangeStart"))
    assert start is not None and start.getnext() is not None and text_of(paragraph) == "Năm 2017 đã qua"
    comment = next(parse(parts[COMMENTS_PART]).iter(w("comment")))
    assert comment.get(w("date")) == "2026-03-09T08:30:00Z" and comment.get(w("initials")) == "DG"
    sound(parts, tmp_path)


def test_an_empty_paragraph_takes_one_too(tmp_path: Path) -> None:
    parts = commented(sample(), "docgen", "ở đây", paragraph=1)
    assert [name for name, _number in marked(parts)] == ["commentRangeStart", "commentRangeEnd", "commentReference"]
    sound(parts, tmp_path)


def test_comments_of_others_stay_and_ids_are_unique(tmp_path: Path) -> None:
    first = commented(sample(), "Chị Hoa", "xem lại")
    both = commented(first, "docgen", "đã sửa", paragraph=2)
    assert told(both) == {"0": "xem lại", "1": "đã sửa"}
    assert both[CONTENT_TYPES].count(b"comments.xml") == 1
    assert both[relationships_of(DOCUMENT_PART)].count(b"comments.xml") == 1
    sound(both, tmp_path)
    back = take_back(both, "docgen")
    assert told(back) == {"0": "xem lại"} and {number for _name, number in marked(back)} == {"0"}
    sound(back, tmp_path)


def test_taking_the_last_back_leaves_nothing(tmp_path: Path) -> None:
    before = sample()
    back = take_back(commented(before, "docgen", "a"), "docgen")
    assert set(back) == set(before) and marked(back) == []
    assert take_back(before, "docgen") == before
    assert take_back(commented(before, "Chị Hoa", "a"), "docgen") == commented(before, "Chị Hoa", "a")
    sound(back, tmp_path)


def answered(parts: Parts, number: str) -> Parts:
    """The parts as Word leaves them when somebody answers a comment."""
    root = parse(parts[COMMENTS_PART])
    entries = []
    for place, comment in enumerate(root.iter(w("comment"))):
        last = list(comment.iter(w("p")))[-1]
        last.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", f"0000000{place + 1}")
        parent = f' w15:paraIdParent="0000000{int(number) + 1}"' if place == len(root) - 1 else ""
        entries.append(f'<w15:commentEx w15:paraId="0000000{place + 1}"{parent} w15:done="0"/>')
    xml = f'<w15:commentsEx xmlns:w15="{W15}">{"".join(entries)}</w15:commentsEx>'
    changed = dict(parts) | {COMMENTS_PART: to_bytes(root)}
    return with_part(changed, EXTENDED, xml.encode(), EXTENDED_TYPE, EXTENDED_RELATIONSHIP)


def test_one_that_was_answered_stays(tmp_path: Path) -> None:
    parts = commented(commented(sample(), "docgen", "một", paragraph=2), "docgen", "hai", paragraph=1)
    talked = answered(commented(parts, "Anh Nam", "vì sao?", paragraph=2), "0")
    back = take_back(talked, "docgen")
    assert set(told(back).values()) == {"một", "vì sao?"}
    assert len(parse(back[EXTENDED])) == 2
    sound(back, tmp_path)


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert told(commented(sample(), "docgen", "a\x07b\nc")) == {"0": "ab\nc"}
