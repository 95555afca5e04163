"""What holds for every test: tools that may be missing, and the language of messages."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from docgen.i18n import DEFAULT_LANGUAGE, use_language
from tests import tools


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs_tool"):
        for name in marker.args:
            reason = tools.missing(name)
            if reason and tools.REQUIRED:
                pytest.fail(f"{reason} (DOCGEN_REQUIRE_TOOLS=1 allows no skip)", pytrace=False)
            if reason:
                pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if tools.REQUIRED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and DOCGEN_REQUIRE_TOOLS=1 allows no skip: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """Each test begins and ends with docgen's own language."""
    use_language(DEFAULT_LANGUAGE)
    yield
    use_language(DEFAULT_LANGUAGE)
