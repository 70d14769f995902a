"""`today`: whose turn it is, what is due, and what waits for somebody."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from socialdesk.cli.arguments import Commands
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.instants import utc
from socialdesk.cli.output import Answer, Block, Table
from socialdesk.cli.turns import holding_data
from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.notices import Notice
from socialdesk.domain.periods import Period
from socialdesk.domain.posts import OPEN_STATES, STATE_WORDS, Post
from socialdesk.domain.rotations import Swap
from socialdesk.domain.team import Person
from socialdesk.domain.words import _, plural

if TYPE_CHECKING:
    from socialdesk.services.rotations import Holding

_OVERDUE = timedelta(days=7)
"""Posts of this many days back still count as due."""
_MOST_WITHOUT = 20
"""So many channels without a rotation are listed; more are only counted."""


def add(commands: Commands) -> None:
    """Add the command."""
    made = commands.add(
        "today",
        today,
        _("whose turn it is, what is due, what waits for you"),
        opens=Opens.SHOWING,
    )
    made.add_argument(
        "--at", metavar=_("INSTANT"), help=_("at another instant than now")
    )


def today(call: Call) -> Answer:
    """Say whose turn it is, what is due on that day, and what waits for a person."""
    services = call.services
    at = call.instant(getattr(call.options, "at", None), "at")
    person = call.person if call.people or call.options.actor else None
    held = _shown(services.rotations.everyone(at))
    day = call.clock.today(at)
    posts = [
        post
        for post in services.posts.posts(Period(day.start - _OVERDUE, day.end))
        if post.state in OPEN_STATES
    ]
    notices: Sequence[Notice] = ()
    swaps: Sequence[Swap] = ()
    if person is not None:
        notices = [
            notice
            for notice in services.reminders.inbox(person.id)
            if notice.waiting(at)
        ]
        swaps = [
            swap
            for swap in services.rotations.swaps(person.id)
            if swap.from_id != person.id
        ]
    return Answer(
        data={
            "at": utc(at),
            "zone": call.clock.zone,
            "business": call.business.name,
            "sample": call.business.sample,
            "person": None if person is None else call.who(person.id),
            "channels": [holding_data(call, holding) for holding in held],
            "posts": [_post_data(call, post) for post in posts],
            "notices": [notice_data(notice) for notice in notices],
            "swaps": [_swap_data(call, swap) for swap in swaps],
        },
        text=[
            _heading(call, at),
            *_turns(call, held),
            _posts(call, posts, at),
            *_waiting(call, person, notices, swaps),
        ],
    )


def notice_data(notice: Notice) -> dict[str, Any]:
    """Return a notice of the inbox for programs."""
    return {
        "id": notice.id,
        "kind": notice.kind.value,
        "at": utc(notice.at),
        "title": notice.title,
        "body": notice.body,
        "turn_id": notice.turn_id or None,
        "seen_at": utc(notice.seen_at),
        "snoozed_until": utc(notice.snoozed_until),
        "answered": notice.answered.value or None,
    }


def _heading(call: Call, at: datetime) -> str:
    name = call.business.name or _("Your business")
    head = f"{name} · {call.clock.moment(at)} · {call.clock.zone}"
    if call.business.sample:
        head += "\n" + _("This is the sample business; nobody in it is real.")
    return head


def _shown(every: "Sequence[Holding]") -> "list[Holding]":
    """Return what is told of: rotations first, then other active channels."""
    told = [
        holding
        for holding in every
        if holding.rotation_id is not None
        or holding.channel.status is ChannelStatus.ACTIVE
    ]
    return sorted(told, key=lambda each: (each.rotation_id is None, each.channel.name))


def _turns(call: Call, held: "Sequence[Holding]") -> list[Block]:
    turning = sum(holding.rotation_id is not None for holding in held)
    listed = held[: turning + _MOST_WITHOUT]
    table = Table(
        titles=(_("CHANNEL"), _("NOW"), _("UNTIL"), _("NEXT"), _("BACKUP")),
        rows=[
            (
                holding.channel.name,
                call.name(holding.person_id),
                call.clock.moment(holding.until),
                call.name(holding.next_id) if holding.until else "",
                call.name(holding.backup_id),
            )
            for holding in listed
        ],
        empty=_("There is no active channel yet: socialdesk channel add URL."),
    )
    more = len(held) - len(listed)
    if not more:
        return [table]
    text = plural(
        "and {n} more channel that no rotation runs on; socialdesk channel list",
        "and {n} more channels that no rotation runs on; socialdesk channel list",
        more,
    )
    return [table, text]


def _posts(call: Call, posts: Sequence[Post], at: datetime) -> Block:
    return Table(
        titles=(_("DUE"), _("CHANNEL"), _("STATE"), _("AUTHOR"), _("POST")),
        rows=[
            (
                _late(call, post, at),
                call.channel_name(post.channel_id),
                _(STATE_WORDS[post.state]),
                call.name(post.author_id),
                post.title or " ".join(post.text.split()),
            )
            for post in posts
        ],
        empty=_("No post is due today."),
    )


def _late(call: Call, post: Post, at: datetime) -> str:
    moment = call.clock.moment(post.at)
    return _("{moment}, late").format(moment=moment) if post.at < at else moment


def _waiting(
    call: Call, person: Person | None, notices: Sequence[Notice], swaps: Sequence[Swap]
) -> list[Block]:
    if person is None:
        return []
    title = _("WAITS FOR {name}").format(name=person.name.upper())
    rows = [(call.clock.moment(notice.at), notice.title) for notice in notices]
    rows += [
        (
            call.clock.moment(swap.asked_at),
            _("{name} asks for a swap: {note}").format(
                name=call.name(swap.from_id), note=swap.note or "–"
            ),
        )
        for swap in swaps
    ]
    empty = _("Nothing waits for {name}.").format(name=person.name)
    return [Table(titles=(title, ""), rows=rows, empty=empty)]


def _post_data(call: Call, post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "at": utc(post.at),
        "channel": call.which(post.channel_id),
        "author": call.who(post.author_id),
        "state": post.state.value,
        "title": post.title,
        "text": post.text,
    }


def _swap_data(call: Call, swap: Swap) -> dict[str, Any]:
    return {
        "id": swap.id,
        "kind": swap.kind.value,
        "rotation_id": swap.rotation_id,
        "turn": swap.turn_no,
        "from": call.who(swap.from_id),
        "to": call.who(swap.to_id),
        "asked_at": utc(swap.asked_at),
        "note": swap.note,
    }
