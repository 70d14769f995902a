"""Starts the real program on a home, ends with the first picture; tells what is loaded.

python first_paint.py HOME PAGE [FILE] [whole]

With "whole" the program goes on until the page shows what it has to show, and is then
left as a person leaves it.
"""

import os
import sys
from pathlib import Path

import socialdesk.app.main  # noqa: F401  what `python -m socialdesk` loads first
from socialdesk.app import window
from socialdesk.desktop.paths import Home


def painted() -> None:
    if len(sys.argv) > 3:
        Path(sys.argv[3]).write_text("\n".join(sorted(sys.modules)), "utf-8")
    # Straight out, as the bare window: what comes after the first picture is not part.
    os._exit(0)


begin = window.WindowDesk.begin


def begin_and_end(desk: window.WindowDesk, **options: object) -> None:
    if "whole" in sys.argv:
        desk.window.settled.connect(desk.window.leaving)
    else:
        desk.window.painted.connect(painted)
    begin(desk, **options)


window.WindowDesk.begin = begin_and_end
sys.exit(window.run(Home(folder=Path(sys.argv[1])), page=sys.argv[2]))
