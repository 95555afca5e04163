from __future__ import annotations

from collections.abc import Iterator

import pytest

from docgen.i18n import DEFAULT_LANGUAGE, use_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Places and messages are compared as they stand in the code, whatever the catalogue says."""
    use_language("en")
    yield
    use_language(DEFAULT_LANGUAGE)
