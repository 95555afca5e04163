from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from docgen.i18n import use_language
from docgen.model.rubric import NumberForm
from docgen.vietnamese.numbers import (
    NotAScore,
    WouldLoseDigits,
    bare,
    decimal_mark,
    decimals_of,
    number,
    parse_score,
    plain,
    write,
)

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
ANY = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value.adjusted()) < 40)

READ = {
    # one mark, either one; zeros and a plus sign change nothing
    "89,5": "89.5", "89.5": "89.5", "17.07": "17.07", "0,5": "0.5", "0.5": "0.5", "332.7": "332.7", "100": "100",
    "0": "0", "2219": "2219", "10000": "10000", "12345,6": "12345.6", "70,0": "70.0", "70.00": "70.00", "05": "5",
    "08": "8", "007": "7", "+2": "2", "+10,5": "10.5", ",5": "0.5", ".5": "0.5", "-,5": "-0.5",
    # an index with four decimals, and up to six
    "0,7321": "0.7321", "0.732115": "0.732115", "1,2345": "1.2345", "73,2115": "73.2115", "1,234567": "1.234567",
    # three decimals that cannot be thousands
    "0,125": "0.125", "0.125": "0.125", "00,125": "0.125", "1000,125": "1000.125", "-0,125": "-0.125",
    # thousands that cannot be decimals: another mark behind, several groups, blanks
    "1.234,5": "1234.5", "1,234.5": "1234.5", "1.234,567": "1234.567", "1.234.567": "1234567",
    "1.234.567,8": "1234567.8", "1,234,567": "1234567", "1 234,5": "1234.5", "1 234.5": "1234.5", "1 234": "1234",
    "10 000": "10000", "1 234 567": "1234567", "1\u00a0234,5": "1234.5", "1\u202f234,5": "1234.5", "-1.234,5": "-1234.5",
    # blanks of every kind around, and signs that nobody sees
    "  7 ": "7", "\u00a07,25\u00a0": "7.25", "\u20098,5\u2009": "8.5", "8\u200b,5": "8.5", "\ufeff8": "8",
    "\u200e8,5\u200f": "8.5", "\t8\n": "8", "8\u00ad,5": "8.5",
    # a minus as programs write it
    "-10": "-10", "−10": "-10", "–2": "-2", "\u20112": "-2", "-2,5": "-2.5",
    # digits as wide as Chinese letters, from an input method
    "８": "8", "８，５": "8.5", "８．５": "8.5",
    # the unit, composed or not; the sign that Excel puts before text
    "10 điểm": "10", "10điểm": "10", "8,5 Điểm": "8.5", "10đ": "10", "10 đ": "10", "10 điểm.": "10",
    unicodedata.normalize("NFD", "8,5 điểm"): "8.5", "'8,5": "8.5", "’8,5": "8.5",
}  # fmt: skip

REFUSED: dict[str, tuple[str, str]] = {
    # text: (words of the reason, words of the cure)
    # two readings, and no maximum to decide
    "1.234": ("may part thousands", "Type 1234 or 1,2340"), "1,234": ("may part thousands", "Type 1234 or 1,2340"),
    "2,219": ("may part thousands", "2219"), "100.000": ("may part thousands", "Type 100000 or 100,0000"),
    "-1.306": ("may part thousands", "Type -1306 or -1,3060"),
    "(2)": ("below zero", "Type 2 or -2"), "2-": ("below zero", "Type 2 or -2"), "- 2": ("below zero", "Type 2 or -2"),
    "—2": ("below zero", "Type 2 or -2"), "[8,5]": ("below zero", "8,5"),
    "73,21%": ("percentage", "73,21 where points of a hundred are meant, 0,7321"), "5 %": ("percentage", "0,05"),
    "12/8": ("date", "points alone"), "8-12": ("date", "points alone"), "8–12": ("range", "points alone"),
    "10/10": ("out of a maximum", "points alone"), "8,5/10": ("out of a maximum", ""), "12/8/2017": ("date", ""),
    "12.8.2017": ("date", ""), "2017-08-12": ("date", ""), "8h30": ("date", ""), "8:30": ("date", ""),
    # letters for digits
    "8O": ("letter “O”", "Did you mean 80?"), "O,5": ("letter “O”", "Did you mean 0,5?"),
    "l0": ("letter “l”", "Did you mean 10?"), "I,5": ("letter “I”", "Did you mean 1,5?"),
    "O": ("letter “O”", "Did you mean 0?"), "1о": ("letter “о”", "Did you mean 10?"), "lO": ("letter", "mean 10?"),
    # the decimal mark slipped
    "8,5,": ("decimal mark", "Did you mean 8,5?"), "8..5": ("decimal mark", "mean 8,5?"), "8,,5": ("decimal mark", "8,5"),
    "8.,5": ("decimal mark", "8,5"), "5,": ("decimal mark", "Did you mean 5?"), "5.": ("decimal mark", "mean 5?"),
    "8, 5": ("decimal mark", "mean 8,5?"), "8 ,5": ("decimal mark", "mean 8,5?"), "8;5": ("decimal mark", "mean 8,5?"),
    "8’5": ("decimal mark", "mean 8,5?"), "1'234": ("decimal mark", "Did you mean 1234?"),
    # groups that are none
    "12.34,5": ("groups", ""), "1,234,5": ("groups", ""), "1.23.456": ("groups", ""), "0.123.456": ("groups", ""),
    "01.234,5": ("groups", ""), "1.234.5": ("groups", ""), "1 23,5": ("more than one", ""), "12 34": ("more than one", ""),
    "8,5 9": ("more than one", ""), "8,5\n9": ("more than one", ""), "8,5 hoặc 9": ("more than one", ""), "1_0": ("more", ""),
    # too long for points
    "1234567890": ("more than 9 digits", ""), "1,2345678": ("more than 6 decimals", "fewer decimals"),
    # numbers written otherwise
    "1e3": ("exponent", "Did you mean 1000?"), "½": ("fraction", "Did you mean 0,5?"), "-2½": ("fraction", "mean -2,5?"),
    "⅓": ("fraction", ""), "٣": ("another script", "Did you mean 3?"), "8²": ("words or signs", ""), "①": ("not a number", ""),
    "~10": ("not exact", "exact"), ">10": ("not exact", "exact"), "≥10": ("not exact", ""), "±2": ("not exact", ""),
    "=8+2": ("formula", "General"), "=8": ("formula", "General"),
    # words, and signs of nothing
    "khoảng 8": ("words or signs", "Did you mean 8?"), "8,5 (tạm)": ("words or signs", "mean 8,5?"), "8b": ("words", ""),
    "--5": ("words or signs", ""), "5+": ("words or signs", ""), "$5": ("words or signs", "mean 5?"),
    "mười": ("not a number", ""), "abc": ("not a number", ""), "nan": ("not a number", ""), "inf": ("not a number", ""),
    "VIII": ("not a number", ""), "%": ("not a number", ""), ",": ("not a number", ""), "+": ("not a number", ""),
    "-": ("no number", "0 where"), "--": ("no number", ""), "–": ("no number", ""), "...": ("no number", ""),
    "x": ("no number", "0 where"), "không": ("no number", ""), "KAD": ("no number", ""), "/": ("no number", ""),
    unicodedata.normalize("NFD", "Không"): ("no number", ""), "N/A": ("no number", ""),
    "#N/A": ("error of Excel", "Mend"), "#DIV/0!": ("error of Excel", ""), "": ("empty", ""), " \u200b": ("empty", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_what_has_one_reading_is_read(text: str, value: str) -> None:
    assert str(parse_score(text)) == value


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_two_readings_or_none_is_refused_with_the_reason_and_the_cure(text: str) -> None:
    use_language("en")
    reason, cure = REFUSED[text]
    with pytest.raises(NotAScore, match=reason) as refusal:
        parse_score(text)
    assert cure in refusal.value.cure and bool(cure) <= bool(refusal.value.cure)


def test_a_long_text_is_no_number_and_costs_no_time() -> None:
    for sign in ",.1 '":
        with pytest.raises(NotAScore):
            parse_score("8" + sign * 30000 + "x")


def test_sixty_spellings_are_a_beginning() -> None:
    assert len(READ) >= 60 and len(REFUSED) >= 60 and not set(READ) & set(REFUSED)


@pytest.mark.parametrize(
    ("text", "maximum", "value"),
    [
        ("1.234", "100", "1.234"), ("1,234", "10", "1.234"), ("1.000", "1", "1.000"), ("100.000", "100", "100.000"),
        ("100.000", "1000", "100.000"), ("17.075", "20", "17.075"), ("-1.234", "5", "-1.234"), ("-1.5", "5", "-1.5"),
        ("1.234,5", "100", "1234.5"), ("1.234", "-5", "1.234"),
    ],
)  # fmt: skip
def test_the_maximum_tells_decimals_from_thousands(text: str, maximum: str, value: str) -> None:
    assert str(parse_score(text, maximum=Decimal(maximum))) == value


@pytest.mark.parametrize(("text", "maximum"), [("1.234", "5000"), ("1.000", "1000"), ("1.234", "1"), ("100.000", "50")])
def test_where_both_or_neither_fit_the_maximum_does_not_tell(text: str, maximum: str) -> None:
    with pytest.raises(NotAScore):
        parse_score(text, maximum=Decimal(maximum))


@pytest.mark.parametrize(
    ("text", "points", "ratio"),
    [("73,21%", "73.21", "0.7321"), ("73.21 %", "73.21", "0.7321"), ("100%", "100", "1.00"), ("-5％", "-5", "-0.05"),
     ("73,215%", "73.215", "0.73215"), ("89,5", "89.5", "89.5")],
)  # fmt: skip
def test_the_column_says_what_a_percent_sign_does(text: str, points: str, ratio: str) -> None:
    assert str(parse_score(text, percent="points", maximum=Decimal(100))) == points
    assert str(parse_score(text, percent="ratio", maximum=Decimal(1))) == ratio


@given(st.text(max_size=12) | st.text("0123456789.,- %đO'’/ ½e\u00a0", max_size=9))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        assert parse_score(text).is_finite()
    except NotAScore as refusal:
        assert str(refusal)


@given(DECIMALS.filter(lambda value: abs(value) < 10**9))
def test_what_docgen_writes_it_reads(value: Decimal) -> None:
    """Thousands that it parts itself, too, but for those that could be decimals."""
    written = bare(value)
    if "." in written and written.count(".") == 1 and "," not in written:
        with pytest.raises(NotAScore):
            parse_score(written)
    elif decimals_of(value) != 3 or written.partition(",")[0].strip("-") == "0" or "." in written:
        assert parse_score(written) == value


@pytest.mark.parametrize(
    ("text", "mark"),
    [("89,5", ","), ("89.5", "."), ("1.234,5", ","), ("1,234.5", "."), ("1.234", ""), ("1.234.567", ""), ("70", ""),
     ("73,21%", ","), ("8,5 điểm", ","), ("x", ""), ("8,5 hoặc 9", "")],
)  # fmt: skip
def test_the_decimal_mark_is_told(text: str, mark: str) -> None:
    assert decimal_mark(text) == mark


def test_the_maximum_makes_a_mark_decimal() -> None:
    assert decimal_mark("1.234", maximum=Decimal(100)) == "."


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        ("1234.50", 1, "1.234,5"), ("9", 1, "9,0"), ("70", 0, "70"), ("1E+3", 0, "1.000"), ("-0.5", 2, "-0,50"),
        ("-0", 1, "0,0"), ("1234567.891", 3, "1.234.567,891"), ("0.1", 1, "0,1"), ("999999", 0, "999.999"),
    ],
)  # fmt: skip
def test_numbers_are_written_with_dots_and_comma(value: str, decimals: int, written: str) -> None:
    assert number(Decimal(value), decimals) == written


@given(DECIMALS, st.integers(0, 6))
def test_writing_never_changes_a_value(value: Decimal, decimals: int) -> None:
    if decimals_of(value) > decimals:
        with pytest.raises(WouldLoseDigits):
            number(value, decimals)
        return
    assert _value(number(value, decimals)) == value


@given(ANY)
def test_any_number_is_written_exactly(value: Decimal) -> None:
    written = bare(value)
    assert _value(written) == value
    assert not written.endswith(",0")


@given(DECIMALS, st.integers(3, 6))
def test_numbers_are_written_as_babel_writes_them(value: Decimal, decimals: int) -> None:
    pattern = "#,##0." + "0" * decimals
    assert number(value, decimals) == format_decimal(abs(value) if value == 0 else value, pattern, locale="vi")


@given(ANY)
def test_a_number_is_written_alike_however_it_was_typed_and_in_each_form_by_its_own_rule(value: Decimal) -> None:
    needed, typed = decimals_of(value), f"{value:f}"
    longer = Decimal(f"{typed}0" if "." in typed else f"{typed}.0")
    for least in (0, 1, needed + 1):
        form = NumberForm.model_construct(least=least, most=needed + 2)
        assert write(value, form) == write(longer, form) == number(value, max(least, needed))


@given(DECIMALS)
def test_plain_keeps_the_decimals_that_were_typed(value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    assert len(plain(value).partition(",")[2]) == max(0, -exponent)


@given(st.decimals(min_value=0, max_value=9999, places=2), st.sampled_from(",."))
def test_what_is_typed_with_two_decimals_is_read_as_it_is(value: Decimal, mark: str) -> None:
    assert parse_score(str(value).replace(".", mark)) == value


def test_a_form_bounds_decimals() -> None:
    assert write(Decimal("70"), NumberForm(least=1, most=1)) == "70,0"
    assert write(Decimal("70.0"), NumberForm(least=0, most=1)) == "70"
    assert write(Decimal("17.07"), NumberForm(least=0, most=2)) == "17,07"
    with pytest.raises(WouldLoseDigits):
        write(Decimal("17.07"), NumberForm(least=0, most=1))


def test_a_full_mark_may_drop_its_zeros() -> None:
    form = NumberForm(least=1, most=1, bare_at_maximum=True)
    assert [write(Decimal(v), form, Decimal(10)) for v in ("10.0", "9.0")] == ["10", "9,0"]
    assert write(Decimal(10), form) == "10,0"


def _value(written: str) -> Decimal:
    return Decimal(written.replace(".", "").replace(",", "."))
