"""What editors are made of: a form in a dialog that saves by itself, and rarer fields.

An editor gathers one record from its fields, sends it to a service, and closes when it
is saved. A trouble is said beside the field it is about, else in a banner above.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import ConflictError, SocialDeskError
from socialdesk.domain.team import HUES
from socialdesk.domain.words import _, mark
from socialdesk.ui.room import Room
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.cards import Banner
from socialdesk.ui.widgets.dialogs import MIDDLE, Dialog
from socialdesk.ui.widgets.forms import Form
from socialdesk.ui.widgets.paint import centred, focus_ring, is_rtl, rounded
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import Label, tooltip

_ABOVE_AND_BELOW = 190
"""What a dialog needs beside its form, and what it leaves of the window, in pixels."""
_LEAST = 60
_BAR, _BESIDE_BAR = 12, 2
"""Width of a scroll bar, and what lies between the fields and it."""
_MARGINS = 40
_SWATCH = 28


class Editor(Dialog):
    """Edits one record.

    Signals:
        told(str): It is saved; the words for the toast.

    Args:
        room: Services, roads, and who sits at the desk.
        title: What is edited.
        verb: What saving is called.
        parent: The window it belongs to.
    """

    told = Signal(str)

    def __init__(
        self, room: Room, title: str, verb: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, verb, width=MIDDLE, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.room = room
        self.form = Form()
        self._banner: Banner | None = None
        self._inner = QWidget()
        self._inner.setProperty("plain", True)
        self._column = QVBoxLayout(self._inner)
        self._column.setSpacing(12)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self.form)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inner)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add(self._scroll)
        self._spare_bar(shown=False)

    def gathered(self) -> Callable[[], Any]:
        """Return the work that saves what the fields hold.

        Raises:
            SocialDeskError: A field cannot be read.
        """
        raise NotImplementedError

    def saved(self, result: Any) -> str:
        """Return the words for the toast."""
        raise NotImplementedError

    def overwrite(self, theirs: object) -> None:
        """Take what is stored now as what the person began with."""

    def accept(self) -> None:
        """Save; the dialog closes when it is done."""
        if self.verb.busy:
            return
        self.form.settle_all()
        self.warn("")
        try:
            work = self.gathered()
        except SocialDeskError as trouble:
            self.fail(trouble)
            return
        self.run(work, self._saved)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do something off the screen's thread, with the verb spinning meanwhile."""
        self.verb.set_busy(True)
        self.room.tasks.run(
            self, work, done=partial(self._settled, done), failed=self.fail
        )

    def fail(self, trouble: SocialDeskError) -> None:
        """Say beside the field, or above all, what is wrong."""
        self.verb.set_busy(False)
        if isinstance(trouble, ConflictError):
            self._ask_whose(trouble)
        elif self.form.show_trouble(trouble):
            field = self.form.field(trouble.field or "")
            # The note below the field has just been given its room.
            QTimer.singleShot(
                0, field, partial(self._scroll.ensureWidgetVisible, field)
            )
        else:
            self.warn(str(trouble), "bad")

    def warn(
        self,
        text: str,
        status: str = "warn",
        *,
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Say something above the form; nothing takes it away."""
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if not text:
            return
        self._banner = Banner(text, status, action=action)
        if act is not None:
            self._banner.acted.connect(act)
        self._column.insertWidget(0, self._banner)

    def fit(self) -> None:
        """Be as tall as the form, but not taller than the window allows."""
        parent = self.parentWidget()
        window = None if parent is None else parent.window()
        screen = self.screen().availableGeometry().height()
        room = min(window.height() if window else screen, screen) - _ABOVE_AND_BELOW
        # Notes that wrap need the width before they know their height.
        # Without any there is no such height (-1), and the plain one holds.
        column = self._column
        self._spare_bar(shown=False)
        around = _MARGINS - _BAR - _BESIDE_BAR
        needed = column.totalMinimumSize().width() + around  # longer or larger words
        self.setFixedWidth(max(self.width(), needed))
        height = column.totalHeightForWidth(self.width() - around)
        wanted = max(height, column.totalSizeHint().height()) + 4
        self._scroll.setFixedHeight(max(min(wanted, room), _LEAST))
        self._spare_bar(shown=wanted > room)
        self.adjustSize()

    def _spare_bar(self, *, shown: bool) -> None:
        """Let the scroll bar stand in the dialog's margin, beyond the fields' end."""
        edge = _MARGINS // 2
        aside = _BAR + _BESIDE_BAR
        inside = _BESIDE_BAR if shown else aside
        rtl = is_rtl(self)
        left, right = (edge - aside, edge) if rtl else (edge, edge - aside)
        whole = self.layout()
        if whole is not None:
            whole.setContentsMargins(left, edge, right, edge)
        for part, room in ((self._box, aside), (self._column, inside)):
            left, right = (room, 0) if rtl else (0, room)
            part.setContentsMargins(left, 0, right, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the right height."""
        self.fit()
        super().showEvent(event)

    def _settled(self, done: Callable[[Any], None], result: Any) -> None:
        self.verb.set_busy(False)
        done(result)

    def _saved(self, result: Any) -> None:
        self.told.emit(self.saved(result))
        super().accept()

    def _ask_whose(self, trouble: ConflictError) -> None:
        """Let the person decide; what they typed stays."""
        self.overwrite(trouble.theirs)
        self.warn(
            _(
                "Somebody else has changed this meanwhile. What you typed is"
                " still here."
            ),
            action=_("Save mine"),
            act=self.accept,
        )


HUE_WORDS = {
    "rose": mark("Rose"),
    "coral": mark("Coral"),
    "amber": mark("Amber"),
    "olive": mark("Olive"),
    "green": mark("Green"),
    "sea": mark("Sea green"),
    "sky": mark("Sky blue"),
    "blue": mark("Blue"),
    "violet": mark("Violet"),
    "orchid": mark("Orchid"),
    "graphite": mark("Graphite"),
    "cocoa": mark("Cocoa"),
}


class Swatches(QWidget):
    """Chooses one of the twelve hues; arrow keys move along them.

    Signals:
        chosen(str): The hue a person has chosen.

    Args:
        hue: What is chosen at first; empty for none.
        parent: Qt's parent.
    """

    chosen = Signal(str)

    def __init__(self, hue: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 3, 0, 3)
        line.setSpacing(4)
        self._by_hue: dict[str, _Swatch] = {}
        for name in HUES:
            swatch = self._by_hue[name] = _Swatch(name)
            swatch.setChecked(name == hue)
            swatch.clicked.connect(self._tell)
            self._group.addButton(swatch)
            line.addWidget(swatch)
        line.addStretch(1)
        self.setFocusProxy(self._by_hue.get(hue) or self._by_hue[HUES[0]])

    @property
    def value(self) -> str:
        """The chosen hue; empty where none is."""
        return next((key for key, one in self._by_hue.items() if one.isChecked()), "")

    def _tell(self) -> None:
        self.chosen.emit(self.value)


class _Swatch(Pressable):
    """One hue."""

    def __init__(self, hue: str) -> None:
        super().__init__()
        self._hue = hue
        self.setCheckable(True)
        self.setAccessibleName(_(HUE_WORDS[hue]))
        tooltip(self, _(HUE_WORDS[hue]))

    def wish(self, theme: Theme) -> QSize:
        """Return a square that is easy to hit."""
        return QSize(theme.px(_SWATCH), theme.px(_SWATCH))

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the hue; the chosen one has a tick."""
        solid = theme.hue(self._hue).solid
        side = theme.px(22)
        ring = centred(box, theme.px(_SWATCH))
        rounded(painter, centred(box, side), side / 2, fill=solid)
        if self.isChecked():
            tick, white = centred(box, theme.px(14)), QColor(Qt.GlobalColor.white)
            theme.icons.paint(painter, tick, "check", white, stroke=3)
            rounded(painter, ring, ring.height() / 2, outline=solid, width=2)
        if self.ringed:
            focus_ring(painter, ring, ring.height() / 2, theme)


class Perhaps(QWidget):
    """A field that may be left out: a box to tick, and the field beside it.

    Signals:
        toggled(bool): The box was ticked or not.

    Args:
        words: What ticking means.
        fields: The fields that only count while it is ticked.
        on: Whether it is ticked at first.
        parent: Qt's parent.
    """

    toggled = Signal(bool)

    def __init__(
        self,
        words: str,
        fields: Sequence[QWidget],
        *,
        on: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.box = QCheckBox(words)
        self._fields = tuple(fields)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.box)
        for field in fields:
            line.addWidget(field, 0 if isinstance(field, Label) else 1)
        self.box.toggled.connect(self._switch)
        self.box.setChecked(on)
        self._switch(on)
        self.setFocusProxy(self.box)

    @property
    def on(self) -> bool:
        """Whether the fields count."""
        return self.box.isChecked()

    def _switch(self, on: bool) -> None:  # noqa: FBT001 - a slot
        for field in self._fields:
            field.setEnabled(on)
        self.toggled.emit(on)
