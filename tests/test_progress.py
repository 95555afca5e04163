"""How far a run is, as a bar and as lines."""

from __future__ import annotations

import io
import re
import time

import pytest

from docgen.i18n import use_language
from docgen.progress import Bar, Lines, rate


def test_a_bar_tells_count_rate_time_and_name() -> None:
    use_language("en")
    screen = io.StringIO()
    bar = Bar(screen, 120)
    bar.begin(300)
    for number in range(50):
        time.sleep(0.01)
        bar.step(f"du-thao/a/[thu]/{number}.docx", told=False)
    bar.note("A worker [red] ended.")
    time.sleep(0.15)
    bar.end()
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert "\nA worker [red] ended." in shown.replace("\r", "\n")
    assert re.search(r"50/300 \d+ a second 0:00:\d\d du-thao/a/\[thu\]/49\.docx", shown)


def test_lines_tell_what_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    lines.begin(3)
    lines.step("a.docx")
    lines.step("thu/b.docx", told=False)
    lines.step("thu/c.docx")
    lines.note("One more thing.")
    lines.end()
    assert capsys.readouterr().err.splitlines() == ["[1/3] a.docx", "[3/3] thu/c.docx", "One more thing."]


@pytest.mark.parametrize(
    ("speed", "told"), [(None, ""), (0, ""), (0.4, "<1 a second"), (1.2, "1 a second"), (87.6, "88 a second")]
)
def test_a_rate_is_a_round_number(speed: float | None, told: str) -> None:
    use_language("en")
    assert rate(speed) == told
