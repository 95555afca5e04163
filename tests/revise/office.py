"""LibreOffice's own Accept all and Reject all, over UNO.

Run as a program by the Python that has the module `uno`, which is the system's; tests call `settled`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

PYTHON = "/usr/bin/python3"
_COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges", "save": ""}


@cache
def has_uno() -> bool:
    """Whether there is a Python that can talk to LibreOffice."""
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


def settled(soffice: str, work: Path, files: Sequence[Path]) -> dict[tuple[str, Path], Path]:
    """What LibreOffice makes of files when it accepts all changes, rejects them, or only saves, by `accept` and so on.

    The files should be without controls and comments: its edition without windows ends where it should show a comment.
    """
    done = subprocess.run(
        [PYTHON, __file__, soffice, str(work), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {(how, file): work / f"{file.stem}.{how}.docx" for how in _COMMANDS for file in files}
    return {key: path for key, path in made.items() if path.exists()}


def _main(soffice: str, work: Path, files: Sequence[Path]) -> None:
    import uno  # type: ignore[import-not-found]

    pipe = f"docgen{time.time_ns()}"
    command = [soffice, f"-env:UserInstallation=file://{work}/profile", "--headless", "--norestore", "--nologo"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stdin=subprocess.DEVNULL)
    try:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        context = _connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        manager = context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        for file in files:
            for how, order in _COMMANDS.items() if ".redline" in file.name else [("save", "")]:
                document = desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, (_property("Hidden", True),))
                if order:
                    dispatcher.executeDispatch(document.CurrentController.Frame, order, "", 0, ())
                target = work / f"{file.stem}.{how}.docx"
                document.storeToURL(target.as_uri(), (_property("FilterName", "MS Word 2007 XML"),))
                document.close(True)
    finally:
        office.terminate()
        office.wait(30)


def _connected(resolver: Any, address: str) -> Any:
    for _attempt in range(120):
        try:
            return resolver.resolve(address)
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


def _property(name: str, value: object) -> object:
    from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), [Path(one) for one in sys.argv[3:]])
