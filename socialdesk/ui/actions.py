"""One registry of every act of the menus: what it says, its keys, when it can be done.

The menu bar, the sheet of shortcuts and the command palette are all made from it, so
what is in one is in all.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from socialdesk.domain.words import _, mark
from socialdesk.ui.theme import Theme, theme

Keys = Sequence[QKeySequence.StandardKey | str]

MENUS: Mapping[str, str] = {
    "file": mark("&SocialDesk"),
    "edit": mark("&Edit"),
    "go": mark("&Go"),
    "view": mark("&View"),
    "help": mark("&Help"),
}
"""The menus, in order."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act: in a menu, under a key, in the palette.

    Attributes:
        id: Its name, such as "post.new".
        words: What it does, as a verb.
        run: Does it.
        menu: A key of `MENUS`; empty keeps it out of the menus.
        icon: A drawing.
        keys: What to press; the first is shown.
        single: Further keys of single letters ("G, C"); a desk can switch them off.
        group: Acts of one group stand together in a menu.
    """

    id: str
    words: str
    run: Callable[[], object]
    menu: str = ""
    icon: str = ""
    keys: Keys = ()
    single: str = ""
    group: int = 0


PAGE_LETTERS: Mapping[str, str] = {
    "post.move": "M",
    "turn.hand_over": "S",
}
"""Single letters for acts of the pages on what is selected there."""


class Acts(QObject):
    """Holds the acts of a window, each as a QAction of it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._acts: dict[str, Act] = {}
        self._actions: dict[str, QAction] = {}
        self._why_not: dict[str, str] = {}
        self._single = True
        self._held: frozenset[str] = frozenset()

    def add(self, act: Act) -> QAction:
        """Take an act in; its keys work from now on."""
        action = QAction(act.words, self._window)
        action.setObjectName(act.id)
        action.triggered.connect(lambda *_args: act.run())
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._acts[act.id], self._actions[act.id] = act, action
        self._give_keys(act)
        # A hidden menu bar keeps its keys to itself; the window's own actions do not.
        self._window.addAction(action)
        return action

    def __iter__(self) -> Iterator[Act]:
        """Yield the acts in the order in which they came."""
        return iter(self._acts.values())

    def __getitem__(self, act_id: str) -> QAction:
        """Return the QAction of an act."""
        return self._actions[act_id]

    def words(self, act_id: str) -> str:
        """Return what an act says now, without the mark of its access key."""
        return self._actions[act_id].text().replace("&", "")

    def say(self, act_id: str, words: str) -> None:
        """Let an act say something else, such as "Undo Moved a post"."""
        self._actions[act_id].setText(words)

    def allow(self, act_id: str, *, why_not: str = "") -> None:
        """Enable an act, or say why it cannot be done now."""
        self._why_not[act_id] = why_not
        self._actions[act_id].setStatusTip(why_not)
        self._enable()

    def hold(self, *, but: Collection[str]) -> None:
        """Let nothing be done for now but a few acts: somebody has to sign in first."""
        self._held = frozenset(self._actions) - frozenset(but)
        self._enable()

    def let_go(self) -> None:
        """Let again be done what can be done."""
        self._held = frozenset()
        self._enable()

    def why_not(self, act_id: str) -> str:
        """Return why an act cannot be done now; empty when it can."""
        return self._why_not.get(act_id, "")

    def keys(self, act_id: str) -> str:
        """Return the key of an act as this system writes it; empty without one."""
        shortcuts = self._actions[act_id].shortcuts()
        return native(shortcuts[0]) if shortcuts else ""

    def use_single_keys(self, *, wanted: bool) -> None:
        """Let single letters be keys, or not."""
        self._single = wanted
        for act in self:
            self._give_keys(act)

    def run(self, act_id: str) -> None:
        """Do an act if it can be done now."""
        self._actions[act_id].trigger()

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus of a menu bar."""
        for menu_id, title in MENUS.items():
            self.fill_menu(bar.addMenu(_(title)), menu_id)

    def fill_menu(self, menu: QMenu, menu_id: str) -> None:
        """Put the acts of one menu into it, a line between groups."""
        last: int | None = None
        for act in self:
            if act.menu != menu_id:
                continue
            if last is not None and act.group != last:
                menu.addSeparator()
            last = act.group
            menu.addAction(self._actions[act.id])

    def dress(self, worn: Theme) -> None:
        """Give the actions their icons in the theme's colours."""
        colours = worn.colours
        ratio = self._window.devicePixelRatioF()
        for act in self:
            if act.icon:
                self._actions[act.id].setIcon(
                    worn.icons.icon(
                        act.icon,
                        colours.text2,
                        selected=colours.accent_ink,
                        disabled=colours.disabled,
                        size=16,
                        ratio=ratio,
                    )
                )

    def dress_now(self) -> None:
        """Give the actions their icons; they are drawn when first wanted."""
        self.dress(theme())

    def _enable(self) -> None:
        for act_id, action in self._actions.items():
            free = act_id not in self._held
            action.setEnabled(free and not self._why_not.get(act_id))

    def _give_keys(self, act: Act) -> None:
        found: list[QKeySequence] = []
        for key in act.keys:
            found += sequences(key)
        if act.single and self._single:
            found.append(QKeySequence(act.single))
        self._actions[act.id].setShortcuts(found)


def sequences(key: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    """Return the keys of one entry; a standard key may stand for several."""
    if isinstance(key, str):
        return [QKeySequence(key)]
    return QKeySequence.keyBindings(key)


def native(keys: QKeySequence) -> str:
    """Return keys as this system writes them."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An act that every window has, without what does it."""

    id: str
    words: str
    menu: str
    group: int = 0
    icon: str = ""
    keys: Keys = ()
    single: str = ""


_Std = QKeySequence.StandardKey
STANDARD: Sequence[Entry] = (
    Entry(
        id="post.new",
        words=mark("New post"),
        menu="file",
        icon="calendar-plus",
        keys=(_Std.New,),
        single="N",
    ),
    Entry(id="channel.new", words=mark("Add a channel"), menu="file", icon="megaphone"),
    Entry(id="person.new", words=mark("Add a person"), menu="file", icon="user-plus"),
    Entry(id="rotation.new", words=mark("Make a rotation"), menu="file", icon="repeat"),
    Entry(
        id="print",
        words=mark("Print…"),
        menu="file",
        group=4,
        icon="printer",
        keys=(_Std.Print,),
    ),
    Entry(id="pdf", words=mark("Save as PDF…"), menu="file", group=4, icon="file-down"),
    Entry(
        id="backup",
        words=mark("Back up now"),
        menu="file",
        group=1,
        icon="database",
    ),
    Entry(
        id="settings",
        words=mark("Settings"),
        menu="file",
        group=1,
        icon="settings",
        keys=(_Std.Preferences, "Ctrl+,"),
    ),
    Entry(
        id="places",
        words=mark("Change places…"),
        menu="file",
        group=2,
        icon="users",
        keys=("Ctrl+L",),
    ),
    Entry(
        id="password",
        words=mark("Set my password…"),
        menu="file",
        group=2,
        icon="key-round",
    ),
    Entry(
        id="close",
        words=mark("Close window"),
        menu="file",
        group=3,
        icon="x",
        keys=("Ctrl+W",),
    ),
    Entry(
        id="quit",
        words=mark("Quit"),
        menu="file",
        group=3,
        icon="log-out",
        keys=("Ctrl+Q",),
    ),
    Entry(id="undo", words=mark("Undo"), menu="edit", icon="undo-2", keys=(_Std.Undo,)),
    Entry(
        id="redo",
        words=mark("Redo"),
        menu="edit",
        icon="redo-2",
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
    ),
    Entry(
        id="find",
        words=mark("Find on this page"),
        menu="edit",
        group=1,
        icon="search",
        keys=(_Std.Find,),
        single="/",
    ),
    Entry(
        id="palette",
        words=mark("Search or jump to"),
        menu="edit",
        group=1,
        icon="search",
        keys=("Ctrl+K",),
    ),
    Entry(
        id="back",
        words=mark("Back"),
        menu="go",
        group=9,
        icon="arrow-left",
        keys=("Alt+Left",),
    ),
    Entry(
        id="forward",
        words=mark("Forward"),
        menu="go",
        group=9,
        icon="arrow-right",
        keys=("Alt+Right",),
    ),
    Entry(
        id="refresh",
        words=mark("Refresh"),
        menu="view",
        icon="refresh-cw",
        keys=("F5",),
    ),
    Entry(
        id="sidebar",
        words=mark("Narrow sidebar"),
        menu="view",
        icon="panel-left",
        keys=("F9",),
    ),
    Entry(
        id="menubar",
        words=mark("Menu bar"),
        menu="view",
        icon="menu",
        keys=("F10",),
    ),
    Entry(
        id="fullscreen",
        words=mark("Full screen"),
        menu="view",
        icon="maximize",
        keys=("F11",),
    ),
    Entry(
        id="region",
        words=mark("Next part of the window"),
        menu="view",
        icon="columns-3",
        keys=("F6",),
    ),
    Entry(
        id="theme.light", words=mark("Light theme"), menu="view", group=1, icon="sun"
    ),
    Entry(id="theme.dark", words=mark("Dark theme"), menu="view", group=1, icon="moon"),
    Entry(
        id="theme.system",
        words=mark("Theme of the system"),
        menu="view",
        group=1,
        icon="monitor",
    ),
    Entry(
        id="help",
        words=mark("Help"),
        menu="help",
        icon="circle-help",
        keys=("F1",),
    ),
    Entry(
        id="shortcuts",
        words=mark("Keys"),
        menu="help",
        icon="keyboard",
        keys=("Ctrl+?",),
    ),
    Entry(id="news", words=mark("What's new"), menu="help", icon="sparkles"),
    Entry(id="about", words=mark("About SocialDesk"), menu="help", icon="info"),
)
"""The acts of every window, in the order of the menus (desktop.md, section 4)."""


def standard(runs: Mapping[str, Callable[[], object]]) -> Iterator[Act]:
    """Yield the standard acts that something does.

    Args:
        runs: What does each, by the act's name.
    """
    for entry in STANDARD:
        if entry.id in runs:
            yield Act(
                id=entry.id,
                words=_(entry.words),
                run=runs[entry.id],
                menu=entry.menu,
                icon=entry.icon,
                keys=entry.keys,
                single=entry.single,
                group=entry.group,
            )
