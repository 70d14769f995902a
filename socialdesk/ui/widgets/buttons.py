"""Buttons: a verb, at most one primary in a page's header."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from socialdesk.domain.words import _
from socialdesk.ui.theme import Theme
from socialdesk.ui.widgets.paint import (
    Lane,
    centred,
    focus_ring,
    is_rtl,
    rounded,
    spinner,
    words,
)
from socialdesk.ui.widgets.press import Pressable
from socialdesk.ui.widgets.text import tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QKeySequence

_ICON, _SPINNER, _CHEVRON, _GAP = 16, 14, 14, 8
_TIGHT, _ROOMY = 8, 14
"""Room beside the verb of a button without and with a ground."""
_TICK = 40
_ROUND = 900
"""Milliseconds of a tick of the spinner, and of a whole round."""


class Kind(StrEnum):
    """What weight a button has."""

    PRIMARY = "primary"
    PLAIN = "plain"
    SOFT = "soft"
    QUIET = "quiet"
    LINK = "link"
    DANGER = "danger"


class Tall(StrEnum):
    """How tall a control is; the value is the token of its height."""

    NORMAL = "control"
    LIST = "control_list"
    DENSE = "control_dense"


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonState:
    """How a button stands: what its painter has to know."""

    hovered: bool = False
    pressed: bool = False
    focused: bool = False
    enabled: bool = True
    checked: bool = False


@dataclass(frozen=True, slots=True)
class _Shades:
    ink: QColor
    rest: QColor | None
    hover: QColor
    pressed: QColor
    outline: QColor | None = None


class Button(Pressable):
    """A button with a verb.

    `clicked` as in every QPushButton; `setDefault`, `setMenu` and `setShortcut` too.

    Args:
        text: The verb, sentence case, no full stop; "&" marks the access key.
        kind: Its weight.
        icon: An icon before the verb, if any.
        tall: Its height.
        on_click: Called when it is pressed.
        parent: Qt's parent.
    """

    def __init__(
        self,
        text: str,
        kind: Kind | str = Kind.PLAIN,
        icon: str = "",
        *,
        tall: Tall = Tall.NORMAL,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._kind, self._icon, self._tall = Kind(kind), icon, tall
        self._busy = self._opens = False
        self._why_not = self._tip = ""
        self._turn = 0.0
        super().__init__(text, parent)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._spin)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if on_click is not None:
            self.clicked.connect(lambda *_args: on_click())

    @property
    def kind(self) -> Kind:
        """Its weight."""
        return self._kind

    @property
    def busy(self) -> bool:
        """Whether its work is being done."""
        return self._busy

    def set_kind(self, kind: Kind | str) -> None:
        """Give it another weight."""
        self._kind = Kind(kind)
        self.update()

    def set_icon(self, icon: str) -> None:
        """Give it another icon."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a setter like Qt's
        """Show that the work goes on: a spinner for the icon, and no second press."""
        self._busy = busy
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, busy)
        self.setAccessibleDescription(_("Working…") if busy else self._why_not)
        if busy and self.worn.moving:
            self._clock.start(_TICK)
        else:
            self._clock.stop()
        self.update()

    def refuse(self, why: str) -> None:
        """Disable it and say why."""
        self._why_not = why
        self.setEnabled(False)
        self.setAccessibleDescription(why)
        tooltip(self, why)

    def allow(self) -> None:
        """Enable it again."""
        self._why_not = ""
        self.setEnabled(True)
        self.setAccessibleDescription("")
        tooltip(self, self._tip)

    def set_tip(self, text: str) -> None:
        """Give it a tool tip for the time it is enabled."""
        self._tip = text
        if not self._why_not:
            tooltip(self, text)

    def set_menu(self, menu: QMenu) -> None:
        """Open a menu when pressed; a chevron at the end says so.

        Let it be a `Menu` (widgets/floating.py), which has round corners.
        """
        self.setMenu(menu)
        self._opens = True
        self.updateGeometry()

    def wish(self, theme: Theme) -> QSize:
        """Return the room for icon, verb and chevron."""
        width = theme.metrics("strong").horizontalAdvance(self.label) + 1
        width += 2 * (_TIGHT if self._kind in _BARE else _ROOMY)
        width += sum(self._extras(theme))
        return QSize(round(width), theme.size(self._tall))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let nobody press it twice while it works."""
        if not self._busy:
            super().keyPressEvent(event)

    def draw(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Draw the button."""
        state = ButtonState(
            hovered=self.underMouse() and not self._busy,
            pressed=self.isDown(),
            focused=self.ringed,
            enabled=self.isEnabled(),
        )
        ink = paint_button(painter, box, self._kind, theme, state)
        self.draw_content(painter, theme, ink)

    def draw_content(self, painter: QPainter, theme: Theme, ink: QColor) -> None:
        """Draw what stands on the button's ground."""
        box, rtl = QRectF(self.rect()), is_rtl(self)
        icon, tail = self._extras(theme)
        width = theme.metrics("strong").horizontalAdvance(self.label) + 1 + icon + tail
        lane = Lane(centred(box, min(width, box.width() - 8), box.height()), rtl=rtl)
        if icon:
            self.draw_icon(painter, lane.lead(icon - _GAP, _GAP), ink, icon - _GAP)
        if tail:
            side = theme.px(_CHEVRON)
            place = centred(lane.trail(side, 4), side)
            theme.icons.paint(painter, place, "chevron-down", ink)
        words(painter, lane.rest, self.label, theme, ink, style="strong", rtl=rtl)

    def draw_icon(
        self, painter: QPainter, place: QRectF, ink: QColor, side: int
    ) -> None:
        """Draw the icon, or the spinner in its stead."""
        if self._busy:
            spinner(painter, centred(place, self.worn.px(_SPINNER)), ink, self._turn)
        elif self._icon:
            self.worn.icons.paint(painter, centred(place, side), self._icon, ink)

    def _extras(self, theme: Theme) -> tuple[int, int]:
        """Return the widths of the icon and of the chevron, with their gaps."""
        icon = theme.px(_ICON) + _GAP if self._icon or self._busy else 0
        return icon, (theme.px(_CHEVRON) + 6 if self._opens else 0)

    def _spin(self) -> None:
        self._turn = (self._turn + _TICK / _ROUND) % 1
        self.update()


class IconButton(Button):
    """A button with an icon only; its name and key stand in the tool tip.

    Args:
        icon: The icon.
        name: What it does; the accessible name.
        shortcut: The key that does the same.
        kind: `quiet` unless it should stand out.
        on_click: Called when it is pressed.
        flips: Whether the icon points, and so turns round in right to left.
        parent: Qt's parent.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        shortcut: "QKeySequence | str" = "",
        kind: Kind | str = Kind.QUIET,
        on_click: Callable[[], object] | None = None,
        flips: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", kind, icon, on_click=on_click, parent=parent)
        self._flips = flips
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name, shortcut)

    def set_name(self, name: str, shortcut: "QKeySequence | str" = "") -> None:
        """Say what it does, and with which key."""
        self.setAccessibleName(name)
        if shortcut:
            from PySide6.QtGui import QKeySequence

            keys = QKeySequence(shortcut)
            self.setShortcut(keys)
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            name = f"{name} ({shown})"
        self.set_tip(name)

    def wish(self, theme: Theme) -> QSize:
        """Return a square."""
        side = theme.size("icon_button")
        return QSize(side, side)

    def draw_content(self, painter: QPainter, theme: Theme, ink: QColor) -> None:
        """Draw the icon, turned round where it points and people read leftwards."""
        if self._flips and is_rtl(self):
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        side = theme.px(18)
        self.draw_icon(painter, QRectF(self.rect()), ink, side)


_BARE = frozenset({Kind.QUIET, Kind.LINK})


def paint_button(
    painter: QPainter, box: QRectF, kind: Kind, theme: Theme, state: ButtonState
) -> QColor:
    """Draw a button's ground and return the colour of what stands on it."""
    colours = theme.colours
    radius = theme.radius("control")
    if not state.enabled:
        ground = None if kind in _BARE else colours.sunken
        edge = None if kind in _BARE else colours.border
        rounded(painter, box, radius, fill=ground, outline=edge)
        return colours.disabled
    shades = _shades(kind, theme)
    fill = shades.rest
    if state.pressed:
        fill = shades.pressed
    elif state.hovered:
        fill = shades.hover
    if fill is not None or shades.outline is not None:
        rounded(painter, box, radius, fill=fill, outline=shades.outline)
    if state.focused:
        _button_ring(painter, box, kind, theme)
    return shades.ink


def _button_ring(painter: QPainter, box: QRectF, kind: Kind, theme: Theme) -> None:
    """Draw the ring; on the accent it needs a gap to be seen."""
    radius = theme.radius("control")
    focus_ring(painter, box, radius, theme)
    if kind is Kind.PRIMARY:
        inset = theme.ring
        inner = box.adjusted(inset, inset, -inset, -inset)
        gap = theme.colours.on_accent
        rounded(painter, inner, radius - inset, outline=gap, width=1.5)


def _shades(kind: Kind, theme: Theme) -> _Shades:
    colours, bad = theme.colours, theme.status["bad"]
    return {
        Kind.PRIMARY: lambda: _Shades(
            colours.on_accent,
            colours.accent,
            colours.accent_hover,
            colours.accent_pressed,
        ),
        Kind.PLAIN: lambda: _Shades(
            colours.text,
            colours.surface,
            colours.hover,
            colours.pressed,
            colours.border,
        ),
        Kind.SOFT: lambda: _Shades(
            colours.accent_ink,
            colours.accent_soft,
            colours.selection,
            colours.selection,
            colours.accent if theme.high_contrast else None,
        ),
        Kind.QUIET: lambda: _Shades(
            colours.text2, None, colours.hover, colours.pressed
        ),
        Kind.LINK: lambda: _Shades(
            colours.accent_ink, None, colours.accent_soft, colours.selection
        ),
        Kind.DANGER: lambda: _Shades(
            bad.ink, colours.surface, bad.soft, bad.soft, bad.mark
        ),
    }[kind]()
