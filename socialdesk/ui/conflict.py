"""Two versions of a record side by side, when somebody changed it meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from socialdesk.domain.errors import ConflictError
from socialdesk.domain.words import _, mark
from socialdesk.ui.widgets.dialogs import WIDE, Dialog
from socialdesk.ui.widgets.text import Label

FIELD_WORDS: Mapping[str, str] = {
    "active_from": mark("First day"),
    "active_until": mark("Last day"),
    "at": mark("When"),
    "author_id": mark("Author"),
    "backup_id": mark("Backup"),
    "channel_id": mark("Channel"),
    "email": mark("E-mail"),
    "functions": mark("Functions"),
    "handle": mark("Handle"),
    "hue": mark("Colour"),
    "link": mark("Link"),
    "name": mark("Name"),
    "network": mark("Network"),
    "notes": mark("Notes"),
    "person_id": mark("Person"),
    "purpose": mark("Purpose"),
    "responsible_id": mark("Responsible"),
    "role": mark("Role"),
    "roster": mark("Order of people"),
    "state": mark("State"),
    "status": mark("Status"),
    "text": mark("Text"),
    "title": mark("Title"),
    "zone": mark("Time zone"),
}
"""The fields of records, as a comparison names them."""


class ConflictDialog(Dialog):
    """Shows what I wanted to save and what somebody saved meanwhile, field by field.

    `accepted` means: keep mine; `rejected`: take theirs.
    """

    def __init__(
        self,
        error: ConflictError,
        *,
        shown: Callable[[str, object], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Somebody changed this while you were editing"),
            _("Keep mine"),
            width=WIDE,
            away=_("Take theirs"),
            parent=parent,
        )
        self.rows = differences(error.mine, error.theirs, shown or _plain)
        if error.theirs is None:
            self.add(Label(_("It was deleted meanwhile."), "body", "text2", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, title in ((1, _("Mine")), (2, _("Theirs"))):
            grid.addWidget(Label(title, "strong", "text2"), 0, column)
        for line, (name, mine, theirs) in enumerate(self.rows, 1):
            grid.addWidget(Label(name, "small", "text2"), line, 0)
            for column, value in ((1, mine), (2, theirs)):
                text = Label(value or "–", "body", wrap=True, selectable=True)
                grid.addWidget(text, line, column, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)


def differences(
    mine: object, theirs: object, shown: Callable[[str, object], str]
) -> list[tuple[str, str, str]]:
    """Return the fields in which two versions of a record differ, in words."""
    record = mine if is_dataclass(mine) else theirs
    if not is_dataclass(record) or isinstance(record, type):
        return []
    found = []
    for item in fields(record):
        one = getattr(mine, item.name, None)
        other = getattr(theirs, item.name, None)
        if one != other and item.name != "id":
            name = _(FIELD_WORDS.get(item.name, item.name))
            found.append((name, shown(item.name, one), shown(item.name, other)))
    return found


def resolve(
    parent: QWidget,
    error: ConflictError,
    *,
    keep: Callable[[], object],
    take: Callable[[], object],
    shown: Callable[[str, object], str] | None = None,
) -> ConflictDialog:
    """Let a person choose between two versions; the dialog is open on return.

    Args:
        parent: Whose window it covers.
        error: What `tasks.run(..., failed=...)` was given.
        keep: Saves mine over theirs.
        take: Shows theirs.
        shown: Turns the value of a field into words; names instead of identities.
    """
    dialog = ConflictDialog(error, shown=shown, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(keep)
    dialog.rejected.connect(take)
    dialog.open()
    return dialog


def _plain(_name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)
