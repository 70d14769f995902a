"""The command palette: acts on the selection, places, posts, people, channels.

Typing narrows the list; the letters of what was typed have to occur in order. What was
chosen lately comes first.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.words import _
from socialdesk.ui.messages import scrim_alpha
from socialdesk.ui.palette_entries import MOST_OF_A_GROUP, Entry, Line, arranged
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import paint_avatar
from socialdesk.ui.widgets.badge import key_size, paint_key
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    is_rtl,
    painter_for,
    rounded,
    shadow,
    words,
)
from socialdesk.ui.widgets.tile import paint_tile

Index = QModelIndex | QPersistentModelIndex

_TALLEST = 540
_TOP, _ROOM, _FIELD, _ROW, _HEADING, _FOOT = 120, 48, 56, 36, 30, 34
_ENTRY = Qt.ItemDataRole.UserRole + 1


class PaletteLines(QAbstractListModel):
    """The lines of the palette; headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Return a line."""
        return self._lines[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        """Return a line's text, or the line."""
        line = self._lines[index.row()]
        if role == _ENTRY:
            return line
        said = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if role in said:
            return line.heading if line.entry is None else line.entry.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let entries be chosen, headings not."""
        if self._lines[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Palette(QWidget):
    """Covers the window with a scrim and shows the palette on it.

    Signals:
        chose(str): The key of what was chosen.
        closed(): It went away.

    Args:
        host: The window's content.
    """

    chose = Signal(str)
    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._theme: Theme = theme()
        self._entries: list[Entry] = []
        self._recent: Sequence[str] = ()
        self._before: QWidget | None = None
        self.setAccessibleName(_("Search or jump to"))
        self.field = QLineEdit(self)
        self.field.setObjectName("palette")
        self.field.setFrame(False)
        self.field.setPlaceholderText(_("Search or jump to"))
        self.field.setAccessibleName(_("Search or jump to"))
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.lines = PaletteLines(self)
        self.list = QListView(self)
        self.list.setAccessibleName(_("What was found"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setModel(self.lines)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.entered.connect(self._point)
        self.list.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.hide()
        host.installEventFilter(self)
        follow(self._dress)

    def open(self, entries: Sequence[Entry], recent: Sequence[str] = ()) -> None:
        """Show the palette with some entries; more may follow by `extend`."""
        from PySide6.QtWidgets import QApplication

        self._before = QApplication.focusWidget()
        self._entries, self._recent = list(entries), recent
        self.field.clear()
        self._narrow("")
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def extend(self, entries: Sequence[Entry]) -> None:
        """Take further entries in, while it is open."""
        if self.isVisible():
            self._entries += entries
            self._narrow(self.field.text())

    def close_it(self) -> None:
        """Go away and give the focus back."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    @property
    def shown(self) -> list[Entry]:
        """The entries that are listed now, from the top."""
        lines = [self.lines.line(row) for row in range(self.lines.rowCount())]
        return [line.entry for line in lines if line.entry is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window; let arrow keys in the field move the choice."""
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
            self._place()
        if (
            watched is self.field
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close when somebody clicks beside it."""
        if not self._box().contains(event.position()):
            self.close_it()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw scrim, box and foot."""
        painter, worn = painter_for(self), self._theme
        scrim = QColor(Qt.GlobalColor.black)
        scrim.setAlphaF(scrim_alpha())
        painter.fillRect(self.rect(), scrim)
        box, radius = self._box(), worn.radius("floating")
        shadow(painter, box, radius, worn, "dialog")
        rounded(
            painter,
            box,
            radius,
            fill=worn.colours.raised,
            outline=worn.colours.border,
        )
        rtl = is_rtl(self)
        head = QRectF(box.left(), box.top(), box.width(), worn.px(_FIELD))
        lane = Lane(head, rtl=rtl)
        lane.lead(20)
        worn.icons.paint(
            painter, centred(lane.lead(18), 18), "search", worn.colours.text2
        )
        painter.fillRect(
            QRectF(box.left() + 1, head.bottom(), box.width() - 2, 1),
            worn.colours.divider,
        )
        self._paint_foot(painter, box, rtl=rtl)
        painter.end()

    def _paint_foot(self, painter: QPainter, box: QRectF, *, rtl: bool) -> None:
        worn = self._theme
        foot = worn.px(_FOOT)
        top = box.bottom() - foot
        painter.fillRect(
            QRectF(box.left() + 1, top, box.width() - 2, 1), worn.colours.divider
        )
        room = QRectF(box.left() + 20, top, box.width() - 40, foot)
        ink = worn.colours.text2
        said = _("↑ ↓ choose      ↵ run      Esc close")
        if not self.shown:
            said = _("Nothing fits. Try fewer letters.")
        words(painter, room, said, worn, ink, style="micro", rtl=rtl)

    def _pressed(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: MOST_OF_A_GROUP,
            Qt.Key.Key_PageUp: -MOST_OF_A_GROUP,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._move(steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.list.currentIndex())
        elif key is Qt.Key.Key_Escape:
            self.close_it()
        elif key not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return False
        return True

    def _move(self, step: int) -> None:
        rows = self._rows()
        if not rows:
            return
        current = self.list.currentIndex().row()
        place = rows.index(current) if current in rows else 0
        once = abs(step) == 1
        there = (place + step) % len(rows) if once else place + step
        self._point(self.lines.index(rows[max(0, min(there, len(rows) - 1))]))

    def _rows(self) -> list[int]:
        return [
            row
            for row in range(self.lines.rowCount())
            if self.lines.line(row).entry is not None
        ]

    def _narrow(self, typed: str) -> None:
        self.lines.show_lines(arranged(typed.strip(), self._entries, self._recent))
        rows = self._rows()
        if rows:
            self.list.setCurrentIndex(self.lines.index(rows[0]))
            self.list.scrollToTop()
        self._place()
        self.update()

    def _point(self, index: Index) -> None:
        if index.isValid() and self.lines.line(index.row()).entry is not None:
            row = self.lines.index(index.row())
            self.list.setCurrentIndex(row)
            self.list.scrollTo(row)

    def _choose(self, index: Index) -> None:
        if not index.isValid():
            return
        entry = self.lines.line(index.row()).entry
        if entry is not None:
            self.close_it()
            self.chose.emit(entry.key)
            entry.run()

    def _box(self) -> QRectF:
        worn = self._theme
        width = min(worn.px(int(worn.tokens.width["palette"])), self.width() - 48)
        top = min(_TOP, self.height() // 8)
        tall = self._tall() + worn.px(_FIELD) + worn.px(_FOOT) + 16
        return QRectF(
            round((self.width() - width) / 2),
            top,
            width,
            min(tall, worn.px(_TALLEST), self.height() - top - _ROOM),
        )

    def _tall(self) -> int:
        worn = self._theme
        lines = [self.lines.line(row) for row in range(self.lines.rowCount())]
        return sum(worn.px(_HEADING if line.entry is None else _ROW) for line in lines)

    def _place(self) -> None:
        box, worn = self._box(), self._theme
        head, foot = worn.px(_FIELD), worn.px(_FOOT)
        field_room = box.adjusted(50, 8, -16, 0)
        field_room.setHeight(head - 16)
        if is_rtl(self):
            field_room.moveLeft(box.left() + 16)
        self.field.setGeometry(field_room.toRect())
        room = box.adjusted(8, head + 9, -8, -foot - 7)
        self.list.setGeometry(room.toRect())

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        colours = worn.colours
        # The style sheet would give the field a box of its own.
        self.field.setStyleSheet(
            "QLineEdit#palette { border: none; background: transparent; padding: 0;"
            f" min-height: 0; color: {colours.text.name()}; }}"
        )
        self.field.setFont(worn.font("heading", 450))
        self.list.setStyleSheet("QListView { background: transparent; border: none; }")
        self._place()
        self.update()


class _Painter(QStyledItemDelegate):
    """Draws the lines of the palette."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of a line."""
        line: Line = index.data(_ENTRY)
        return QSize(0, theme().px(_HEADING if line.entry is None else _ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a line."""
        worn, line = theme(), index.data(_ENTRY)
        box = QRectF(option.rect)
        rtl = option.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.entry is None:
            room = box.adjusted(12, 4, -12, 0)
            ink = worn.colours.text2
            words(
                painter,
                room,
                line.heading,
                worn,
                ink,
                style="small",
                weight=550,
                rtl=rtl,
            )
        else:
            on = bool(option.state & QStyle.StateFlag.State_Selected)
            self._entry(painter, worn, box, line, on=on, rtl=rtl)
        painter.restore()

    def _entry(
        self,
        painter: QPainter,
        worn: Theme,
        box: QRectF,
        line: Line,
        *,
        on: bool,
        rtl: bool,
    ) -> None:
        entry = line.entry
        if entry is None:
            return
        colours = worn.colours
        if on:
            rounded(painter, box, worn.radius("control"), fill=colours.accent_soft)
        ink = colours.accent_ink if on else colours.text
        lane = Lane(box.adjusted(12, 0, -12, 0), rtl=rtl)
        place = centred(lane.lead(18, 12), 18)
        _paint_sign(painter, place, entry, worn, ink if on else colours.text2)
        for keys in reversed(entry.keys):
            size = key_size(keys, worn)
            room = centred(lane.trail(size.width(), 6), size.width(), size.height())
            paint_key(painter, room, keys, worn)
        paint_matched(
            painter, lane.rest, entry.text, line.hits, worn=worn, ink=ink, rtl=rtl
        )


def _paint_sign(
    painter: QPainter, place: QRectF, entry: Entry, worn: Theme, ink: QColor
) -> None:
    if entry.face is not None:
        paint_avatar(painter, place, entry.face, worn)
    elif entry.network:
        paint_tile(painter, place, entry.network, entry.hue, worn)
    elif entry.icon:
        worn.icons.paint(painter, place, entry.icon, ink)


def paint_matched(
    painter: QPainter,
    room: QRectF,
    text: str,
    hits: frozenset[int],
    *,
    worn: Theme,
    ink: QColor,
    rtl: bool,
) -> None:
    """Draw a line of text with the letters that matched in a stronger weight."""
    plain, strong = 450, 680
    if rtl or not hits:
        weight = plain if not hits else 600
        words(painter, room, text, worn, ink, weight=weight, rtl=rtl)
        return
    x = room.left()
    metrics = {weight: worn.metrics("body", weight) for weight in (plain, strong)}
    baseline = (
        room.center().y() + (metrics[plain].ascent() - metrics[plain].descent()) / 2
    )
    painter.setPen(ink)
    for run, hit in _runs(text, hits):
        weight = strong if hit else plain
        shown = worn.cut(run, "body", weight, int(room.right() - x))
        painter.setFont(worn.font("body", weight))
        painter.drawText(QPointF(x, baseline), shown)
        x += metrics[weight].horizontalAdvance(shown)
        if shown != run:
            return


def _runs(text: str, hits: frozenset[int]) -> Iterator[tuple[str, bool]]:
    """Split a text into stretches that matched and stretches that did not."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or (end in hits) != (start in hits):
            yield text[start:end], start in hits
            start = end
