"""The window: the sidebar, the page that is seen, and what floats above it.

It is painted twice: first from quick reads (`early`), within the time that the rest of
the program needs to be loaded; then, when the services are there (`live`), by its
pages. What is only seen now and then (palette, lock, first start, recovery, dialogs) is
loaded when it is wanted.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import ConflictError, SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.words import _, plural
from socialdesk.ui import facts
from socialdesk.ui.desk import MOST_RECENT, Desk, DeskSettings, dress
from socialdesk.ui.facts import Facts
from socialdesk.ui.formats import Formats
from socialdesk.ui.messages import Banners, told
from socialdesk.ui.page_stack import SPOTS, PageStack, spot
from socialdesk.ui.room import Glimpse, Room
from socialdesk.ui.theme import ThemeChoice, look
from socialdesk.ui.widgets.sidebar import Place, Sidebar

if TYPE_CHECKING:
    from socialdesk.domain.journal import ChangeSet
    from socialdesk.domain.ports import Clock
    from socialdesk.ui.actions import Acts
    from socialdesk.ui.first_start import FirstStart
    from socialdesk.ui.jump import Records
    from socialdesk.ui.lock import Entrance, IdleWatch, LockScreen
    from socialdesk.ui.palette import Palette
    from socialdesk.ui.printing import Printing
    from socialdesk.ui.recovery import RecoveryScreen, WorkingScreen
    from socialdesk.ui.undo import Undo
    from socialdesk.ui.widgets.toast import Toasts

SMALLEST = (960, 640)
USUAL = (1280, 820)
_FRAME = frozenset({"person", "channel", "turn", "notice", "setting", "swap"})
"""The kinds of record that the frame of the window tells of."""
_ALWAYS = frozenset({"quit", "close", "fullscreen", "about"})
"""What can be done while nobody is signed in."""
_QUIET = 40
"""Milliseconds without work after which the window counts as settled."""
_SEEN = 60
"""Pixels of the window that must lie on a screen."""


class MainWindow(QMainWindow):
    """The window of one business on one desk.

    Signals:
        painted(): The first picture is on the screen.
        settled(): Nothing is under way, and the page shows what it has to show.
        facts_shown(object): The frame shows these `Facts`.
        person_changed(str): Somebody else sits here.
        own_wanted(): The sample business should make room for one's own.
        hidden_away(): The window went to the tray.
        leaving(): The program should end.

    Args:
        desk: What belongs to this desk.
        clock: Tells the time.
        account: The name of the account, for the first start.
    """

    painted = Signal()
    settled = Signal()
    facts_shown = Signal(object)
    person_changed = Signal(str)
    own_wanted = Signal()
    hidden_away = Signal()
    leaving = Signal()

    def __init__(self, desk: Desk, clock: "Clock", *, account: str = "") -> None:
        super().__init__()
        self._desk, self._clock, self._account = desk, clock, account
        self._room: Room | None = None
        self._facts: Facts | None = None
        self._me = PersonId(desk.file.known.person)
        self._undo: Undo | None = None
        self._palette: Palette | None = None
        self._printer: Printing | None = None
        self._lock: LockScreen | None = None
        self._entrance: Entrance | None = None
        self._idle: IdleWatch | None = None
        self._first: FirstStart | None = None
        self._recovery: RecoveryScreen | None = None
        self._working: WorkingScreen | None = None
        self._was_painted = False
        self._touched = 0
        self.stays_in_tray: Callable[[], bool] = bool
        self._lay_out()
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self._judge_settled)
        self._stand(desk.file.known)

    # -- what is made when it is first wanted, after the first picture -----------------

    @cached_property
    def acts(self) -> "Acts":
        """Every act of the window."""
        from socialdesk.ui.actions import Act, Acts, standard

        acts = Acts(self)
        for act in standard(self._runs()):
            acts.add(act)
        for number, place in enumerate(SPOTS, 1):
            acts.add(
                Act(
                    id=f"go.{place.key}",
                    words=_(place.words),
                    run=partial(self.go, place.key),
                    menu="go",
                    icon=place.icon,
                    keys=(f"Ctrl+{number}",) if place.listed else (),
                    single=place.single,
                )
            )
        for act_id in ("undo", "redo", "back", "forward"):
            acts.allow(act_id, why_not=_("There is nothing."))
        acts.use_single_keys(wanted=self._desk.file.known.single_keys)
        self.pages.moved.connect(self._on_moved)
        self._floors.currentChanged.connect(self._on_floor)
        if self._floors.currentWidget() is not self._desk_floor:
            acts.hold(but=_ALWAYS)
        return acts

    @cached_property
    def toasts(self) -> "Toasts":
        """News that pass."""
        from socialdesk.ui.widgets.toast import Toasts

        return Toasts(self._area)

    # -- what is seen ------------------------------------------------------------------

    @property
    def me(self) -> PersonId:
        """Who sits at the desk."""
        return self._me

    @property
    def room(self) -> Room | None:
        """What the pages were given; None before the services are there."""
        return self._room

    @property
    def facts(self) -> Facts | None:
        """What the frame shows."""
        return self._facts

    @property
    def desk_settings(self) -> DeskSettings:
        """The settings of this desk as they are now."""
        return self._desk.file.known

    def early(self, glimpse: Glimpse, found: Facts, page: str = "") -> None:
        """Paint the frame and the first page from quick reads."""
        key = page if spot(page) is not None else SPOTS[0].key
        self._on_shown(key)
        seated = bool(found.people) and not self._has_to_ask(found)
        if seated:
            self._sit_down(found)
        self._show_facts(found)
        if not found.people:
            self.welcome()
        elif not seated:
            self.lock()
        else:
            self.pages.early(replace(glimpse, me=self._me, desk=self._desk), key)

    def live(self, room: Room) -> None:
        """Take the services: the pages become live."""
        from socialdesk.ui.undo import Undo

        self._room = room
        self.acts.dress_now()
        room.tasks.troubled.connect(self.tell_trouble)
        room.tasks.busy_changed.connect(self._on_busy)
        room.feed.changed.connect(self._on_changed)
        self._undo = Undo(room, self.acts, self.toasts, self)
        self.pages.done.connect(self._undo.tell)
        if self._entrance is not None:
            self._entrance.live(room.tasks, room.services.team)
        if self._first is not None:
            self._first.live(room.services, room.tasks)
        if self._floors.currentWidget() is self._desk_floor:
            self.pages.live(room)
        self._take_focus()
        self._ask_facts()
        self._watch_idle()

    def go(self, key: str, record_id: str = "") -> None:
        """Show a page, and perhaps a record on it."""
        self.pages.go(key, record_id)

    def welcome(self) -> None:
        """Show the first start: there is no business here yet."""
        from socialdesk.ui.first_start import FirstStart

        if self._first is None:
            self._first = FirstStart(self._clock, account=self._account)
            self._first.finished.connect(self._begin)
            self._floors.addWidget(self._first)
            if self._room is not None:
                self._first.live(self._room.services, self._room.tasks)
        self._floors.setCurrentWidget(self._first)

    def lock(self, line: str = "") -> None:
        """Ask who is here before anything else is shown."""
        from socialdesk.ui.lock import Entrance, LockScreen

        if self._facts is None or not self._facts.people:
            return
        if self._lock is None:
            self._lock = LockScreen()
            self._floors.addWidget(self._lock)
            self._entrance = Entrance(self._lock)
            self._entrance.entered.connect(self._enter)
            if self._room is not None:
                self._entrance.live(self._room.tasks, self._room.services.team)
        self._close_palette()
        self._lock.ask(self._facts.people, self._me, line=line)
        self._floors.setCurrentWidget(self._lock)

    def recover(self) -> "RecoveryScreen":
        """Show the recovery screen and return it; `app` fills it."""
        from socialdesk.ui.recovery import RecoveryScreen

        if self._recovery is None:
            self._recovery = RecoveryScreen()
            self._floors.addWidget(self._recovery)
        self._floors.setCurrentWidget(self._recovery)
        return self._recovery

    def wait(self, heading: str, text: str) -> None:
        """Say that something takes its time before the business can be shown."""
        from socialdesk.ui.recovery import WorkingScreen

        if self._working is None:
            self._working = WorkingScreen()
            self._floors.addWidget(self._working)
        self._working.say(heading, text)
        self._floors.setCurrentWidget(self._working)

    def settle_down(self) -> None:
        """Show the desk again, in place of whatever stood before it."""
        self._floors.setCurrentWidget(self._desk_floor)

    def _take_focus(self) -> None:
        """Begin at the place that is shown, without a ring nobody has asked for."""
        if self.sidebar.current and self._floors.currentWidget() is self._desk_floor:
            item = self.sidebar.item(self.sidebar.current)
            item.setFocus(Qt.FocusReason.MouseFocusReason)

    def fall_silent(self) -> None:
        """Ask for nothing more: the lanes are about to be closed."""
        self._keep_geometry()
        self.hide()
        self._room = None
        self._quiet.stop()
        if self._idle is not None:
            self._idle.set_minutes(0)
        self.pages.leave()

    def look_again(self) -> None:
        """Say `settled` once more, when it is."""
        self._quiet.start()

    def come_up(self) -> None:
        """Stand before everything else, from the tray or from behind."""
        self.setWindowState(self.windowState() & ~self._minimised)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot(object)
    def tell_trouble(self, error: SocialDeskError) -> None:
        """Show an expected trouble that no page took."""
        if isinstance(error, ConflictError) and error.theirs is not None:
            from socialdesk.ui.conflict import ConflictDialog

            dialog = ConflictDialog(error, parent=self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.finished.connect(self.pages.refresh)
            dialog.verb.hide()
            dialog.open()
            return
        self.banners.show_news(
            "trouble",
            told(error),
            "warn",
            action=_("Try again") if error.retryable else "",
            act=self._try_again,
            rank=1,
            dismissable=True,
        )

    # -- who sits here -----------------------------------------------------------------

    def _has_to_ask(self, found: Facts) -> bool:
        """Say whether somebody has to pick themselves before they see anything."""
        known = self._desk.file.known
        remembered = found.sitter(known.person) is not None
        if remembered:
            return known.proves
        return len(found.people) > 1

    def _sit_down(self, found: Facts) -> None:
        sitter = found.sitter(self._me) or found.people[0]
        if sitter.id != self._me:
            self._me = sitter.id
            self._desk.file.change(person=sitter.id, proves=False)

    def _begin(self, person_id: str) -> None:
        """Go on after the first start."""
        self._first, first = None, self._first
        self._enter(person_id, proved=False)
        if first is not None:
            self._floors.removeWidget(first)
            first.deleteLater()

    def _enter(self, person_id: str, proved: bool) -> None:  # noqa: FBT001 - a slot
        changed = person_id != self._me
        self._me = PersonId(person_id)
        self.change_desk(person=person_id, proves=proved)
        self._floors.setCurrentWidget(self._desk_floor)
        self._take_focus()
        if changed:
            self.pages.leave()
            self.person_changed.emit(person_id)
        if self._room is not None:
            if self.pages.page is None:
                self.pages.live(self._room)
            if self._undo is not None:
                self._undo.ask()
            self._ask_facts()
        self._watch_idle()

    def _watch_idle(self) -> None:
        """Lock after a while, where there is somebody to tell apart."""
        from socialdesk.ui.lock import IdleWatch

        app = QApplication.instance()
        if self._idle is None and isinstance(app, QApplication):
            self._idle = IdleWatch(app)
            self._idle.idle.connect(self._lock_idle)
        if self._idle is not None and self._facts is not None:
            told_apart = len(self._facts.people) > 1 or self._desk.file.known.proves
            self._idle.set_minutes(self._facts.lock_minutes if told_apart else 0)

    def _lock_idle(self) -> None:
        if self._floors.currentWidget() is self._desk_floor:
            self.lock(_("Nobody was here for a while."))

    # -- the frame ---------------------------------------------------------------------

    def _ask_facts(self) -> None:
        room = self._room
        if room is not None and room.quick is not None:
            work = partial(facts.read, room.quick, self._me, self._clock())
            room.tasks.run(self, work, done=self._show_facts)

    def _show_facts(self, found: Facts) -> None:
        self._facts = found
        self._show_business(found)
        self._show_person(found)
        meaning = plural("{n} reminder for you", "{n} reminders for you", found.unseen)
        self.sidebar.show_badge("today", found.unseen, loud=True, meaning=meaning)
        self._show_standing_news(found)
        self.facts_shown.emit(found)

    def _show_business(self, found: Facts) -> None:
        name = found.name or _("My business")
        people = plural("{n} person", "{n} people", len(found.people))
        channels = plural("{n} channel", "{n} channels", found.channels)
        self.sidebar.show_business(name, f"{people} · {channels}")
        self.setWindowTitle(f"{name} – SocialDesk")

    def _show_person(self, found: Facts) -> None:
        sitter = found.sitter(self._me)
        if sitter is not None:
            self.sidebar.show_person(sitter.face, self.duty(found))

    def duty(self, found: Facts) -> str:
        """Return whether I have a turn, such as "On duty until Friday"."""
        if not found.on_duty:
            return _("Not on duty")
        if found.until is None:
            return _("On duty")
        formats = Formats(zone=found.zone)
        until = formats.until(found.until, self._clock())
        return _("On duty {until}").format(until=until)

    def _show_standing_news(self, found: Facts) -> None:
        if found.sample:
            self.banners.show_news(
                "sample",
                _("This is a sample business. Look around; nothing here is real."),
                "info",
                action=_("Start my own…"),
                act=self._ask_own,
                rank=9,
            )
        else:
            self.banners.clear("sample")
        if found.paused:
            self.banners.show_news(
                "paused",
                _("Reminders are off. Look at everything, then turn them on."),
                "warn",
                action=_("Turn on"),
                act=self._turn_on,
                rank=2,
            )
        else:
            self.banners.clear("paused")

    def _ask_own(self) -> None:
        from socialdesk.ui.widgets.dialogs import ask

        ask(
            self,
            _("Take the sample away and set up your own business?"),
            body=_("Everything that was entered into the sample goes with it."),
            verb=_("Take it away"),
            done=self._remove_sample,
            danger=True,
        )

    def _remove_sample(self) -> None:
        if self._room is not None:
            remove = self._room.services.sample.remove
            work = partial(remove, actor=self._me)
            self._room.tasks.run(self, work, done=self._sample_gone)

    def _sample_gone(self, _nothing: None) -> None:
        self._me = PersonId("")
        self.change_desk(person="", proves=False)
        self.pages.leave()
        self.welcome()
        self.own_wanted.emit()

    def _turn_on(self) -> None:
        if self._room is not None:
            resume = self._room.services.reminders.resume
            self._room.tasks.run(self, partial(resume, actor=self._me))

    # -- acts --------------------------------------------------------------------------

    def _runs(self) -> dict[str, Callable[[], object]]:
        """Return what each standard act does."""
        return {
            "post.new": partial(self._new, "calendar"),
            "channel.new": partial(self._new, "channels"),
            "person.new": partial(self._new, "team"),
            "rotation.new": partial(self._new, "rotations"),
            "print": self._print,
            "pdf": self._save_pdf,
            "backup": self._back_up,
            "settings": partial(self.go, "settings"),
            "places": self.lock,
            "password": self._set_password,
            "close": self.close,
            "quit": self.leaving.emit,
            "undo": self._take_back,
            "redo": self._do_again,
            "find": self._find,
            "palette": self.open_palette,
            "back": self.pages.back,
            "forward": self.pages.forward,
            "refresh": self.pages.refresh,
            "sidebar": self._toggle_sidebar,
            "menubar": self._toggle_menu_bar,
            "fullscreen": self._toggle_full_screen,
            "region": self._next_region,
            "theme.light": partial(self.change_desk, theme=ThemeChoice.LIGHT),
            "theme.dark": partial(self.change_desk, theme=ThemeChoice.DARK),
            "theme.system": partial(self.change_desk, theme=ThemeChoice.SYSTEM),
            "help": self._show_help,
            "shortcuts": self._show_keys,
            "news": self._show_news,
            "about": self._show_about,
        }

    def change_desk(self, **values: object) -> None:
        """Change settings of this desk: they are worn at once, and kept."""
        before = self._desk.file.known
        now = self._desk.file.change(**values)
        if _looks(before) != _looks(now):
            dress(look(), now)
            self.acts.dress_now()
        if before.single_keys != now.single_keys:
            self.acts.use_single_keys(wanted=now.single_keys)
        if self._room is not None:
            self._room.tasks.run(self, self._desk.file.write)

    def _new(self, key: str) -> None:
        self.go(key)
        page = self.pages.page
        if page is not None:
            page.new()

    def _take_back(self) -> None:
        if self._undo is not None:
            self._undo.undo()

    def _do_again(self) -> None:
        if self._undo is not None:
            self._undo.redo()

    def _back_up(self) -> None:
        from socialdesk.background.lanes import Lane

        if self._room is not None:
            work = partial(self._room.services.backups.write, actor=self._me)
            self._room.tasks.run(self, work, done=self._backed_up, lane=Lane.WIDE)

    def _backed_up(self, _copy: object) -> None:
        self.toasts.say(_("A backup was written and checked"))

    def _set_password(self) -> None:
        from socialdesk.ui.password import PasswordDialog

        if self._room is not None:
            dialog = PasswordDialog(self._room, parent=self)
            dialog.changed.connect(self._password_changed)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _password_changed(self, wanted: bool) -> None:  # noqa: FBT001 - a slot
        self.change_desk(proves=wanted)
        self.toasts.say(
            _("Your password is set") if wanted else _("Your password is taken away")
        )

    def _find(self) -> None:
        from socialdesk.ui.widgets.forms import SearchField

        page = self.pages.page
        field = None if page is None else page.findChild(SearchField)
        if field is not None:
            field.setFocus()
            field.selectAll()
        else:
            self.open_palette()

    def _print(self) -> None:
        if self._printing is not None:
            self._printing.print_page(self.pages.page)

    def _save_pdf(self) -> None:
        if self._printing is not None:
            self._printing.save_page(self.pages.page)

    @property
    def _printing(self) -> "Printing | None":
        from socialdesk.ui.printing import Printing

        if self._printer is None and self._room is not None:
            tasks, say = self._room.tasks, self.toasts.say
            self._printer = Printing(self, tasks, say, self.tell_trouble)
        return self._printer

    def _try_again(self) -> None:
        self.banners.clear("trouble")
        self.pages.refresh()

    def _toggle_sidebar(self) -> None:
        self.change_desk(narrow=not self._desk.file.known.narrow)
        self._fit_sidebar()

    def _toggle_menu_bar(self) -> None:
        self._fill_menu_bar()
        bar = self.menuBar()
        wanted = not self._desk.file.known.menu_bar
        bar.setVisible(wanted)
        self.change_desk(menu_bar=wanted)
        if wanted:
            bar.setFocus()

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _next_region(self) -> None:
        """Move the focus between the sidebar and the page."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.sidebar.isAncestorOf(focus)
        target: QWidget | None = self.sidebar.business
        if self.sidebar.current:
            target = self.sidebar.item(self.sidebar.current)
        if inside:
            page = self.pages.currentWidget()
            target = page.nextInFocusChain() if page is not None else None
        if target is not None:
            target.setFocus()

    def _show_help(self) -> None:
        self.go("help", self.pages.key)

    def _show_keys(self) -> None:
        from socialdesk.ui.about import KeysDialog

        self._open(KeysDialog(self.acts, self))

    def _show_news(self) -> None:
        from socialdesk.ui.about import NewsDialog, read_text

        if self._desk.changelog is not None:
            self._open(NewsDialog(read_text(self._desk.changelog), self))

    def _show_about(self) -> None:
        from socialdesk.ui.about import AboutDialog

        self._open(AboutDialog(self._desk.version, self._desk.folder, self))

    def _open(self, dialog: "QWidget") -> None:
        from PySide6.QtWidgets import QDialog

        if isinstance(dialog, QDialog):
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    # -- the palette -------------------------------------------------------------------

    def open_palette(self) -> None:
        """Show the command palette."""
        from socialdesk.ui import jump
        from socialdesk.ui.palette import Palette

        if self._floors.currentWidget() is not self._desk_floor:
            return
        if self._palette is None:
            self._palette = Palette(self._desk_floor)
            self._palette.chose.connect(self._remember)
        page = self.pages.page
        selected = () if page is None else page.acts()
        self._palette.open(
            [
                *jump.of_selection(selected),
                *jump.of_places(self.acts),
                *jump.of_menus(self.acts),
            ],
            self._desk.file.known.recent,
        )
        room = self._room
        if room is not None and room.quick is not None:
            work = partial(jump.records, room.quick, self._clock())
            room.tasks.run(self, work, done=self._extend_palette)

    def _extend_palette(self, found: "Records") -> None:
        from socialdesk.ui import jump

        if self._palette is not None and self._facts is not None:
            zone = self._facts.zone
            entries = jump.of_records(found, zone, self._clock(), self.go)
            self._palette.extend(list(entries))

    def _remember(self, key: str) -> None:
        recent = [key, *(old for old in self._desk.file.known.recent if old != key)]
        self.change_desk(recent=tuple(recent[:MOST_RECENT]))

    def _close_palette(self) -> None:
        if self._palette is not None:
            self._palette.close_it()

    # -- Qt ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the sidebar narrow where there is little room."""
        super().resizeEvent(event)
        self._fit_sidebar()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say once that there is a picture."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        """Look for changes from outside when somebody comes back to the window."""
        super().changeEvent(event)
        room = self._room
        if (
            event.type() is QEvent.Type.ActivationChange
            and self.isActiveWindow()
            and room is not None
            and room.quick is not None
        ):
            room.tasks.run(self, room.quick.touched, done=self._on_touched)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go to the tray if that is wanted; else end."""
        self._keep_geometry()
        if self.stays_in_tray():
            event.ignore()
            self.hide()
            self.hidden_away.emit()
            return
        event.accept()
        self.leaving.emit()

    @Slot(object)
    def _on_changed(self, changes: "ChangeSet") -> None:
        if any(change.kind in _FRAME for change in changes):
            self._ask_facts()

    def _on_touched(self, number: int) -> None:
        """Ask everything again if another program wrote; our own writes count too."""
        if number != self._touched:
            self._touched = number
            self.pages.refresh()
            self._ask_facts()

    def _on_busy(self, count: int) -> None:
        if count:
            self._quiet.stop()
        else:
            self._quiet.start()

    def _judge_settled(self) -> None:
        room = self._room
        if room is not None and room.tasks.idle:
            hidden = self._floors.currentWidget() is not self._desk_floor
            if hidden or self.pages.settled:
                self.settled.emit()
            else:
                self._quiet.start()

    def _keep_geometry(self) -> None:
        if self.isFullScreen():
            return
        box = self.normalGeometry()
        self._desk.file.change(
            geometry=(box.x(), box.y(), box.width(), box.height()),
            maximised=self.isMaximized(),
            page=self.pages.key,
        )

    def _stand(self, known: DeskSettings) -> None:
        """Stand where the window stood, if that is still on a screen."""
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        if len(known.geometry) == 4 and all(  # noqa: PLR2004 - left, top, width, height
            isinstance(part, int) for part in known.geometry
        ):
            self.setGeometry(on_screen(QRect(*known.geometry)))
        if known.maximised:
            self.setWindowState(self._maximised)
        if known.menu_bar:
            self._fill_menu_bar()
            self.menuBar().show()

    def _fit_sidebar(self) -> None:
        small = self.width() < look().theme.tokens.width["sidebar_collapses"]
        self.sidebar.set_narrow(small or self._desk.file.known.narrow)

    def _fill_menu_bar(self) -> None:
        if not self.menuBar().actions():
            self.acts.fill(self.menuBar())

    def _lay_out(self) -> None:
        self._minimised = Qt.WindowState.WindowMinimized
        self._maximised = Qt.WindowState.WindowMaximized
        self.sidebar = Sidebar(
            [
                Place(
                    key=place.key,
                    text=_(place.words),
                    icon=place.icon,
                    heading=_(place.heading) if place.heading else "",
                    foot=place.foot,
                    shortcut=f"Ctrl+{number}",
                )
                for number, place in enumerate(SPOTS, 1)
                if place.listed
            ]
        )
        self.banners = Banners()
        self.pages = PageStack()
        self._area = QWidget()
        column = QVBoxLayout(self._area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self.pages, 1)
        self._desk_floor = QWidget()
        line = QHBoxLayout(self._desk_floor)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.sidebar)
        line.addWidget(self._area, 1)
        self._floors = QStackedWidget()
        self._floors.addWidget(self._desk_floor)
        self.setCentralWidget(self._floors)
        self.sidebar.chosen.connect(self.go)
        self.sidebar.search_asked.connect(self.open_palette)
        self.sidebar.business_asked.connect(partial(self._menu_at, "business"))
        self.sidebar.person_asked.connect(partial(self._menu_at, "person"))
        self.pages.shown.connect(self._on_shown)

    def _on_shown(self, key: str) -> None:
        place = spot(key)
        if place is not None and place.listed:
            self.sidebar.select(key)
        elif self.sidebar.current:
            self._select_none()

    def _select_none(self) -> None:
        item = self.sidebar.item(self.sidebar.current)
        group = item.group()
        group.setExclusive(False)
        item.setChecked(False)
        group.setExclusive(True)

    def _on_floor(self, _number: int) -> None:
        """Let nobody act who has not come in: no undo behind a lock, no new post."""
        if self._floors.currentWidget() is self._desk_floor:
            self.acts.let_go()
        else:
            self.acts.hold(but=_ALWAYS)

    def _on_moved(self) -> None:
        nothing = _("There is nothing.")
        back, forward = self.pages.can_go_back, self.pages.can_go_forward
        self.acts.allow("back", why_not="" if back else nothing)
        self.acts.allow("forward", why_not="" if forward else nothing)
        prints = hasattr(self.pages.page, "print_out")
        for act_id in ("print", "pdf"):
            unprintable = _("This page cannot be printed.")
            self.acts.allow(act_id, why_not="" if prints else unprintable)

    def _menu_at(self, part: str) -> None:
        menu = QMenu(self)
        for act_id in _MENUS[part]:
            menu.addAction(self.acts[act_id])
        anchor = self.sidebar.business if part == "business" else self.sidebar.person
        below = anchor.rect().bottomLeft()
        above = anchor.rect().topLeft()
        place = anchor.mapToGlobal(below)
        if part == "person":
            place = anchor.mapToGlobal(above)
            place.setY(place.y() - menu.sizeHint().height())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)


_MENUS: dict[str, Sequence[str]] = {
    "business": ("settings", "backup", "news", "about"),
    "person": ("places", "password", "help", "shortcuts", "quit"),
}
"""The acts under the business and under the person in the sidebar."""


def on_screen(box: QRect) -> QRect:
    """Return a window's place, moved so that it can be seen and taken hold of."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if not screens:
        return box
    best = max(screens, key=lambda screen: _shared(screen, box))
    fits = QRect(box)
    fits.setWidth(max(SMALLEST[0], min(box.width(), best.width())))
    fits.setHeight(max(SMALLEST[1], min(box.height(), best.height())))
    if not best.contains(fits):
        left = min(fits.x(), best.right() - max(_SEEN, min(fits.width(), best.width())))
        top = min(fits.y(), best.bottom() - min(fits.height(), best.height()))
        fits.moveTo(max(best.left(), left), max(best.top(), top))
    return fits


def _shared(screen: QRect, box: QRect) -> int:
    part = screen.intersected(box)
    return part.width() * part.height()


def _looks(known: DeskSettings) -> tuple[object, ...]:
    """Return what of a desk's settings the look depends on."""
    return (
        known.theme,
        known.text_scale,
        known.high_contrast,
        known.reduce_motion,
        known.system_font,
    )
