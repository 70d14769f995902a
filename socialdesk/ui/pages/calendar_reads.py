"""What the calendar asks on a worker: plain values in, plain values out, no widget."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from socialdesk.domain.ids import PersonId, PostId
from socialdesk.domain.periods import instant, reached
from socialdesk.domain.team import Right, Role, may
from socialdesk.services.glances import Filter, GlanceService, Names, PostGlance
from socialdesk.ui.formats import Formats
from socialdesk.ui.pages.calendar_side import Beside, waiting_for
from socialdesk.ui.widgets.month_model import (
    DAYS,
    WEEK,
    Eye,
    MonthView,
    grid_start,
    month_view,
)

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked for: how much of which days, and through whose eyes.

    `month` is any day of the month, or of the week when `days` is seven; None is today.
    """

    month: date | None
    days: int = DAYS
    capacity: int
    filter: Filter
    me: str
    now: datetime


def seen(glances: GlanceService, wish: Wish) -> MonthView:
    """Return a month as it is asked for; the month of today where none is named."""
    formats = Formats(zone=glances.business().zone or "UTC")
    eye = Eye(formats=formats, now=wish.now, me=wish.me)
    day = wish.month or eye.today
    first = formats.week_of(day) if wish.days == WEEK else grid_start(day, formats)
    picture = glances.month(
        first,
        wish.days,
        wish.capacity,
        wish.filter,
        zone=formats.zone,
        me=wish.me,
    )
    return month_view(picture, first if wish.days == WEEK else day.replace(day=1), eye)


def beside(services: "Services", now: datetime, me: PersonId) -> Beside:
    """Return what is shown beside the calendar."""
    glances = services.glances
    formats = Formats(zone=glances.business().zone or "UTC")
    eye = Eye(formats=formats, now=now, me=me)
    first = formats.week_of(eye.today)
    coming = glances.coming(now, first, zone=formats.zone, me=me)
    mine = coming.mine
    swaps = waiting_for(services.rotations.swaps(me), me)
    standing = services.rotations.standing() if swaps else ()
    return Beside(
        coming=coming,
        eye=eye,
        text=services.posts.post(PostId(mine.id)).text if mine else "",
        swaps=swaps,
        channels={one.rotation.id: one.channel.id for one in standing},
    )


def on_day(post: PostGlance, day: date, formats: Formats) -> datetime:
    """Return the time of a post on another day, on the business's clock."""
    wall = formats.wall(instant(post.at))
    return reached(datetime.combine(day, wall.time()), formats.zone)


def later(post: PostGlance, by: timedelta, formats: Formats) -> datetime:
    """Return a post's time some days on, at the same time of the business's clock."""
    return on_day(post, formats.wall(instant(post.at)).date() + by, formats)


def may_write(names: Names, me: str, post: PostGlance) -> bool:
    """Say whether somebody may change a post."""
    person = names.people.get(me)
    if person is None:
        return True  # the service decides
    return may(Role(person.role), Right.POST_WRITE, own=post.author_id == me)


def may_approve(names: Names, me: str) -> bool:
    """Say whether somebody may say yes to a post under review."""
    person = names.people.get(me)
    return person is None or may(Role(person.role), Right.POST_APPROVE)
