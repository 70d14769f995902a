"""The words of reminders: a title and a few plain sentences for one person.

Times are shown by a callable that knows the reader's zone and habits; what is left is
told as it truly is at the moment of sending.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from socialdesk.domain.lateness import Decision, Tone
from socialdesk.domain.reminders import DIGESTS, Reminder, ReminderKind
from socialdesk.domain.words import _, mark, plural

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_HOURS_UP_TO = timedelta(hours=47, minutes=30)
_LINES = 20
"""How many reminders a digest names before it only counts the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the words of one message are made of.

    Attributes:
        now: The instant of sending.
        moment: Shows an instant to this reader.
        channel: The name of the channel.
        holder: The name of whoever has the turn.
        heir: Who has the baton next; empty: nobody.
        answer_by: Until when an answer is awaited.
        rest: The reminders that go out with this one, oldest first.
        listed: What a digest is about: who, and the row.
        unseen_since: Of a silence: the last word, or the start of the turn.
    """

    now: datetime
    moment: Callable[[datetime], str]
    channel: str = ""
    holder: str = ""
    heir: str = ""
    answer_by: datetime | None = None
    rest: Sequence[Reminder] = ()
    listed: Sequence[tuple[str, Reminder]] = ()
    unseen_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a person reads: one line, and a few sentences below it."""

    title: str
    body: str


_Words = tuple[str, str]

_BEGAN_WORDS: _Words = (
    mark("Your turn on {channel} has begun"),
    mark("Your turn on {channel} began on {start} and lasts until {end}."),
)
_OPEN_WORDS: _Words = (
    mark("{channel}: nobody has accepted the turn that has begun"),
    mark(
        "{holder} has been down for {channel} since {start} and has not accepted. "
        "Can you step in until {end}?"
    ),
)
_COMING: Mapping[ReminderKind, _Words] = {
    ReminderKind.LEAD: (
        mark("Your turn on {channel} begins {left}"),
        mark("You speak on {channel} from {start} until {end}."),
    ),
    ReminderKind.ACCEPT: (
        mark("Will you take {channel} {left}?"),
        mark("Your turn runs from {start} until {end}. Please accept or decline."),
    ),
    ReminderKind.BACKUP: (
        mark("{channel}: can you step in for {holder}?"),
        mark(
            "{holder} has not accepted the turn that begins {left}, from {start} until "
            "{end}. You are the backup. Please accept or decline."
        ),
    ),
    ReminderKind.OWNER: (
        mark("{channel}: nobody has accepted the turn {left}"),
        mark(
            "{holder} is down for {start} until {end} and has not accepted, and no "
            "backup has stepped in. {holder} keeps the turn until somebody accepts."
        ),
    ),
    ReminderKind.MOVED: (
        mark("Your turn on {channel} has moved"),
        mark("It now runs from {start} until {end}, and begins {left}."),
    ),
}
_BEGUN: Mapping[ReminderKind, _Words] = {
    ReminderKind.BACKUP: _OPEN_WORDS,
    ReminderKind.OWNER: _OPEN_WORDS,
    ReminderKind.MOVED: (
        mark("Your turn on {channel} has moved"),
        mark("It began on {start} and lasts until {end}."),
    ),
}
_BEGINS: _Words = (
    mark("Your turn on {channel} begins now"),
    mark("You speak on {channel} until {end}."),
)
_NO_HEIR: Mapping[ReminderKind, _Words] = {
    ReminderKind.END: (
        mark("Your turn on {channel} is over"),
        mark("It ended on {end}. Nobody has the baton after you."),
    ),
    ReminderKind.BATON: (
        mark("Nobody has the baton on {channel}"),
        mark("The last turn ended on {end}."),
    ),
}
_PLAIN: Mapping[ReminderKind, _Words] = {
    ReminderKind.END: (
        mark("Your turn on {channel} is over"),
        mark("You handed over to {heir} on {end}."),
    ),
    ReminderKind.BATON: (
        mark("{heir} has the baton on {channel}"),
        mark("It passed on {end}."),
    ),
    ReminderKind.NO_LONGER: (
        mark("The turn on {channel} is no longer yours"),
        mark("You need not speak on {channel} from {start} until {end}."),
    ),
    ReminderKind.LATE_START: (
        mark("Nothing said on {channel} yet"),
        mark("The turn of {holder} began on {start}, and nothing has been logged."),
    ),
    ReminderKind.SILENCE: (
        mark("{channel} is silent"),
        mark("Nothing has been logged since {since}, in the turn of {holder}."),
    ),
}


def words(reminder: Reminder, decision: Decision, facts: Facts) -> Message:
    """Return the title and body of a reminder, in the language that is spoken."""
    if reminder.kind in DIGESTS:
        return _digest(reminder.kind, facts)
    title, body = _pattern(reminder, decision.tone, facts)
    values = _values(reminder, facts)
    lines = [_(body).format_map(values), *_more(reminder, decision, facts)]
    return Message(title=_(title).format_map(values), body="\n".join(lines))


def _pattern(reminder: Reminder, tone: Tone, facts: Facts) -> _Words:
    kind = reminder.kind
    if tone is Tone.COMING:
        return _COMING[kind]
    if tone is Tone.BEGAN:
        return _BEGUN.get(kind, _BEGAN_WORDS)
    if tone is Tone.BEGINS:
        return _BEGINS
    return _PLAIN[kind] if facts.heir or kind not in _NO_HEIR else _NO_HEIR[kind]


def _values(reminder: Reminder, facts: Facts) -> dict[str, str]:
    start = reminder.turn_start_at or reminder.due_at
    return {
        "channel": facts.channel,
        "holder": facts.holder,
        "heir": facts.heir,
        "start": facts.moment(start),
        "end": facts.moment(reminder.turn_end_at or start),
        "since": facts.moment(facts.unseen_since or start),
        "left": time_left(start - facts.now),
    }


def _more(reminder: Reminder, decision: Decision, facts: Facts) -> list[str]:
    """Return the lines below the first: answers awaited, lateness, repeats, others."""
    lines = []
    kinds = {row.kind for row in facts.rest}
    asked = ReminderKind.ACCEPT in kinds and decision.tone is not Tone.COMING
    if asked or (reminder.kind is ReminderKind.ACCEPT and decision.tone is Tone.BEGAN):
        lines.append(_("You have not accepted it yet."))
    elif facts.answer_by is not None and decision.tone is Tone.COMING:
        lines.append(
            _("Please answer by {time}.").format(time=facts.moment(facts.answer_by))
        )
    if ReminderKind.MOVED in kinds:
        lines.append(_("This time is new: the turn has moved."))
    if decision.late:
        lines.append(_("This message comes late."))
    passes = sum(row.kind is reminder.kind for row in facts.rest)
    if passes and reminder.kind in _NO_HEIR:
        lines.append(
            plural(
                "Before that, the baton passed {n} more time.",
                "Before that, the baton passed {n} more times.",
                passes,
            )
        )
    if decision.repeat:
        lines.append(_("You may have seen this message before."))
    return lines


def _digest_title(kind: ReminderKind, count: int) -> str:
    if kind is ReminderKind.MISSED:
        return plural(
            "{n} reminder came too late", "{n} reminders came too late", count
        )
    return plural(
        "{n} reminder could not be delivered",
        "{n} reminders could not be delivered",
        count,
    )


def _digest(kind: ReminderKind, facts: Facts) -> Message:
    lines = [
        _digest_line(kind, name, row, facts) for name, row in facts.listed[:_LINES]
    ]
    others = len(facts.listed) - _LINES
    if others > 0:
        lines.append(plural("... and {n} more.", "... and {n} more.", others))
    return Message(title=_digest_title(kind, len(facts.listed)), body="\n".join(lines))


def _digest_line(kind: ReminderKind, name: str, row: Reminder, facts: Facts) -> str:
    if kind is ReminderKind.MISSED:
        return _("{name}: due {due}, but the turn was over.").format(
            name=name, due=facts.moment(row.due_at)
        )
    return (
        _("{name}: due {due}. {why}")
        .format(name=name, due=facts.moment(row.due_at), why=row.result)
        .rstrip()
    )


def time_left(left: timedelta) -> str:
    """Return how long it is until something, as people say it: "in 2 hours".

    Rounded to whole minutes, from an hour on to whole hours, from two days on to days.
    """
    if left < _MINUTE / 2:
        return _("now")
    if left < _HOUR - _MINUTE / 2:
        return plural("in {n} minute", "in {n} minutes", round(left / _MINUTE))
    if left < _HOURS_UP_TO:
        return plural("in {n} hour", "in {n} hours", round(left / _HOUR))
    return plural("in {n} day", "in {n} days", round(left / _DAY))
