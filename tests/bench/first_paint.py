"""Starts the real window on a home, ends with the first picture; tells what is loaded.

python first_paint.py HOME PAGE
"""

import os
import sys
from pathlib import Path

from socialdesk.app.window import WindowDesk, application
from socialdesk.desktop.paths import Home

app = application()
desk = WindowDesk(app, Home(folder=Path(sys.argv[1])), keeps=False)


def painted() -> None:
    if len(sys.argv) > 3:
        Path(sys.argv[3]).write_text("\n".join(sorted(sys.modules)), "utf-8")
    # Straight out, as the bare window: what comes after the first picture is not part.
    os._exit(0)


desk.window.painted.connect(painted)
desk.begin(page=sys.argv[2])
sys.exit(app.exec())
