"""PySide6 gives back as many references to None as it takes.

6.12.0 on Python 3.11 dropped one with each call that returns nothing; after some
thousand calls the interpreter aborts (docs/adr/0010). Guards every change of version.
"""

import os
import subprocess
import sys

import pytest

COUNT = """
import sys
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel

class Source(QObject):
    sent = Signal(int)

app = QApplication([])
image = QImage(50, 50, QImage.Format.Format_RGB32)
painter, label, source = QPainter(image), QLabel(), Source()
square = QRect(0, 0, 9, 9)
def heard(n): pass
source.sent.connect(heard)
CALLS = {
    "setObjectName": lambda: label.setObjectName("x"),
    "setText": lambda: label.setText("x"),
    "update": lambda: label.update(),
    "isVisible": lambda: label.isVisible(),
    "fillRect": lambda: painter.fillRect(square, Qt.GlobalColor.white),
    "setPen": lambda: painter.setPen(QColor(1, 2, 3)),
    "drawText": lambda: painter.drawText(1, 1, "x"),
    "emit": lambda: source.sent.emit(1),
}
CALLS.update({"DROPS": DROPS} if DROPS else {})
for name, call in CALLS.items():
    before = [sys.getrefcount(x) for x in (None, True, False)]
    for _ in range(100):
        call()
    after = [sys.getrefcount(x) for x in (None, True, False)]
    if min(a - b for a, b in zip(after, before)) < -50:
        print(name)
painter.end()
"""
NOTHING = "DROPS = None\n"
# What 6.12.0 does, on purpose: returns None without having taken a reference to it.
ONE = """
import ctypes
def DROPS():
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))
"""


def counted(before: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", before + COUNT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_call_of_qt_drops_a_reference_to_none() -> None:
    assert counted(NOTHING) == ""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from 3.12 on")
def test_a_dropped_reference_is_noticed() -> None:
    assert counted(ONE) == "DROPS"
