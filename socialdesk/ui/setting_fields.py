"""Fields made from settings: each knows how to show a value and how to give it back.

A setting is one field of a dataclass; its metadata holds the words, its type says which
widget it gets (house.md, section 9).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from datetime import time
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from socialdesk.domain.words import _, mark
from socialdesk.ui.formats import Formats
from socialdesk.ui.places import SearchBox, country_box, zone_box
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.buttons import IconButton
from socialdesk.ui.widgets.forms import (
    Choice,
    Form,
    TextField,
    number_field,
    time_field,
)

MOST = 100_000
_LABELS = 190
VALUE_WORDS = {
    "system": mark("Like the system"),
    "light": mark("Light"),
    "dark": mark("Dark"),
    "starttls": "STARTTLS",
    "tls": "TLS",
}
"""The values of settings that are chosen from a list, in words."""
PARTS: Mapping[str, str] = {
    "business": mark("Business"),
    "closed": mark("Closed days"),
    "reminders": mark("Reminders"),
    "mail": mark("Mail"),
    "backups": mark("Backups"),
    "look": mark("Look"),
    "computer": mark("This computer"),
    "lock": mark("Lock"),
}
"""The parts of the settings, from top to bottom, and their headings."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A widget bound to one setting."""

    widget: QWidget
    show: Callable[[Any], object]
    value: Callable[[], Any]


class FolderField(QWidget):
    """A folder: typed, or chosen. `editingFinished` as in a line of text."""

    editingFinished = Signal()  # noqa: N815 - as Qt calls it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = TextField(hint=_("None"))
        self.field.setAccessibleName(_("Folder"))
        self.field.editingFinished.connect(self.editingFinished)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.field, 1)
        line.addWidget(
            IconButton("folder-open", _("Choose a folder"), on_click=self._choose)
        )
        self.setFocusProxy(self.field)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, _("Choose a folder"), self.field.text()
        )
        if folder:
            self.field.setText(folder)
            self.editingFinished.emit()


class SettingsForm(Form):
    """A form over one group of settings.

    Signals:
        changed(str, object): The name of a setting and its new value.

    Args:
        kind: The dataclass of the group.
        names: Which of its fields, in order.
    """

    changed = Signal(str, object)

    def __init__(
        self, kind: type[Any], names: Sequence[str], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        grid = self.layout()
        if isinstance(grid, QGridLayout):  # cards below one another share a column
            grid.setColumnMinimumWidth(0, theme().px(_LABELS))
        known = {item.name: item for item in fields(kind)}
        self._bound: dict[str, Bound] = {}
        self._shown: dict[str, Any] = {}
        for name in names:
            item = known[name]
            bound = _made(item)
            self._bound[name] = bound
            said = partial(self._tell, name)
            for signal in _signals(bound.widget):
                signal.connect(said)
            hint = item.metadata.get("hint", "")
            label = _(item.metadata["words"])
            if isinstance(bound.widget, QCheckBox):
                bound.widget.setText(label)
                label = ""
            self.add(name, label, bound.widget, _(hint) if hint else "")
            if isinstance(bound.widget, QCheckBox):
                bound.widget.setAccessibleName(bound.widget.text())

    def show_group(self, group: Any) -> None:
        """Show the values of a group; what somebody is typing in stays."""
        for name, bound in self._bound.items():
            value = getattr(group, name)
            typing = bound.widget.hasFocus() and self._shown.get(name) == value
            self._shown[name] = value
            if not typing:
                blocked = bound.widget.blockSignals(True)
                bound.show(value)
                bound.widget.blockSignals(blocked)

    def widget(self, name: str) -> QWidget:
        """Return the widget of a setting."""
        return self._bound[name].widget

    def _tell(self, name: str, *_args: object) -> None:
        value = self._bound[name].value()
        if value != self._shown.get(name):
            self._shown[name] = value
            self.settle(name)
            self.changed.emit(name, value)


def _signals(widget: QWidget) -> Iterable[Any]:
    """Return the signals that say that a person is done with a field."""
    if isinstance(widget, QCheckBox):
        return (widget.clicked,)
    if isinstance(widget, Choice | SearchBox):
        return (widget.chosen,)
    if isinstance(widget, FolderField | TextField | QSpinBox | QTimeEdit):
        return (widget.editingFinished,)
    raise TypeError(f"no signal is known for {type(widget).__name__}")


def _made(item: "Field[Any]") -> Bound:
    if item.name in _SPECIAL:
        return _SPECIAL[item.name]()
    default = item.default
    if isinstance(default, bool):
        return _switch()
    if isinstance(default, StrEnum):
        return _choice(type(default))
    if isinstance(default, int):
        return _number(item, default)
    if isinstance(default, tuple):
        return _list()
    return _text()


def _switch() -> Bound:
    box = QCheckBox()
    return Bound(widget=box, show=box.setChecked, value=box.isChecked)


def _choice(kind: type[StrEnum]) -> Bound:
    pairs = [(each, _(VALUE_WORDS.get(each.value, each.value))) for each in kind]
    box = Choice(pairs)
    return Bound(widget=box, show=box.choose, value=lambda: box.value)


def _number(item: "Field[Any]", default: int) -> Bound:
    least, most = item.metadata.get("least", 0), item.metadata.get("most", MOST)
    box = number_field(default, least, most)
    return Bound(widget=box, show=box.setValue, value=box.value)


def _list() -> Bound:
    line = TextField()
    return Bound(
        widget=line,
        show=lambda value: line.setText(", ".join(value)),
        value=lambda: tuple(
            part for part in line.text().replace(",", " ").split() if part
        ),
    )


def _text() -> Bound:
    line = TextField(most=500)
    return Bound(widget=line, show=line.setText, value=lambda: line.text().strip())


def _zone() -> Bound:
    box = zone_box("")
    return Bound(widget=box, show=box.choose, value=lambda: box.value)


def _country() -> Bound:
    box = country_box("")
    return Bound(widget=box, show=box.choose, value=lambda: box.value)


def _folder() -> Bound:
    part = FolderField()
    return Bound(
        widget=part,
        show=part.field.setText,
        value=lambda: part.field.text().strip(),
    )


def _clock() -> Bound:
    field = time_field(time(), Formats())
    return Bound(
        widget=field,
        show=lambda text: field.setTime(QTime.fromString(text, "HH:mm")),
        value=lambda: str(field.time().toString("HH:mm")),
    )


def _scale() -> Bound:
    pairs = [(step, f"{step} %") for step in theme().tokens.text_scales]
    box = Choice(pairs)
    return Bound(widget=box, show=box.choose, value=lambda: box.value)


_SPECIAL: dict[str, Callable[[], Bound]] = {
    "zone": _zone,
    "country": _country,
    "second_folder": _folder,
    "quiet_from": _clock,
    "quiet_until": _clock,
    "text_scale": _scale,
}
"""Settings that want more than their type says."""
