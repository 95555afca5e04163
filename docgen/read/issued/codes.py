"""Codes for what has only a label: short, ASCII, unique, and the same for the same label wherever it stands."""

from __future__ import annotations

from docgen.vietnamese import issued as words
from docgen.vietnamese.names import slug

_LONGEST = 60
_NAMELESS = "muc"


class Codes:
    """Gives out codes, no one twice."""

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._taken = set(taken)

    def take(self, label: str, count: int = 4) -> str:
        """A code of the first `count` words that say something; more of them, then a number, where it is taken.

        >>> codes = Codes()
        >>> codes.take("Hạ tầng kỹ thuật CNTT"), codes.take("Hạ tầng kỹ thuật CNTT của xã"), codes.take("Và các")
        ('ha-tang-ky-thuat', 'ha-tang-ky-thuat-cntt', 'va-cac')
        """
        every = slug(label).split("-")
        telling = [word for word in every if word not in words.STOP_WORDS] or every
        for length in range(min(count, len(telling)), len(telling) + 1):
            code = "-".join(telling[:length])
            if code and len(code) <= _LONGEST and code not in self._taken:
                return self._keep(code)
        base = ("-".join(telling[:count]) or _NAMELESS)[:_LONGEST].strip("-")
        number = 2
        while f"{base}-{number}" in self._taken:
            number += 1
        return self._keep(base if base not in self._taken else f"{base}-{number}")

    def _keep(self, code: str) -> str:
        self._taken.add(code)
        return code
