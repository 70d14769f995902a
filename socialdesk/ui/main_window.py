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

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import ConflictError, SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.words import _, plural
from socialdesk.ui import facts
from socialdesk.ui.desk import MOST_RECENT, Desk, DeskSettings, dress
from socialdesk.ui.facts import Facts
from socialdesk.ui.floors import Floors
from socialdesk.ui.formats import Formats
from socialdesk.ui.messages import Banners, told
from socialdesk.ui.page_stack import SPOTS, PageStack, spot
from socialdesk.ui.room import Glimpse, Room
from socialdesk.ui.standing_news import StandingNews
from socialdesk.ui.theme import ThemeChoice, look
from socialdesk.ui.widgets.sidebar import Place, Sidebar
from socialdesk.ui.window_place import stand, standing

if TYPE_CHECKING:
    from socialdesk.domain.journal import ChangeSet
    from socialdesk.domain.ports import Clock
    from socialdesk.ui.actions import Acts
    from socialdesk.ui.jump import Jump
    from socialdesk.ui.lock import IdleWatch
    from socialdesk.ui.palette import Palette
    from socialdesk.ui.printing import Printing
    from socialdesk.ui.recovery import RecoveryScreen
    from socialdesk.ui.undo import Undo
    from socialdesk.ui.widgets.toast import Toasts
    from socialdesk.ui.window_dialogs import WindowDialogs

_FRAME = frozenset({"person", "channel", "turn", "notice", "setting", "swap"})
"""The kinds of record that the frame of the window tells of."""
_ALWAYS = frozenset({"quit", "close", "fullscreen", "about"})
"""What can be done while nobody is signed in."""
_QUIET = 40
"""Milliseconds without work after which the window counts as settled."""


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
        self._desk, self._clock = desk, clock
        self._room: Room | None = None
        self._facts: Facts | None = None
        self._me = PersonId(desk.file.known.person)
        self._undo: Undo | None = None
        self._jump: Jump | None = None
        self._printer: Printing | None = None
        self._dialogs: WindowDialogs | None = None
        self._idle: IdleWatch | None = None
        self._was_painted = False
        self.stays_in_tray: Callable[[], bool] = bool
        self._lay_out(account)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self._judge_settled)
        stand(self, desk.file.known)
        if desk.file.known.menu_bar:
            self._fill_menu_bar()
            self.menuBar().show()

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
        self.floors.currentChanged.connect(self._on_floor)
        if not self.floors.at_desk:
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
        from socialdesk.ui.busy import BusyLine
        from socialdesk.ui.undo import Undo

        self._room, self._desk = room, room.desk or self._desk
        self.acts.dress_now()
        room.tasks.troubled.connect(self.tell_trouble)
        room.tasks.busy_changed.connect(self._on_busy)
        room.tasks.busy_changed.connect(BusyLine(self._area).tell)
        room.feed.changed.connect(self._on_changed)
        self._undo = Undo(room, self.acts, self.toasts, self)
        self.pages.done.connect(self._undo.tell)
        self.floors.live(room)
        self._news.live(room)
        if self.floors.at_desk:
            self.pages.live(room)
        self._take_focus()
        self._ask_facts()
        self._watch_idle()

    def go(self, key: str, record_id: str = "") -> None:
        """Show a page, and perhaps a record on it."""
        self.pages.go(key, record_id)

    def welcome(self) -> None:
        """Show the first start: there is no business here yet."""
        self.floors.welcome()

    def lock(self, line: str = "") -> None:
        """Ask who is here before anything else is shown."""
        if self._facts is not None and self._facts.people:
            if self._jump is not None:
                self._jump.close()
            self.floors.ask_who(self._facts.people, self._me, line)

    def recover(self) -> "RecoveryScreen":
        """Show the recovery screen and return it; `app` fills it."""
        return self.floors.recover()

    def wait(self, heading: str, text: str) -> None:
        """Say that something takes its time before the business can be shown."""
        self.floors.wait(heading, text)

    def settle_down(self) -> None:
        """Show the desk again, in place of whatever stood before it."""
        self.floors.settle_down()

    def _take_focus(self) -> None:
        """Begin at the place that is shown, without a ring nobody has asked for."""
        if self.sidebar.current and self.floors.at_desk:
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
        self._enter(person_id, proved=False)

    def _enter(self, person_id: str, proved: bool) -> None:  # noqa: FBT001 - a slot
        changed = person_id != self._me
        self._me = PersonId(person_id)
        self.change_desk(person=person_id, proves=proved)
        self.floors.settle_down()
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
        if self.floors.at_desk:
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
        self._news.show_facts(found)
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

    def _sample_gone(self) -> None:
        self._me = PersonId("")
        self.change_desk(person="", proves=False)
        self.pages.leave()
        self.welcome()
        self.own_wanted.emit()

    def tell_version(self) -> None:
        """Say once that this version is new here."""
        version, seen = self._desk.version, self._desk.file.known.seen_version
        if not version or version == seen:
            return
        self.change_desk(seen_version=version)
        if seen:
            self.banners.show_news(
                "version",
                _("This is SocialDesk {version}.").format(version=version),
                "info",
                action=_("What's new"),
                act=self._show_news,
                rank=8,
                dismissable=True,
            )

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
            "password": partial(self._open, "password"),
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
            "shortcuts": partial(self._open, "keys"),
            "news": self._show_news,
            "about": partial(self._open, "about"),
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

    def _show_news(self) -> None:
        self.banners.clear("version")
        self._open("news")

    def _open(self, dialog: str) -> None:
        """Open one of the window's own dialogs."""
        from socialdesk.ui.window_dialogs import WindowDialogs

        if self._dialogs is None and self._room is not None:
            self._dialogs = WindowDialogs(self._room, self._desk, self.acts, self)
            self._dialogs.password_changed.connect(self._password_changed)
        if self._dialogs is not None:
            getattr(self._dialogs, dialog)()

    # -- the palette -------------------------------------------------------------------

    def open_palette(self) -> None:
        """Show the command palette."""
        from socialdesk.ui.jump import Jump

        if not self.floors.at_desk:
            return
        if self._jump is None:
            self._jump = Jump(self.floors.desk, self.acts, self._clock, self.go)
            self._jump.chose.connect(self._remember)
        page = self.pages.page
        self._jump.open(
            () if page is None else page.acts(), self._desk.file.known.recent
        )
        if self._room is not None and self._facts is not None:
            folder = self._desk.help_folder
            self._jump.extend(self._room, self._facts.zone, folder)

    @property
    def palette_shown(self) -> "Palette | None":
        """The command palette, once it was opened."""
        return None if self._jump is None else self._jump.palette

    def _remember(self, key: str) -> None:
        recent = [key, *(old for old in self._desk.file.known.recent if old != key)]
        self.change_desk(recent=tuple(recent[:MOST_RECENT]))

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take single letters that nobody else wanted, such as M for "Move"."""
        if not self._run_single(event):
            super().keyPressEvent(event)

    def _run_single(self, event: QKeyEvent) -> bool:
        """Do what the page can do under a letter with what is selected there."""
        page, known = self.pages.page, self._desk.file.known
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not (known.single_keys and plain and page and self.floors.at_desk):
            return False
        from socialdesk.ui.actions import PAGE_LETTERS

        letter = event.text().upper()
        found = [one for one in page.acts() if PAGE_LETTERS.get(one.id, "") == letter]
        if not (letter and found):
            return False
        found[0].run()
        return True

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

    def _on_busy(self, count: int) -> None:
        if count:
            self._quiet.stop()
        else:
            self._quiet.start()

    def _judge_settled(self) -> None:
        room = self._room
        if room is not None and room.tasks.idle:
            hidden = not self.floors.at_desk
            if hidden or self.pages.settled:
                self.settled.emit()
            else:
                self._quiet.start()

    def _keep_geometry(self) -> None:
        self._desk.file.change(page=self.pages.key, **standing(self))

    def _fit_sidebar(self) -> None:
        small = self.width() < look().theme.tokens.width["sidebar_collapses"]
        self.sidebar.set_narrow(small or self._desk.file.known.narrow)

    def _fill_menu_bar(self) -> None:
        if not self.menuBar().actions():
            self.acts.fill(self.menuBar())

    def _lay_out(self, account: str) -> None:
        self._minimised = Qt.WindowState.WindowMinimized
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
        desk = QWidget()
        line = QHBoxLayout(desk)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.sidebar)
        line.addWidget(self._area, 1)
        self.floors = Floors(desk, self._clock, account)
        self.floors.begun.connect(self._begin)
        self.floors.entered.connect(self._enter)
        self._news = StandingNews(self.banners, self)
        self._news.sample_gone.connect(self._sample_gone)
        self.setCentralWidget(self.floors)
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
        if self.floors.at_desk:
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


def _looks(known: DeskSettings) -> tuple[object, ...]:
    """Return what of a desk's settings the look depends on."""
    return (
        known.theme,
        known.text_scale,
        known.high_contrast,
        known.reduce_motion,
        known.system_font,
    )
