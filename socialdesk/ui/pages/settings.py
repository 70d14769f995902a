"""The settings: of the business, of reminders and mail, of backups, and of this desk.

What is edited is saved at once; a trouble is said beside its field.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from socialdesk.background.lanes import Lane
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import Kind
from socialdesk.domain.ports import (
    MAIL_PASSWORD,
    Mail,
    Mailer,
    Secrets,
    SecretsState,
    message_id,
)
from socialdesk.domain.settings import (
    Backup,
    Business,
    ClosedDay,
    MailServer,
    Reminding,
)
from socialdesk.domain.team import Person, Right, may
from socialdesk.domain.words import _
from socialdesk.ui.desk import DeskSettings, Starter, dress
from socialdesk.ui.formats import Formats
from socialdesk.ui.lock import see_through
from socialdesk.ui.messages import Saved, told
from socialdesk.ui.pages.page import Page
from socialdesk.ui.room import Room
from socialdesk.ui.setting_fields import PARTS, SettingsForm
from socialdesk.ui.theme import look
from socialdesk.ui.widgets.buttons import Button, IconButton
from socialdesk.ui.widgets.cards import Banner, Card, PageHeader
from socialdesk.ui.widgets.dialogs import Dialog, ask
from socialdesk.ui.widgets.forms import TextField, date_field
from socialdesk.ui.widgets.text import Label

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services

WIDTH = 720
_COPIES = 5
Group = Business | Reminding | MailServer | Backup
GROUPS: Sequence[tuple[type[Group], Sequence[str]]] = (
    (Business, ("name", "zone", "country", "region")),
    (
        Reminding,
        (
            "leads",
            "ask_lead",
            "accept_deadline",
            "answer_time",
            "quiet_from",
            "quiet_until",
            "desktop",
            "mail",
        ),
    ),
    (MailServer, ("host", "port", "security", "user", "sender", "ca_file")),
    (Backup, ("every_minutes", "second_folder")),
)
"""The groups of the business and what is shown of each."""
LOOKS = ("theme", "text_scale", "high_contrast", "reduce_motion", "system_font")
HABITS = ("single_keys", "close_to_tray")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page shows of the business, read in one go."""

    groups: tuple[Group, ...]
    closed: Sequence[ClosedDay]
    copies: Sequence[Any]
    people: Sequence[Person]
    kept_in: SecretsState | None
    starts: bool


def gather(
    services: "Services", secrets: Secrets | None, starter: Starter | None
) -> Shown:
    """Read everything that the page shows."""
    settings = services.settings
    return Shown(
        groups=tuple(settings.group(kind) for kind, _names in GROUPS),
        closed=settings.closed_days(),
        copies=services.backups.copies()[:_COPIES],
        people=services.team.people(),
        kept_in=None if secrets is None else secrets.state(),
        starts=False if starter is None else starter.enabled(),
    )


def send_test(mailer: Mailer, to: str, stamp: str) -> str:
    """Send a mail to oneself; return the address.

    Raises:
        SocialDeskError: It was not taken.
    """
    mailer.send(
        Mail(
            to=to,
            subject=_("A test from SocialDesk"),
            text=_("If you can read this, reminders can reach you by e-mail."),
            message_id=message_id(f"test:{stamp}", sender=to),
        )
    )
    return to


def set_starting(starter: Starter, *, wanted: bool) -> bool:
    """Start with the session, or not; return which."""
    if wanted:
        starter.enable()
    else:
        starter.disable()
    return wanted


class SettingsPage(Page):
    """Everything that can be set, from top to bottom."""

    watches = frozenset({Kind.SETTING, Kind.CLOSED_DAY, Kind.PERSON})

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self._formats = Formats()
        self._groups: dict[type[Group], Group] = {}
        self.forms: dict[type[Group], SettingsForm] = {}
        self._me: Person | None = None
        self.saved = Saved()
        header = PageHeader(_("Settings"))
        header.add(self.saved)
        self._no_right = Banner(
            _("Only an owner can change the settings of the business."), "info"
        )
        self._no_right.hide()
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 12, 24)
        self._column.setSpacing(24)
        self._parts: dict[str, QWidget] = {}
        self._business_parts = [
            self._part("business", self._business()),
            self._part("closed", self._closed()),
            self._part("reminders", self._group_form(Reminding)),
            self._part("mail", self._mail()),
            self._part("backups", self._backups()),
        ]
        self._part("look", self._look_of_desk())
        self._part("computer", self._habits())
        self._part("lock", self._lock())
        self._column.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(_("Settings"))
        area.setWidget(inner)
        see_through(area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 12, 0)
        whole.setSpacing(16)
        header.setContentsMargins(0, 0, 12, 0)
        whole.addWidget(header)
        whole.addWidget(self._no_right)
        whole.addWidget(area, 1)

    def reload(self) -> None:
        """Read the settings again."""
        desk = self.room.desk
        secrets = None if desk is None else desk.secrets
        starter = None if desk is None else desk.starter
        work = partial(gather, self.room.services, secrets, starter)
        self.tasks.run(self, work, done=self._show)

    def go(self, record_id: str) -> None:
        """Show one of the parts, by its key in `PARTS`."""
        part = self._parts.get(record_id)
        if part is not None:
            self._column.activate()
            self._area.verticalScrollBar().setValue(part.y())
            first = part.nextInFocusChain()
            if first is not None and part.isAncestorOf(first):
                first.setFocus()

    # -- the parts ---------------------------------------------------------------------

    def _part(self, key: str, *parts: QWidget) -> QWidget:
        """Put a titled card on the page."""
        part = self._parts[key] = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(_(PARTS[key]), "heading"))
        card = Card()
        for each in parts:
            card.body.addWidget(each)
        column.addWidget(card)
        self._column.addWidget(part)
        return part

    def _group_form(self, kind: type[Group]) -> SettingsForm:
        names = next(names for each, names in GROUPS if each is kind)
        form = SettingsForm(kind, names)
        form.changed.connect(partial(self._change, kind))
        self.forms[kind] = form
        return form

    def _business(self) -> QWidget:
        return self._group_form(Business)

    def _closed(self) -> QWidget:
        part, column = _plain()
        column.addWidget(
            Label(
                _("Days on which nobody has a turn, beside public holidays."),
                "small",
                "text3",
            )
        )
        self._closed_rows = QVBoxLayout()
        self._closed_rows.setSpacing(2)
        column.addLayout(self._closed_rows)
        today = self.room.clock().date()
        self.closed_day = date_field(today, self._formats)
        self.closed_day.setAccessibleName(_("Day"))
        self.closed_name = TextField(hint=_("Company outing"), most=80)
        self.closed_name.setAccessibleName(_("Why"))
        self.closed_add = Button(_("Add"), icon="plus", on_click=self._add_closed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.closed_day)
        line.addWidget(self.closed_name, 1)
        line.addWidget(self.closed_add)
        column.addLayout(line)
        return part

    def _mail(self) -> QWidget:
        part, column = _plain()
        form = self._group_form(MailServer)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(_("Kept in the keyring"))
        self.password.editingFinished.connect(self._keep_password)
        form.add("password", _("Password"), self.password)
        self._kept_in = Label("", "small", "text3", wrap=True)
        self.test = Button(_("Send a test mail"), icon="send", on_click=self._send_test)
        self._tested = Label("", "small", "text2", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.test)
        line.addWidget(self._tested, 1)
        column.addWidget(form)
        column.addWidget(self._kept_in)
        column.addLayout(line)
        return part

    def _backups(self) -> QWidget:
        part, column = _plain()
        column.addWidget(self._group_form(Backup))
        self._copies = Label("", "body", "text2", wrap=True, selectable=True)
        self.back_up = Button(_("Back up now"), icon="database", on_click=self._back_up)
        folder = Button(
            _("Open the folder"), icon="folder-open", on_click=self._open_folder
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.back_up)
        line.addWidget(folder)
        line.addStretch(1)
        column.addWidget(self._copies)
        column.addLayout(line)
        return part

    def _look_of_desk(self) -> QWidget:
        self.looks = SettingsForm(DeskSettings, LOOKS)
        self.looks.changed.connect(self._change_desk)
        return self.looks

    def _habits(self) -> QWidget:
        part, column = _plain()
        self.habits = SettingsForm(DeskSettings, HABITS)
        self.habits.changed.connect(self._change_desk)
        self.starts = QCheckBox(_("Start with the session"))
        self.starts.clicked.connect(self._change_start)
        column.addWidget(self.starts)
        column.addWidget(
            Label(
                _("So that reminders come even when nobody has opened SocialDesk."),
                "small",
                "text3",
                wrap=True,
            )
        )
        column.addWidget(self.habits)
        return part

    def _lock(self) -> QWidget:
        part, column = _plain()
        self.lock = SettingsForm(Backup, ("lock_minutes",))
        self.lock.changed.connect(partial(self._change, Backup))
        column.addWidget(self.lock)
        column.addWidget(
            Label(
                _(
                    "People pick themselves when the window was locked; a password is "
                    "optional. This tells people apart, it does not encrypt anything: "
                    "whoever can log in to this computer account can read the files."
                ),
                "small",
                "text3",
                wrap=True,
            )
        )
        return part

    # -- showing -----------------------------------------------------------------------

    def _show(self, shown: Shown) -> None:
        for group, (kind, _names) in zip(shown.groups, GROUPS, strict=True):
            self._groups[kind] = group
            self.forms[kind].show_group(group)
        backup = self._groups[Backup]
        self.lock.show_group(backup)
        self._show_desk(starts=shown.starts)
        self._show_closed(shown.closed)
        self._show_copies(shown.copies)
        if shown.kept_in is not None:
            self._kept_in.setText(shown.kept_in.words)
        me = self.room.me()
        self._me = next((each for each in shown.people if each.id == me), None)
        allowed = self._me is not None and may(self._me.role, Right.SETTINGS)
        self._no_right.setVisible(not allowed)
        for part in self._business_parts:
            part.setEnabled(allowed)

    def _show_desk(self, *, starts: bool) -> None:
        desk = self.room.desk
        known = DeskSettings() if desk is None else desk.file.known
        self.looks.show_group(known)
        self.habits.show_group(known)
        self.starts.setChecked(starts)
        self.starts.setEnabled(desk is not None and desk.starter is not None)

    def _show_closed(self, closed: Sequence[ClosedDay]) -> None:
        while (item := self._closed_rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in closed:
            self._closed_rows.addWidget(self._closed_row(each))

    def _closed_row(self, closed: ClosedDay) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        day = self._formats.full_date(closed.day)
        line.addWidget(Label(day, "body", weight=550))
        line.addWidget(Label(closed.name, "body", "text2"), 1)
        name = _("Open again on {day}").format(day=day)
        remove = partial(self._remove_closed, closed.id)
        line.addWidget(IconButton("x", name, on_click=remove))
        return row

    def _show_copies(self, copies: Sequence[Any]) -> None:
        now = self.room.clock()
        zone = getattr(self._groups.get(Business), "zone", "") or "UTC"
        formats = Formats(zone=zone)
        if not copies:
            self._copies.setText(_("There is no backup yet."))
            return
        last = copies[0]
        size = formats.size(last.bytes)
        self._copies.setText(
            _("Last backup {when}, {size}. It was opened and checked.").format(
                when=formats.when(last.at, now), size=size
            )
        )

    # -- saving ------------------------------------------------------------------------

    def _change(self, kind: type[Group], name: str, value: object) -> None:
        given: dict[str, Any] = {name: value}
        group = replace(self._groups[kind], **given)
        self._groups[kind] = group
        work = partial(self.room.services.settings.change, group, actor=self._who())
        self.tasks.run(
            self,
            work,
            done=self._on_saved,
            failed=partial(self._refuse, kind, name),
        )

    def _on_saved(self, _group: object) -> None:
        self.saved.say()

    def _refuse(self, kind: type[Group], name: str, error: SocialDeskError) -> None:
        """Say it beside the field, and go on from what is stored."""
        form = self.lock if name == "lock_minutes" else self.forms[kind]
        if not form.show_trouble(error):
            form.fail(name, told(error))
        work = partial(self.room.services.settings.group, kind)
        self.tasks.run(self, work, done=partial(self._keep, kind))

    def _keep(self, kind: type[Group], group: Group) -> None:
        self._groups[kind] = group

    def _change_desk(self, name: str, value: object) -> None:
        desk = self.room.desk
        if desk is None:
            return
        now = desk.file.change(**{name: value})
        if name in LOOKS:
            # Not within the signal of the widget that is about to be dressed anew.
            QTimer.singleShot(0, self, partial(dress, look(), now))
        self.tasks.run(self, desk.file.write, done=self._on_saved)

    def _change_start(self, wanted: bool) -> None:  # noqa: FBT001 - a slot
        desk = self.room.desk
        if desk is not None and desk.starter is not None:
            work = partial(set_starting, desk.starter, wanted=wanted)
            self.tasks.run(self, work, done=self._on_saved, lane=Lane.WIDE)

    def _add_closed(self) -> None:
        day = self.closed_day.date()
        work = partial(
            self.room.services.settings.add_closed_day,
            date(day.year(), day.month(), day.day()),
            self.closed_name.text().strip() or _("Closed"),
            actor=self._who(),
        )
        self.tasks.run(self, work, done=self._closed_added)

    def _closed_added(self, _closed: ClosedDay) -> None:
        self.closed_name.clear()
        self.done.emit(_("Closed day added"))

    def _remove_closed(self, closed_id: str) -> None:
        remove = self.room.services.settings.remove_closed_day
        work = partial(remove, closed_id, actor=self._who())
        self.tasks.run(self, work, done=self._closed_removed)

    def _closed_removed(self, _nothing: None) -> None:
        self.done.emit(_("Closed day removed"))

    def _keep_password(self) -> None:
        desk, text = self.room.desk, self.password.text()
        if desk is None or desk.secrets is None or not text:
            return
        # A keyring may ask the person to unlock it, and wait.
        work = partial(desk.secrets.set, MAIL_PASSWORD, text)
        self.tasks.run(
            self,
            work,
            done=self._password_kept,
            failed=self._password_refused,
            lane=Lane.WIDE,
        )

    def _password_kept(self, _nothing: None) -> None:
        self.password.clear()
        self.password.setPlaceholderText(_("Kept in the keyring"))
        self.saved.say()

    def _password_refused(self, error: SocialDeskError) -> None:
        self.forms[MailServer].fail("password", told(error))
        self.asked: Dialog | None = ask(
            self,
            _("Keep the password until SocialDesk is closed?"),
            verb=_("Keep it for now"),
            done=self._lend_password,
            body=_("Enter it again at the next start, or set up a keyring."),
        )

    def _lend_password(self) -> None:
        """Keep the password in memory, since the person chose so."""
        desk = self.room.desk
        if desk is not None and desk.secrets is not None:
            desk.secrets.lend(MAIL_PASSWORD, self.password.text())
            self.password.clear()
            self.password.setPlaceholderText(_("Kept until SocialDesk is closed"))
            self.forms[MailServer].settle_all()
            self.saved.say()

    def _send_test(self) -> None:
        desk = self.room.desk
        to = self._me.email if self._me is not None else ""
        if desk is None or desk.mailer is None:
            return
        if not to:
            self._tested.set_tone("bad")
            self._tested.setText(_("Enter your own e-mail address in Team first."))
            return
        self.test.set_busy(True)
        self._tested.setText("")
        stamp = self.room.clock().isoformat()
        self.tasks.run(
            self,
            partial(send_test, desk.mailer, to, stamp),
            done=self._test_sent,
            failed=self._test_failed,
            lane=Lane.WIDE,
        )

    def _test_sent(self, to: str) -> None:
        self.test.set_busy(False)
        self._tested.set_tone("ok")
        self._tested.setText(
            _("The server took it. Look into the inbox of {to}.").format(to=to)
        )

    def _test_failed(self, error: SocialDeskError) -> None:
        self.test.set_busy(False)
        self._tested.set_tone("bad")
        self._tested.setText(told(error))

    def _back_up(self) -> None:
        self.back_up.set_busy(True)
        work = partial(self.room.services.backups.write, actor=self._who())
        self.tasks.run(
            self,
            work,
            done=self._backed_up,
            failed=self._not_backed_up,
            lane=Lane.WIDE,
        )

    def _backed_up(self, copy: object) -> None:
        self.back_up.set_busy(False)
        self._copies.set_tone("text2")
        self._show_copies([copy])

    def _not_backed_up(self, error: SocialDeskError) -> None:
        self.back_up.set_busy(False)
        self._copies.set_tone("bad")
        self._copies.setText(told(error))

    def _open_folder(self) -> None:
        desk = self.room.desk
        if desk is not None and desk.open_address is not None:
            desk.open_address((desk.folder / "backups").as_uri())

    def _who(self) -> PersonId:
        return self.room.me()


def _plain() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return part, column
