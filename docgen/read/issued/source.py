"""What a decision says besides its tables: which paper it is, what it assesses, on which scale, by which rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docgen.read.issued.grids import Said
from docgen.read.issued.levels import split_number, token_of
from docgen.read.issued.points import NotPoints, number_in
from docgen.read.issued.units import units_in
from docgen.vietnamese import issued as words

_LETTERHEAD = 40
"""Lines at the beginning in which a decision says who issues it, its number, its date and its title."""
_LONGEST_QUOTE, _LONGEST_TIES = 160, 600
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Issue:
    """The paper that issues a rubric; what it does not say is empty. title: of the paper (“về việc ban hành …”)."""

    kind: str = ""
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    title: str = ""


@dataclass(frozen=True)
class Stated:
    """Something that a sentence says, and where: “Điều 5 khoản 2”, “Phụ lục I”. family: of the units it is said of."""

    text: str
    where: str
    family: int | None = None
    points: Decimal | None = None


# --- where something stands ---


def cited(said: Sequence[Said]) -> list[str]:
    """For each line, how the place is cited where it stands: by annex, article and clause, or by section."""
    found = []
    annex = article = clause = ""
    for line in said:
        text = words.spoken(line.text)
        token, rest = split_number(line.text)
        token = token or token_of(line.number)
        begins = words.ARTICLE.match(text) or words.ARTICLE.match(words.spoken(line.number))
        if words.ANNEX.match(text):
            annex, article, clause = annex_of(line.text), "", ""
        elif begins:
            article, clause = f"{words.ARTICLE_NAME} {begins[1]}", ""
        elif token is not None and len(token.parts) == 1 and (token.parts[0].isdigit() or token.parts[0].isupper()):
            level = words.CLAUSE if article else words.SECTION_NAME
            clause = f"{level} {token.text}" if rest or line.number else clause
        found.append(", ".join(filter(None, (annex, " ".join(filter(None, (article, clause)))))))
    return found


def annex_of(text: str) -> str:
    """How an annex is cited: “Phụ lục I”; empty where a text does not begin one."""
    said = words.spoken(text)
    found = words.ANNEX.match(said)
    if found is None:
        return ""
    name = " ".join(text.split())[: found.end()] if len(said) == len(" ".join(text.split())) else found[0]
    head, _blank, number = name.partition(" ")
    rest = number.split(" ", 1)
    return " ".join([head.capitalize(), rest[0].lower(), *rest[1:]])


# --- the paper ---


def issue_of(said: Sequence[Said]) -> Issue:
    """The paper, from the line “(Ban hành kèm theo Quyết định số … ngày …)”, else from its own head."""
    attached = _attached(said)
    own = _own(said)
    if attached is None:
        return own
    return Issue(
        attached.kind or own.kind,
        attached.number or own.number,
        attached.date or own.date,
        _named(attached.issuer, own.issuer),
        own.title,
    )


def _named(issuer: str, whole: str) -> str:
    """An issuer with the name of its province, which an annex may leave out: “UBND tỉnh” is whose decision it is."""
    bare = [found for found in words.PROVINCE.finditer(issuer.lower()) if found.end() == len(issuer)]
    named = words.PROVINCE.search(whole.lower())
    if not bare or named is None or named[1] != bare[0][1]:
        return issuer or whole
    return issuer + whole[named.end() :]


def _attached(said: Sequence[Said]) -> Issue | None:
    for place, line in enumerate(said):
        if not words.ATTACHED.search(words.spoken(line.text)):
            continue
        # The line is often broken before its date.
        for count in (1, 2, 3):
            text = " ".join(one.text for one in said[place : place + count])
            found = words.PAPER.search(text)
            if found:
                issuer = (found["issuer"] or "").strip(" .)")
                return Issue(_kind(found["kind"]), found["number"] or "", _date(found), _short(issuer))
    return None


def _own(said: Sequence[Said]) -> Issue:
    head = said[:_LETTERHEAD]
    number = next((found for line in head if (found := words.OWN_NUMBER.match(line.text))), None)
    day = next((found for line in head if not _cites(line) and (found := words.OWN_DATE.search(line.text))), None)
    kind = next((line.text for line in head if words.KIND_LINE.fullmatch(words.spoken(line.text))), "")
    return Issue(
        _kind(kind.strip(" :")) if kind else "",
        re.sub(r"\s", "", number["number"]) if number else "",
        _date(day) if day else None,
        _issuer(head),
        _title(head),
    )


def _cites(line: Said) -> bool:
    """Whether a line names another paper, as legal bases do."""
    return words.BASIS.match(words.spoken(line.text)) is not None


def _kind(text: str) -> str:
    return text[:1].upper() + text[1:].lower()


def _date(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except (TypeError, ValueError):
        return None


def _issuer(head: Sequence[Said]) -> str:
    for place, line in enumerate(head):
        text = line.text
        if not words.ISSUER_LINE.match(words.spoken(text)) or words.STATE_NAME.search(words.spoken(text)):
            continue
        following = head[place + 1].text if place + 1 < len(head) else ""
        if following.isupper() and words.PROVINCE_LINE.match(words.spoken(following)):
            text = f"{text} {following}"
        return _short(text)
    return ""


def _short(text: str) -> str:
    """An issuer as it is cited: “UBND tỉnh …”; names in capitals with a capital each."""
    small = " ".join(text.split())
    if small.isupper():
        small = words.COMMITTEE.sub("UBND", small.lower())
        found = words.PROVINCE.search(small)
        if found:
            small = f"{small[: found.end()]} {small[found.end() :].strip().title()}".strip()
    small = re.sub(words.COMMITTEE.pattern, "UBND", small, flags=re.IGNORECASE)
    return small[:1].upper() + small[1:]


def _title(head: Sequence[Said]) -> str:
    """The title below the kind of paper, over as many lines as it has."""
    start = next((place for place, line in enumerate(head) if words.KIND_LINE.fullmatch(words.spoken(line.text))), None)
    if start is None:
        return ""
    lines = []
    for line in head[start + 1 : start + 6]:
        said = words.spoken(line.text)
        if words.AFTER_TITLE.match(said):
            break
        lines.append(line.text)
    title = as_written(" ".join(" ".join(lines).split()), head)
    return title[:1].lower() + title[1:] if len(title) <= _LONGEST_TITLE else ""


def as_written(text: str, said: Sequence[Said]) -> str:
    """A text in capitals as it stands elsewhere in small letters; unchanged where it does not."""
    if not text.isupper():
        return text
    wanted = words.spoken(text)
    for line in said:
        found = words.spoken(line.text).find(wanted)
        if found >= 0 and not line.text.isupper():
            squeezed = " ".join(line.text.split())
            if len(squeezed) == len(words.spoken(line.text)):
                return squeezed[found : found + len(wanted)]
    return text


# --- the rubric ---


def title_of(said: Sequence[Said], issue: Issue) -> str:
    """The rubric's title: as an article names it, else as it stands over it; empty where neither is found."""
    for line in said:
        found = words.RUBRIC_NAMED.search(line.text)
        if found and words.RUBRIC_TITLE.search(words.spoken(found["title"])):
            title = " ".join(found["title"].split()).strip(" ,")
            return title[:1].upper() + title[1:]
    for text in titles(said):
        if words.RUBRIC_TITLE.search(words.spoken(text)) and not words.ATTACHED.search(words.spoken(text)):
            return as_written(text, said)
    bare = words.ABOUT.sub("", issue.title)
    return bare[:1].upper() + bare[1:] if words.RUBRIC_TITLE.search(words.spoken(bare)) else ""


def titles(said: Sequence[Said]) -> Iterator[str]:
    """Lines in capitals, those that follow one another as one, without an annex's name."""
    run: list[str] = []
    for line in said:
        text = line.text
        if text.isupper() and not words.ANNEX.fullmatch(words.spoken(text)):
            run.append(text)
            continue
        if run:
            yield " ".join(run)
        run = []
    if run:
        yield " ".join(run)


def subject_of(title: str) -> str:
    """What a title says is assessed: “chuyển đổi số” of “Bộ chỉ số đánh giá chuyển đổi số của các sở”."""
    found = words.SUBJECT_OF_TITLE.search(title)
    text = " ".join(found["subject"].split()).strip(" ,-") if found else ""
    return text[:1].upper() + (text[1:].lower() if text.isupper() else text[1:])


# --- scale and rules ---


def sentences(said: Sequence[Said]) -> Iterator[tuple[str, str]]:
    """Each sentence with how its place is cited."""
    for line, where in zip(said, cited(said), strict=True):
        for sentence in re.split(r"(?<=[.;])\s+(?=\D)", line.text):
            yield sentence.strip(), where


def scales_in(said: Sequence[Said]) -> list[Stated]:
    """The full marks that sentences state, with the units they are stated for."""
    found = []
    for sentence, where in sentences(said):
        text = words.spoken(sentence)
        for match in words.SCALE.finditer(text):
            if words.OF_A_PART.search(match[0]):
                continue
            try:
                points = number_in(match["points"].rstrip("."))
            except NotPoints:
                continue
            units = units_in(sentence)
            found.append(Stated(quoted(sentence), where, units[0].family if len(units) == 1 else None, points))
    return found


def rules_in(said: Sequence[Said]) -> dict[str, Stated]:
    """The first sentence that speaks of each rule; which rule it states is for people to say."""
    found: dict[str, Stated] = {}
    for sentence, where in sentences(said):
        text = words.spoken(sentence)
        for rule, pattern in words.RULES.items():
            if rule not in found and pattern.search(text) and not _is_heading(sentence):
                found[rule] = Stated(quoted(sentence), where)
    return found


def ties_in(said: Sequence[Said]) -> list[Stated]:
    """Every passage on the ranks of equal totals, whole: clauses that go on with the same are part of it."""
    found: list[Stated] = []
    goes_on = False
    for sentence, where in sentences(said):
        text = words.spoken(sentence)
        if goes_on and where == found[-1].where and words.TIES_GO_ON.search(text):
            found[-1] = Stated(f"{found[-1].text} {sentence}", where)
        elif words.RULES["ties"].search(text) and not _is_heading(sentence):
            found.append(Stated(sentence, where))
            goes_on = True
        else:
            goes_on = False
    return [Stated(quoted(one.text, _LONGEST_TIES), one.where) for one in found]


def _is_heading(sentence: str) -> bool:
    return sentence.isupper() or words.BASIS.match(words.spoken(sentence)) is not None


def decimals_in(text: str) -> int | None:
    """How many decimals a sentence on rounding names."""
    found = words.DECIMALS.search(words.spoken(text))
    if found is None:
        return None
    return words.COUNTS.get(found["count"]) or int(found["count"])


def quoted(sentence: str, longest: int = _LONGEST_QUOTE) -> str:
    """A sentence as it is quoted: cut where it is longer than so many letters."""
    bare = " ".join(sentence.split()).rstrip(" .;")
    return bare if len(bare) <= longest else bare[: longest - 1].rsplit(" ", 1)[0] + "…"
