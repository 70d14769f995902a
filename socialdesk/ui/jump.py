"""What the command palette offers: acts, places, people, channels, posts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from socialdesk.domain.periods import instant, micros
from socialdesk.domain.team import Person
from socialdesk.domain.words import _
from socialdesk.ui.actions import Act, Acts
from socialdesk.ui.formats import Formats
from socialdesk.ui.page_stack import SPOTS
from socialdesk.ui.palette import Entry
from socialdesk.ui.room import Quick
from socialdesk.ui.widgets.avatar import Face

BACK, AHEAD = timedelta(days=30), timedelta(days=60)
MOST_POSTS = 3000
Go = Callable[[str, str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What one can jump to, as the quick reads give it."""

    people: Sequence[Any]
    channels: Mapping[str, Any]
    posts: Sequence[Any]


def records(quick: Quick, now: datetime) -> Records:
    """Read the people, the channels, and the posts around now."""
    span = (micros(now - BACK), micros(now + AHEAD))
    return Records(
        people=tuple(quick.people().values()),
        channels=quick.channels(),
        posts=quick.posts(span, limit=MOST_POSTS),
    )


def of_selection(acts: Sequence[Act]) -> Iterator[Entry]:
    """Yield the acts of a page on what is selected there."""
    for act in acts:
        keys = tuple(str(key) for key in act.keys[:1])
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
        initials = Person(id=person.id, name=person.name).initials
        yield Entry(
            key=f"person:{person.id}",
            group="person",
            text=person.name,
            run=partial(go, "team", person.id),
            face=Face(name=person.name, initials=initials, hue=person.hue),
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
