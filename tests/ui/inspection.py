"""What a person needs of every control, asked of the widgets of a window.

The rules are those of design/tokens.md, sections 2 and 8. Each function returns
findings as sentences, so that a test can show all of them at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QWidget,
)

SMALLEST_TARGET = 24
_MOST_TABS = 400
_PARTS_OF_A_FIELD = 8
"""Day, month, year, hour, minute: Tab goes through them before it leaves a field."""
_CONTROLS = (
    QAbstractButton,
    QComboBox,
    QAbstractSpinBox,
    QLineEdit,
    QAbstractItemView,
)
_INNER = (QAbstractSpinBox, QComboBox, QHeaderView, QLineEdit)
"""Widgets whose children are their own affair."""
_TAB = Qt.FocusPolicy.TabFocus


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What pressing Tab has come to, from the first control round to it again."""

    seen: frozenset[int]
    trapped: str = ""


def shown(root: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of a window that are to be seen."""
    for widget in root.findChildren(QWidget):
        if widget.window() is root.window() and widget.isVisibleTo(root.window()):
            yield cast("QWidget", widget)


def controls(root: QWidget) -> Iterator[QWidget]:
    """Yield what can be clicked or can have the focus."""
    for widget in shown(root):
        if _is_inner(widget) or isinstance(widget, (QScrollBar, QHeaderView)):
            continue
        focusable = widget.focusPolicy() & _TAB and widget.focusProxy() is None
        if isinstance(widget, _CONTROLS) or focusable:
            yield widget


def named(widget: QWidget) -> str:
    """Return the name by which a screen reader tells of a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return "" if found is None else found.text(QAccessible.Text.Name).strip()


def told(widget: QWidget) -> str:
    """Return words by which a programmer finds a widget."""
    line = [type(widget).__name__]
    if isinstance(widget, (QAbstractButton, QLabel)):
        line.append(repr(widget.text()))
    elif named(widget):
        line.append(repr(named(widget)))
    above = widget.parentWidget()
    while above is not None and type(above) is QWidget:
        above = above.parentWidget()
    if above is not None:
        line.append(f"in {type(above).__name__}")
    return " ".join(line)


def nameless(root: QWidget) -> list[str]:
    """Return the controls without a name."""
    return [f"no name: {told(each)}" for each in controls(root) if not named(each)]


def without_tip(root: QWidget) -> list[str]:
    """Return the buttons that have neither text nor tool tip."""
    return [
        f"no tool tip: {told(each)}"
        for each in controls(root)
        if isinstance(each, QAbstractButton)
        and not each.text().strip()
        and not each.toolTip()
        and not _has_words(each)
    ]


def too_small(root: QWidget) -> list[str]:
    """Return the controls that are hard to hit."""
    return [
        f"{each.width()} x {each.height()}: {told(each)}"
        for each in controls(root)
        if min(each.width(), each.height()) < SMALLEST_TARGET
        and not isinstance(each, QScrollArea)
    ]


def unreachable(root: QWidget) -> list[str]:
    """Return the controls that pressing Tab does not come to.

    Of buttons of which one is chosen, one has to be reached; arrow keys do the rest.
    """
    walked = walk(root)
    trapped = [f"Tab is trapped in {walked.trapped}"] if walked.trapped else []
    return trapped + [
        f"not reached by Tab: {told(each)}"
        for each in controls(root)
        if each.isEnabled() and not _reached(each, walked.seen)
    ]


def walk(root: QWidget) -> Walked:
    """Press Tab until the focus comes back to where it was."""
    window = root.window()
    window.activateWindow()
    if window.focusWidget() is None:
        QTest.keyClick(window, Qt.Key.Key_Tab)
    seen: set[int] = set()
    stay = 0
    last: QWidget | None = None
    for _time in range(_MOST_TABS):
        focus = window.focusWidget()
        if focus is None:
            return Walked(seen=frozenset(seen), trapped="the window: no focus at all")
        stay = stay + 1 if focus is last else 0
        if stay > _PARTS_OF_A_FIELD:
            return Walked(seen=frozenset(seen), trapped=told(focus))
        if focus is not last and id(focus) in seen:
            return Walked(seen=frozenset(seen))
        seen.add(id(focus))
        last = focus
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return Walked(seen=frozenset(seen), trapped="a chain without an end")


def cut(root: QWidget) -> list[str]:
    """Return texts that do not fit and have no "…", and controls that are cut off."""
    found = []
    for widget in shown(root):
        if not isinstance(widget, (QLabel, *_CONTROLS)) or _is_inner(widget):
            continue
        if _overflows(widget):
            found.append(f"{_size(widget)} is too small: {told(widget)}")
        elif _clipped(widget):
            found.append(f"cut off at the edge: {told(widget)}")
    return found


def overlapping(root: QWidget) -> list[str]:
    """Return the texts and controls of one parent that lie over each other."""
    found = []
    parts: dict[QWidget | None, list[QWidget]] = {}
    for widget in shown(root):
        if isinstance(widget, (QLabel, *_CONTROLS)) and not _is_inner(widget):
            parts.setdefault(widget.parentWidget(), []).append(widget)
    for beside in parts.values():
        for one, other in combinations(beside, 2):
            both = one.geometry().intersected(other.geometry())
            if min(both.width(), both.height()) > 1 and not _floats(one, other):
                found.append(f"{told(one)} lies over {told(other)}")
    return found


# -- how it is judged ------------------------------------------------------------------


def _is_inner(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, _INNER):
            return True
        above = above.parentWidget()
    return False


def _has_words(button: QAbstractButton) -> bool:
    """Say whether a button that paints itself says its name in words."""
    return button.width() >= 3 * SMALLEST_TARGET


def _reached(widget: QWidget, seen: frozenset[int]) -> bool:
    if id(widget) in seen:
        return True
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is not None and group.exclusive():
        return any(id(each) in seen for each in group.buttons())
    return False


def _overflows(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        if not widget.text().strip():
            return False
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        elides = hasattr(widget, "is_cut")
        return not elides and widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, (QCheckBox, QRadioButton)):
        return widget.sizeHint().width() > widget.width() + 1
    is_button = isinstance(widget, QAbstractButton)
    return is_button and widget.minimumSizeHint().width() > widget.width() + 1


def _clipped(widget: QWidget) -> bool:
    """Say whether an ancestor cuts a widget off where nobody can scroll to it."""
    box = QRect(QPoint(0, 0), widget.size())
    inside: QWidget = widget
    above = widget.parentWidget()
    while above is not None and not inside.isWindow():
        box.translate(inside.pos())
        area = above.parentWidget()
        room = above.rect().adjusted(-1, -1, 1, 1)
        if isinstance(area, QAbstractScrollArea) and area.viewport() is above:
            never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            sideways = area.horizontalScrollBarPolicy() != never
            across = room.left() <= box.left() and box.right() <= room.right()
            return not (sideways or across)
        if not room.contains(box):
            return True
        inside, above = above, area
    return False


def _floats(one: QWidget, other: QWidget) -> bool:
    """Say whether one of two widgets stands over the other on purpose."""
    return bool({one.property("floats"), other.property("floats")} & {True})


def _size(widget: QWidget) -> str:
    hint = widget.sizeHint()
    return f"{widget.width()} x {widget.height()} for {hint.width()} x {hint.height()}"
