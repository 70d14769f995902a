"""Forms: a label, a field, and below it what helps or what is wrong."""

from collections.abc import Sequence
from datetime import date, datetime, time

from PySide6.QtCore import (
    QDate,
    QDateTime,
    QEvent,
    QLocale,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTime,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QStyledItemDelegate,
    QTimeEdit,
    QToolButton,
    QWidget,
)

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _
from socialdesk.ui.formats import Formats
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.floating import paint_window, pop_up, soften
from socialdesk.ui.widgets.paint import centred, rounded, words
from socialdesk.ui.widgets.text import Label

_INVALID = "invalid"
_SPIN_PAD = 12
_DAY, _EDGE = 40, 8
"""Room for a day in a calendar, and around its days."""


class Form(QWidget):
    """Labelled fields in one column.

    Signals:
        edited(str): The key of the field a person has changed.
    """

    edited = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._fields: dict[str, QWidget] = {}
        self._notes: dict[str, Label] = {}
        self._helps: dict[str, str] = {}

    def add(self, key: str, label: str, field: QWidget, help_text: str = "") -> None:
        """Put a field below the others.

        Args:
            key: What `fail` and `edited` call it; the `field` of an error.
            label: Its name; "&" marks the access key.
            field: The widget.
            help_text: A line below it, if any.
        """
        row = self._grid.rowCount()
        name = _FieldLabel(label, field)
        note = Label(help_text, "small", "text3", wrap=True)
        note.setVisible(bool(help_text))
        field.setAccessibleName(label.replace("&", ""))
        field.setAccessibleDescription(help_text)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(note, row + 1, 1)
        self._grid.setRowMinimumHeight(row + 1, 4)
        self._fields[key], self._notes[key] = field, note
        self._helps[key] = help_text
        self._listen(key, field)

    def add_wide(self, widget: QWidget) -> None:
        """Put a widget below the others, in the column of the fields."""
        self._grid.addWidget(widget, self._grid.rowCount(), 1)

    def field(self, key: str) -> QWidget:
        """Return the widget of a field."""
        return self._fields[key]

    def fail(self, key: str, text: str) -> None:
        """Say below a field how to put it right, and go there."""
        field = self._fields[key]
        _mark_invalid(field, invalid=True)
        field.setAccessibleDescription(text)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._note(key, text, "bad")

    def show_trouble(self, trouble: SocialDeskError) -> bool:
        """Show an error at its field; say whether there was one to show it at."""
        if trouble.field not in self._fields:
            return False
        parts = (trouble.message, trouble.hint)
        self.fail(trouble.field, " ".join(part for part in parts if part))
        return True

    def settle(self, key: str) -> None:
        """Take a field's trouble away."""
        _mark_invalid(self._fields[key], invalid=False)
        self._fields[key].setAccessibleDescription(self._helps[key])
        self._note(key, self._helps[key], "text3")

    def settle_all(self) -> None:
        """Take all troubles away."""
        for key in self._fields:
            self.settle(key)

    def _note(self, key: str, text: str, tone: str) -> None:
        note = self._notes[key]
        note.set_tone(tone)
        note.setText(text)
        note.setVisible(bool(text))

    def _listen(self, key: str, field: QWidget) -> None:
        for name in _CHANGES:
            signal = getattr(field, name, None)
            if signal is not None:
                signal.connect(lambda *_args: self._changed(key))
                return

    def _changed(self, key: str) -> None:
        if self._fields[key].property(_INVALID):
            self.settle(key)
        self.edited.emit(key)


_CHANGES = (
    "dateTimeChanged",
    "currentIndexChanged",
    "textChanged",
    "valueChanged",
    "toggled",
    "chosen",
)
"""The signals that say a field was changed, the most telling first."""


class _FieldLabel(Label):
    """A field's name, as tall as the field, so that both stand on one line."""

    def __init__(self, text: str, field: QWidget) -> None:
        super().__init__(text)
        self.setBuddy(field)
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        """Keep the name whole; all names share one column."""
        return self.sizeHint()

    def _dress(self, theme: Theme) -> None:
        super()._dress(theme)
        self.setFixedHeight(theme.size("control"))


class Choice(QComboBox):
    """Chooses one of some values; the wheel only turns it while it has the focus.

    Signals:
        chosen(object): The value a person has chosen.
    """

    chosen = Signal(object)

    def __init__(
        self,
        pairs: Sequence[tuple[object, str]] = (),
        current: object = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self._softened = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.offer(pairs, current)
        self.activated.connect(lambda row: self.chosen.emit(self._values[row]))

    @property
    def value(self) -> object:
        """The chosen value; None where nothing is."""
        row = self.currentIndex()
        return self._values[row] if row >= 0 else None

    def offer(
        self, pairs: Sequence[tuple[object, str]], current: object = None
    ) -> None:
        """Offer other values, without saying that something was chosen."""
        blocked = self.blockSignals(True)
        self.clear()
        self._values = [value for value, _text in pairs]
        self.addItems([text for _value, text in pairs])
        self.blockSignals(blocked)
        self.choose(current)

    def choose(self, value: object) -> None:
        """Choose a value; an unknown one leaves the first."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def showPopup(self) -> None:
        """Show the list, with round corners."""
        if not self._softened:
            self._softened = True
            self.setItemDelegate(QStyledItemDelegate(self))  # heeds the style sheet
            soften(self.view().window(), cut=True)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll over it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class TextField(QLineEdit):
    """A line of text.

    Args:
        text: What it holds at first.
        hint: What is shown while it is empty.
        most: How many characters it takes; any number at 0.
        parent: Qt's parent.
    """

    def __init__(
        self,
        text: str = "",
        hint: str = "",
        *,
        most: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(hint)
        if most:
            self.setMaxLength(most)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu in the look."""
        pop_up(self.createStandardContextMenu(), event.globalPos())


class LongField(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it."""

    def __init__(
        self,
        text: str = "",
        hint: str = "",
        *,
        lines: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        self._lines = lines
        super().__init__(text, parent)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        follow(self._dress)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu in the look."""
        pop_up(self.createStandardContextMenu(), event.globalPos())

    def sizeHint(self) -> QSize:
        """Return the room of its lines."""
        worn = theme()
        return QSize(worn.px(240), worn.line("body") * self._lines + 18)

    def _dress(self, theme: Theme) -> None:
        self.setMinimumHeight(theme.line("body") * self._lines + 16)


def date_field(day: date, formats: Formats) -> QDateEdit:
    """Return a field for a day, with a calendar."""
    field = QDateEdit(QDate(day.year, day.month, day.day))
    field.setCalendarPopup(True)
    field.setCalendarWidget(_Calendar())
    _calm(field, formats.locale, formats.day_pattern)
    return field


def time_field(at: time, formats: Formats) -> QTimeEdit:
    """Return a field for a time of day."""
    field = QTimeEdit(QTime(at.hour, at.minute))
    _calm(field, formats.locale, formats.hour_pattern)
    _pad(field)
    return field


def number_field(value: int, least: int, most: int, unit: str = "") -> QSpinBox:
    """Return a field for a whole number, with its unit behind it."""
    field = QSpinBox()
    field.setRange(least, most)
    field.setValue(value)
    field.setSuffix(f" {unit}" if unit else "")
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    _pad(field)
    return field


def moment_field(wall: datetime, formats: Formats) -> QDateTimeEdit:
    """Return a field for a wall time, with a calendar."""
    day, at = wall.date(), wall.time()
    field = QDateTimeEdit(
        QDateTime(QDate(day.year, day.month, day.day), QTime(at.hour, at.minute))
    )
    field.setCalendarPopup(True)
    field.setCalendarWidget(_Calendar())
    pattern = f"{formats.day_pattern}  {formats.hour_pattern}"
    _calm(field, formats.locale, pattern)
    return field


class _Calendar(QCalendarWidget):
    """The calendar of a date field, in the look: no red, no bar, thin arrows."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalHeaderFormat(self.VerticalHeaderFormat.NoVerticalHeader)
        self._softened = False
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        follow(self._dress)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and outline."""
        paint_window(self, "banner")

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate | date) -> None:
        """Draw a day; the chosen one on a disc."""
        worn, shown = theme(), _qdate(day)
        colours, box = worn.colours, QRectF(rect)
        ink = colours.text if shown.month() == self.monthShown() else colours.text3
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.minimumDate() <= shown <= self.maximumDate():
            ink = colours.disabled
        elif shown == self.selectedDate():
            side = min(box.width(), box.height())
            rounded(painter, centred(box, side), side / 2, fill=colours.accent)
            ink = colours.on_accent
        number = self.locale().toString(shown.day())
        middle = Qt.AlignmentFlag.AlignHCenter
        words(painter, box, number, worn, ink, align=middle)
        painter.restore()

    def event(self, event: QEvent) -> bool:
        """Give the window one is put into round corners, before it is shown."""
        if event.type() is QEvent.Type.Polish and not self._softened:
            self._softened = True
            soften(self.window(), cut=True)
        return super().event(event)

    def _dress(self, theme: Theme) -> None:
        room = 2 * _EDGE
        self.setMinimumSize(theme.px(_DAY * 7) + room, theme.px(_DAY * 8) + room)
        quiet = QTextCharFormat()
        quiet.setForeground(theme.colours.text2)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, QTextCharFormat())
        self.setHeaderTextFormat(quiet)
        for name, icon in (("prev", "chevron-left"), ("next", "chevron-right")):
            arrow = self.findChild(QToolButton, f"qt_calendar_{name}month")
            if arrow is not None:
                ratio = self.devicePixelRatioF()
                drawn = theme.icons.icon(icon, theme.colours.text2, ratio=ratio)
                arrow.setIcon(drawn)


class SearchField(QLineEdit):
    """Searches within a page; Esc empties it.

    Args:
        hint: What it searches, such as "Find a channel".
        parent: Qt's parent.
    """

    def __init__(self, hint: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QAction(self)
        self._sign.setText(_("Search"))
        self._sign.setEnabled(False)
        self.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self.setPlaceholderText(hint or _("Search"))
        self.setAccessibleName(hint or _("Search"))
        self.setClearButtonEnabled(True)
        escape = QAction(self)
        escape.setShortcut(Qt.Key.Key_Escape)
        escape.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        escape.triggered.connect(self.clear)
        self.addAction(escape)
        follow(self._dress)

    def _dress(self, theme: Theme) -> None:
        ink = theme.colours.text2
        ratio = self.devicePixelRatioF()
        icon = theme.icons.icon("search", ink, disabled=ink, size=16, ratio=ratio)
        self._sign.setIcon(icon)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu in the look."""
        pop_up(self.createStandardContextMenu(), event.globalPos())


def _qdate(day: QDate | date) -> QDate:
    """Return Qt's kind of a day; PySide takes either, and its stubs say so."""
    if isinstance(day, date):
        return QDate(day.year, day.month, day.day)
    return day


def _calm(field: QDateTimeEdit, locale: QLocale, pattern: str) -> None:
    """Let only the focused field turn with the wheel, and write as people read."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    field.setLocale(locale)
    # Qt turns the parts of a time round where people read leftwards; clocks do not.
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    field.setDisplayFormat(pattern)
    field.unsetLayoutDirection()


def _pad(field: QAbstractSpinBox) -> None:
    """Give a field with arrows the padding its style sheet does not (Qt 6.11)."""
    field.lineEdit().setTextMargins(_SPIN_PAD, 0, _SPIN_PAD, 0)


def _mark_invalid(field: QWidget, *, invalid: bool) -> None:
    field.setProperty(_INVALID, invalid)
    field.style().unpolish(field)
    field.style().polish(field)
    field.update()
