"""Setting one's own password, or taking it away."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from socialdesk.background.lanes import Lane
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _
from socialdesk.ui.messages import told
from socialdesk.ui.room import Room
from socialdesk.ui.widgets.dialogs import Dialog
from socialdesk.ui.widgets.forms import Form
from socialdesk.ui.widgets.text import Label


class PasswordDialog(Dialog):
    """Asks for a new password, twice; the old one too where there is one.

    Signals:
        changed(bool): It is done; whether there is a password now.
    """

    changed = Signal(bool)

    def __init__(self, room: Room, *, parent: QWidget | None = None) -> None:
        super().__init__(_("Set my password"), _("Set"), parent=parent)
        self._room = room
        self._has_one = False
        self.old, self.new, self.again = (_secret() for _number in range(3))
        self.form = Form()
        self.form.add("old", _("Present password"), self.old)
        self.form.add("password", _("New password"), self.new, _("Empty takes it away"))
        self.form.add("again", _("Once more"), self.again)
        self.add(self.form)
        self.add(
            Label(
                _(
                    "It tells people apart on this desk. It does not encrypt the "
                    "business: whoever can log in to this computer account can read "
                    "the files."
                ),
                "small",
                "text3",
                wrap=True,
            )
        )
        work = partial(room.services.team.has_password, room.me())
        room.tasks.run(self, work, done=self._show)

    def accept(self) -> None:
        """Check what was typed, prove the old one, then set the new one."""
        if self.new.text() != self.again.text():
            self.form.fail("again", _("The two are not the same."))
            return
        self.verb.set_busy(True)
        work = partial(self._room.services.team.prove, self._room.me(), self.old.text())
        self._room.tasks.run(
            self, work, done=self._set, failed=self._wrong, lane=Lane.WIDE
        )

    def _show(self, has_one: bool) -> None:  # noqa: FBT001 - what was asked
        self._has_one = has_one
        self.old.setEnabled(has_one)
        (self.old if has_one else self.new).setFocus()

    def _set(self, _proved: None) -> None:
        me, password = self._room.me(), self.new.text()
        work = partial(self._room.services.team.set_password, me, password, actor=me)
        self._room.tasks.run(self, work, done=self._done, failed=self._refused)

    def _done(self, _nothing: None) -> None:
        self.changed.emit(bool(self.new.text()))
        super().accept()

    def _wrong(self, error: SocialDeskError) -> None:
        self.verb.set_busy(False)
        self.form.fail("old", told(error))

    def _refused(self, error: SocialDeskError) -> None:
        self.verb.set_busy(False)
        if not self.form.show_trouble(error):
            self.form.fail("password", told(error))


def _secret() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
