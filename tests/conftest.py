"""What holds for every test: tools that may be missing, and the language of messages."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from docgen.drafts import Outcome
from docgen.i18n import DEFAULT_LANGUAGE, use_language
from docgen.template_cache import FOLDER
from tests import rounds, tools


def pytest_configure() -> None:
    """Compiled templates are kept for all tests and what they start, apart from those of the person who tests."""
    os.environ[FOLDER] = str(Path(tempfile.gettempdir()) / "docgen-tests-cache")
    # How long an example takes says more of the machine than of docgen.
    settings.register_profile("docgen", deadline=None)
    settings.load_profile("docgen")


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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample rounds, built into a fresh folder from a copy of the sample workspace: `built/<round>/*.docx`."""
    folder = tmp_path_factory.mktemp("built")
    workspace = rounds.copy_of_samples(folder / "workspace")
    report = rounds.build(workspace, folder / "out")
    assert report.tally()[0] == 0, [str(f) for item in report.rounds for f in item.findings]
    assert report.count(Outcome.WRITTEN) == len(rounds.DOCUMENTS)
    return folder / "out"
