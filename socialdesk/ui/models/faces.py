"""People and channels as the parts of the screen show them."""

from collections.abc import Iterable

from socialdesk.domain.channels import Channel
from socialdesk.domain.team import Person
from socialdesk.domain.words import _
from socialdesk.ui.widgets.avatar import NOBODY, Face


def face_of(person: Person | None) -> Face:
    """Return what is seen of a person; nobody is a place nobody has taken."""
    if person is None:
        return NOBODY
    return Face(name=person.name, initials=person.initials, hue=person.hue)


def first_name(person: Person) -> str:
    """Return what one calls a person in a sentence."""
    return person.name.split(maxsplit=1)[0] if person.name.strip() else person.name


def tile_of(channel: Channel) -> tuple[str, str]:
    """Return the network and the hue that make a channel's tile."""
    return channel.network, channel.hue


def joined(names: Iterable[str]) -> str:
    """Return names as one says them: "A", "A and B", "A, B and C"."""
    *first, last = list(names) or [""]
    if not first:
        return last
    return _("{names} and {last}").format(names=", ".join(first), last=last)
