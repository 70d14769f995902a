"""The "Your turn" card: what I have to do next, and the button that does it."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from socialdesk.domain.words import _, mark
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.badge import Pill
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.cards import Card, Sign
from socialdesk.ui.widgets.floating import Menu
from socialdesk.ui.widgets.paint import painter_for, rounded
from socialdesk.ui.widgets.rows import StepBar
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.tile import Tile

_BAND, _PICTURE, _LINES = 44, 56, 3

SNOOZES: Mapping[str, str] = {
    "10min": mark("10 minutes"),
    "1h": mark("1 hour"),
    "lunch": mark("After lunch"),
    "tomorrow": mark("Tomorrow 09:00"),
    "pick": mark("Pick a time…"),
}
"""The keys that `snoozed` says, and their words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """What the card shows. `when` and `due` are ready to read."""

    title: str
    network: str
    hue: str = ""
    channel: str = ""
    when: str = ""
    due: str = ""
    late: bool = False
    text: str = ""
    picture: QPixmap | None = None
    done: int = 0
    steps: tuple[str, ...] = ()
    verb: str = ""


class TurnCard(Card):
    """Shows one turn and what to do about it.

    Signals:
        posted(): The primary button was pressed.
        snoozed(str): A key of `SNOOZES` was chosen.
    """

    posted = Signal()
    snoozed = Signal(str)

    def __init__(self, view: TurnView, *, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._due = Pill("", "warn", "clock")
        self._tile = Tile(view.network, view.hue, view.channel)
        self._title = Label("", "heading")
        self._when = Label("", "small", "text2")
        self._picture = _Picture()
        self._text = Label("", "small", "text2", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._steps = StepBar((), 0)
        self.post = Button(_("Post it now"), Kind.PRIMARY, "send")
        self.post.clicked.connect(self.posted)
        self.snooze = Button(_("Snooze"), icon="alarm-clock")
        self.snooze.set_menu(self._snoozes())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.show_turn(view)

    def show_turn(self, view: TurnView) -> None:
        """Show another turn."""
        self.setAccessibleName(
            ", ".join(
                part
                for part in (_("Your turn"), view.title, view.channel, view.when)
                if part
            )
        )
        self._due.show_state(view.due, "bad" if view.late else "warn", "clock")
        self._due.setVisible(bool(view.due))
        self._tile.show_channel(view.network, view.hue, view.channel)
        self._title.setText(view.title)
        self._when.setText(" · ".join(p for p in (view.channel, view.when) if p))
        self._picture.show_picture(view.picture)
        self._text.setText(view.text)
        self._text.setVisible(bool(view.text))
        self._steps.show_steps(view.steps, view.done)
        self._steps.setVisible(bool(view.steps))
        self.post.setText(view.verb or _("Post it now"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as tall as the text needs at this width."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Be as tall as the parts need when one of them has changed."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the card with its band."""
        colours, radius = theme.colours, theme.radius("floating")
        rounded(painter, box, radius, fill=colours.surface)
        shape = QPainterPath()
        shape.addRoundedRect(box, radius, radius)
        painter.save()
        painter.setClipPath(shape)
        band = QRectF(box.left(), box.top(), box.width(), theme.px(_BAND))
        painter.fillRect(band, colours.accent_soft)
        painter.restore()
        rounded(painter, box, radius, outline=colours.border)

    def _lay_out(self) -> None:
        self._band = QWidget()
        band = QHBoxLayout(self._band)
        band.setContentsMargins(15, 0, 15, 0)
        band.setSpacing(8)
        band.addWidget(Sign("sparkles", "accent_ink", 16))
        band.addWidget(Label(_("Your turn"), "strong", "accent_ink", weight=650), 1)
        band.addWidget(self._due)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self._title)
        titles.addWidget(self._when)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._tile)
        head.addLayout(titles, 1)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self._text, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.post, 1)
        buttons.addWidget(self.snooze)
        inner = QVBoxLayout()
        inner.setContentsMargins(15, 15, 15, 15)
        inner.setSpacing(14)
        inner.addLayout(head)
        inner.addLayout(middle)
        inner.addWidget(self._steps)
        inner.addLayout(buttons)
        self.body.addWidget(self._band)
        self.body.addLayout(inner)
        self._size_band(self.worn)

    def _fit(self) -> None:
        asked = self.body.heightForWidth(self.width())
        self.setFixedHeight(asked if asked > 0 else self.body.sizeHint().height())

    def _snoozes(self) -> Menu:
        menu = Menu(self)
        for key, text in SNOOZES.items():
            menu.addAction(_(text)).setData(key)
        menu.triggered.connect(lambda action: self.snoozed.emit(action.data()))
        return menu

    def _size_band(self, theme: Theme) -> None:
        self._band.setFixedHeight(theme.px(_BAND))

    def _dress(self, theme: Theme) -> None:
        super()._dress(theme)
        if hasattr(self, "_band"):
            self._size_band(theme)


class _Picture(QWidget):
    """A small picture with round corners; nothing without one."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: QPixmap | None = None
        self._theme = theme()
        follow(self._dress)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show another picture."""
        self._picture = picture
        self.setVisible(picture is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture's middle."""
        if self._picture is None:
            return
        painter = painter_for(self)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setClipPath(shape)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = min(self._picture.width(), self._picture.height())
        source = QRectF(
            (self._picture.width() - side) / 2,
            (self._picture.height() - side) / 2,
            side,
            side,
        )
        painter.drawPixmap(QRectF(self.rect()), self._picture, source)
        painter.end()

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(_PICTURE)
        self.setFixedSize(QSize(side, side))
        self.update()
