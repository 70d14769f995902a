"""What the command palette offers: acts, places, people, channels, posts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from socialdesk.domain.periods import instant, micros
from socialdesk.domain.texts import initials
from socialdesk.domain.words import _, language
from socialdesk.ui.actions import PAGE_LETTERS, Act, Acts
from socialdesk.ui.formats import Formats
from socialdesk.ui.page_stack import SPOTS
from socialdesk.ui.palette import Palette
from socialdesk.ui.palette_entries import Entry
from socialdesk.ui.room import Quick, Room
from socialdesk.ui.setting_fields import PARTS
from socialdesk.ui.widgets.avatar import Face

if TYPE_CHECKING:
    from socialdesk.domain.ports import Clock
    from socialdesk.ui.pages.help import Topic

BACK, AHEAD = timedelta(days=30), timedelta(days=60)
MOST_POSTS = 3000
Go = Callable[[str, str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What one can jump to, as the quick reads give it."""

    people: Sequence[Any]
    channels: Mapping[str, Any]
    posts: Sequence[Any]
    topics: "Sequence[Topic]"


class Jump(QObject):
    """The palette of one window.

    Signals:
        chose(str): The key of what was chosen.

    Args:
        host: What the palette lies over.
        acts: Every act of the window.
        clock: Tells the time.
        go: Shows a page, and a record on it.
    """

    chose = Signal(str)

    def __init__(self, host: QWidget, acts: Acts, clock: "Clock", go: Go) -> None:
        super().__init__(host)
        self._acts, self._clock, self._go = acts, clock, go
        self.palette = Palette(host)
        self.palette.chose.connect(self.chose)

    def open(self, selected: Sequence[Act], recent: Sequence[str]) -> None:
        """Show what can be done at once."""
        entries = [
            *of_selection(selected),
            *of_places(self._acts),
            *of_menus(self._acts),
            *of_settings(self._go),
        ]
        self.palette.open(entries, recent)

    def extend(self, room: Room, zone: str, help_folder: Path | None) -> None:
        """Add the records, as soon as they are read."""
        if room.quick is not None:
            work = partial(records, room.quick, self._clock(), help_folder)
            room.tasks.run(self, work, done=partial(self._show, zone))

    def close(self) -> None:
        """Put the palette away."""
        self.palette.close_it()

    def _show(self, zone: str, found: Records) -> None:
        entries = of_records(found, zone, self._clock(), self._go)
        self.palette.extend([*entries, *of_help(found.topics, self._go)])


def records(quick: Quick, now: datetime, help_folder: Path | None = None) -> Records:
    """Read the people, the channels, the posts around now, and the manual's topics."""
    from socialdesk.ui.pages.help import topics

    span = (micros(now - BACK), micros(now + AHEAD))
    return Records(
        people=tuple(quick.people().values()),
        channels=quick.channels(),
        posts=quick.posts(span, limit=MOST_POSTS),
        topics=() if help_folder is None else topics(help_folder, language()),
    )


def of_selection(acts: Sequence[Act]) -> Iterator[Entry]:
    """Yield the acts of a page on what is selected there."""
    for act in acts:
        letter = PAGE_LETTERS.get(act.id)
        keys = (letter,) if letter else tuple(map(str, act.keys[:1]))
        yield Entry(
            key=f"act:{act.id}",
            group="act",
            text=act.words,
            run=act.run,
            icon=act.icon,
            keys=keys,
            selected=True,
        )


def of_menus(acts: Acts) -> Iterator[Entry]:
    """Yield every act of the menus that can be done now."""
    for act in acts:
        if act.id == "palette" or acts.why_not(act.id) or act.menu == "go":
            continue
        keys = acts.keys(act.id)
        yield Entry(
            key=f"act:{act.id}",
            group="act",
            text=acts.words(act.id),
            run=partial(acts.run, act.id),
            icon=act.icon,
            keys=(keys,) if keys else (),
        )


def of_places(acts: Acts) -> Iterator[Entry]:
    """Yield the pages."""
    for spot in (each for each in SPOTS if each.listed):
        act_id = f"go.{spot.key}"
        keys = acts.keys(act_id)
        yield Entry(
            key=act_id,
            group="place",
            text=_(spot.words),
            run=partial(acts.run, act_id),
            icon=spot.icon,
            keys=tuple(spot.single.split(", ")) if spot.single else (keys,),
        )


def of_records(found: Records, zone: str, now: datetime, go: Go) -> Iterator[Entry]:
    """Yield people, channels and posts."""
    for person in found.people:
        letters = initials(person.name)
        yield Entry(
            key=f"person:{person.id}",
            group="person",
            text=person.name,
            run=partial(go, "team", person.id),
            face=Face(name=person.name, initials=letters, hue=person.hue),
        )
    for channel in found.channels.values():
        yield Entry(
            key=f"channel:{channel.id}",
            group="channel",
            text=channel.name,
            also=channel.handle,
            run=partial(go, "channels", channel.id),
            network=channel.network,
            hue=channel.hue,
        )
    formats = Formats(zone=zone)
    nearest = sorted(found.posts, key=lambda post: abs(post.at - micros(now)))
    for post in nearest:
        channel = found.channels.get(post.channel_id)
        when = formats.when(instant(post.at), now)
        yield Entry(
            key=f"post:{post.id}",
            group="post",
            text=f"{post.title} · {when}",
            run=partial(go, "calendar", post.id),
            network=channel.network if channel else "",
            hue=channel.hue if channel else "",
            icon="image",
            also=channel.name if channel else "",
        )


def of_settings(go: Go) -> Iterator[Entry]:
    """Yield the parts of the settings."""
    for key, words in PARTS.items():
        yield Entry(
            key=f"settings:{key}",
            group="place",
            text=_("Settings: {part}").format(part=_(words)),
            run=partial(go, "settings", key),
            icon="settings",
        )


def of_help(found: "Sequence[Topic]", go: Go) -> Iterator[Entry]:
    """Yield the topics of the manual."""
    for topic in found:
        yield Entry(
            key=f"help:{topic.key}",
            group="help",
            text=topic.title,
            run=partial(go, "help", topic.key),
            icon="circle-help",
            also=_("Help"),
        )
