"""What people see, in their language: Vietnamese unless asked otherwise.

Message ids are English; catalogues are `docgen/locale/<language>/LC_MESSAGES/docgen.po` and `.mo`.
"""

from __future__ import annotations

import gettext as _gettext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

DOMAIN = "docgen"
LOCALE_DIR = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "vi"
LANGUAGES = ("vi", "en")

_language: ContextVar[str] = ContextVar("docgen_language", default=DEFAULT_LANGUAGE)


@lru_cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, LOCALE_DIR, languages=[language], fallback=True)


def use_language(language: str) -> None:
    """Choose the language of messages from here on: one of `LANGUAGES`."""
    _language.set(language)


def language() -> str:
    """The language of messages."""
    return _language.get()


def gettext(message: str) -> str:
    """Give a message in the chosen language, or as it is when the catalogue lacks it."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Give the form of a message that fits `n`."""
    return _catalogue(_language.get()).ngettext(singular, plural, n)
