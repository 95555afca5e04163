"""The code is typed, linted and formatted: the same three commands a contributor runs by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

COMMANDS = {
    "types": ["mypy"],
    "lint": ["ruff", "check", "docgen", "tests"],
    "format": ["ruff", "format", "--check", "--diff", "docgen", "tests"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_code_is_clean(name: str) -> None:
    command = [sys.executable, "-m", *COMMANDS[name]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(COMMANDS[name])}\n{done.stdout}\n{done.stderr}"
