"""Hands on a keyboard, and nothing else: what the screen shows is what they go by."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.inspection import named

_MOST_TABS = 120


class Hands:
    """Types into whatever has the focus.

    Args:
        qtbot: Sends the keys.
        window: The window that is worked in; dialogs above it are found by themselves.
    """

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot, self._window = qtbot, window

    @property
    def window(self) -> QWidget:
        """The dialog on top, or the window."""
        return QApplication.activeModalWidget() or self._window

    @property
    def focus(self) -> QWidget:
        """What has the focus."""
        window = self.window
        if not window.isActiveWindow():
            with self._qtbot.waitActive(window):
                window.activateWindow()
        return window.focusWidget() or window

    def press(self, keys: str) -> None:
        """Press keys such as "Ctrl+N", "Alt+Right" or "Space"."""
        combination = QKeySequence(keys)[0]
        self._qtbot.keyClick(
            self.focus, combination.key(), combination.keyboardModifiers()
        )

    def write(self, text: str) -> None:
        """Type plain text."""
        assert text.isascii()
        self._qtbot.keyClicks(self.focus, text)

    def tab_to(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Press Tab until a control of a kind is reached whose name begins so."""
        passed: list[str] = []
        for _time in range(_MOST_TABS):
            focus = self.focus
            found = named(focus)
            if isinstance(focus, kind) and found.startswith(name):
                return focus
            passed.append(found)
            self.press("Tab")
        raise AssertionError(f"No {name!r} among {list(dict.fromkeys(passed))}")

    def do(self, name: str) -> None:
        """Go to a button by Tab and press it."""
        self.tab_to(name)
        self.press("Space")

    def fill(self, name: str, text: str) -> None:
        """Go to a field by Tab and type into it, in place of what it holds."""
        self.tab_to(name)
        self.press("Ctrl+A")
        self.write(text)
