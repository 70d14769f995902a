"""Text on the screen is plain text, always.

A raw QLabel, tool tip or message box guesses, and reads `<img src=…>` in a customer's
name as a picture to load (reliability.md, section 3). Use these instead; questions and
news in dialogs are `ask` and `tell` in `widgets/dialogs.py`.
"""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from socialdesk.ui.theme import Theme, follow

_NARROWEST = 24


class Label(QLabel):
    """Plain text of one style and tone, cut with "…" where the room ends.

    Args:
        text: What to say.
        style: A type style: display, title, heading, name, strong, body, small, micro.
        tone: text, text2, text3, accent_ink, on_accent, ok, warn, bad, info.
        weight: 1 to 1000; 0 is the style's own.
        wrap: Whether it may take several lines; then nothing is cut.
        selectable: Whether people can mark and copy it.
    """

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        tone: str = "text",
        *,
        weight: int = 0,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._style, self._tone, self._weight = style, tone, weight
        self._theme: Theme | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        if wrap:
            self.setWordWrap(True)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        tall = QSizePolicy.Policy.MinimumExpanding if wrap else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        self.setText(text)
        follow(self._dress)

    def set_tone(self, tone: str) -> None:
        """Say it in another colour."""
        if tone != self._tone:
            self._tone = tone
            if self._theme is not None:
                self._dress(self._theme)

    @property
    def is_cut(self) -> bool:
        """Whether part of the text does not fit."""
        if self.wordWrap():
            return False
        width = self.fontMetrics().horizontalAdvance(self._shown())
        return width > self.contentsRect().width()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Align by the layout's direction; Qt alone goes by the letters of the text."""
        self._wish = alignment
        self._align()

    def changeEvent(self, event: QEvent) -> None:
        """Turn round with the layout."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._align()

    def _align(self) -> None:
        flags = Qt.AlignmentFlag
        across = self._wish & flags.AlignHorizontal_Mask
        if not across & (flags.AlignHCenter | flags.AlignJustify):
            ends = (flags.AlignLeft, flags.AlignRight)
            rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            trailing = bool(across & flags.AlignRight)
            across = ends[trailing is not rtl] | flags.AlignAbsolute
        super().setAlignment(across | (self._wish & flags.AlignVertical_Mask))

    def minimumSizeHint(self) -> QSize:
        """Let a line shrink; it is cut then."""
        hint = super().minimumSizeHint()
        if not self.wordWrap():
            hint.setWidth(min(hint.width(), _NARROWEST))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, cut where it must be."""
        if not self.is_cut:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        box = self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(
            self._shown(), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, int(self.alignment().value), shown)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show the whole text as a tool tip, only when it was cut."""
        if (
            isinstance(event, QHelpEvent)
            and event.type() is QEvent.Type.ToolTip
            and self.is_cut
            and not self.toolTip()
        ):
            QToolTip.showText(event.globalPos(), as_plain(self.text()), self)
            return True
        return super().event(event)

    def _shown(self) -> str:
        """Return the text without the mark of an access key."""
        text = self.text()
        return text.replace("&", "") if self.buddy() is not None else text

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(self._style, self._weight))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.tone(self._tone))
        self.setPalette(palette)
        self.setMinimumHeight(theme.line(self._style))


def as_plain(text: str) -> str:
    """Return a text that Qt shows letter by letter, even where it guesses."""
    if "<" not in text:
        return text
    from html import escape  # its table is not needed at start

    return f"<qt>{escape(text)}</qt>"


def tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip that is plain text."""
    widget.setToolTip(as_plain(text))
