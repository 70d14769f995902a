"""`reminders` and `tick`: what is planned, what was sent, and one beat by hand."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from socialdesk.cli.arguments import Commands, span
from socialdesk.cli.call import Call
from socialdesk.cli.instants import utc
from socialdesk.cli.output import Answer, Block, Table
from socialdesk.cli.today import notice_data
from socialdesk.domain.notices import Notice
from socialdesk.domain.reminders import KIND_WORDS, Reminder
from socialdesk.domain.settings import Reminding
from socialdesk.domain.words import _, plural

_AHEAD = timedelta(weeks=2)


def add(commands: Commands) -> None:
    """Add the commands."""
    made = commands.add(
        "reminders", reminders, _("reminders: planned, sent, and in the inbox")
    )
    span(made, _("from this instant; today if not said"))
    switch = made.add_mutually_exclusive_group()
    switch.add_argument(
        "--pause",
        dest="paused",
        action="store_true",
        default=None,
        help=_("turn reminders off"),
    )
    switch.add_argument(
        "--resume",
        dest="paused",
        action="store_false",
        default=None,
        help=_("turn reminders on again, as after a restore"),
    )
    made = commands.add(
        "tick",
        tick,
        _("do one beat: send what is due, plan, back up; for cron"),
    )
    made.set_defaults(notices=True)


def reminders(call: Call) -> Answer:
    """Say which reminders there are in a span, and what is in the inbox."""
    _switched(call)
    period = call.period(_AHEAD)
    planned = call.services.reminders.planned(period)
    person = call.person
    inbox = call.services.reminders.inbox(person.id)
    paused = call.services.settings.group(Reminding).paused
    text: list[Block] = [_paused()] if paused else []
    return Answer(
        data={
            "from": utc(period.start),
            "to": utc(period.end),
            "zone": call.clock.zone,
            "paused": paused,
            "reminders": [_told(call, reminder) for reminder in planned],
            "person": call.who(person.id),
            "inbox": [notice_data(notice) for notice in inbox],
        },
        text=[*text, _planned(call, planned), _inbox(call, person.name, inbox)],
    )


def tick(call: Call) -> Answer:
    """Do one beat."""
    services = call.services
    services.reminders.plan_again()
    sent = services.reminders.beat()
    copy = services.backups.write_due()
    text: list[Block] = [
        plural("{n} reminder was sent.", "{n} reminders were sent.", sent)
    ]
    if services.settings.group(Reminding).paused:
        text.append(_paused())
    if copy is not None:
        text.append(_("Backed up to {file}.").format(file=copy.path))
    return Answer(
        data={
            "at": utc(call.desk.now()),
            "sent": sent,
            "backup": None if copy is None else str(copy.path),
        },
        text=text,
    )


def _switched(call: Call) -> None:
    """Turn reminders off or on, if that was asked for."""
    paused = call.options.paused
    if paused is not None:
        service = call.services.reminders
        switch = service.pause if paused else service.resume
        switch(actor=call.actor)


def _paused() -> str:
    return _("Reminders are off; socialdesk reminders --resume turns them on.")


def _planned(call: Call, planned: Sequence[Reminder]) -> Block:
    return Table(
        titles=(_("DUE"), _("TO"), _("CHANNEL"), _("WHAT"), _("BY"), _("STATE")),
        rows=[
            (
                call.clock.moment(reminder.due_at),
                call.name(reminder.person_id),
                call.channel_name(reminder.channel_id),
                _what(call, reminder),
                reminder.medium.value,
                reminder.state.value,
            )
            for reminder in planned
        ],
        empty=_("No reminder falls into that time."),
    )


def _what(call: Call, reminder: Reminder) -> str:
    """Return the kind and its detail: how long before, or in whose place."""
    words = _(KIND_WORDS[reminder.kind])
    return f"{words}: {call.name(reminder.detail)}" if reminder.detail else words


def _inbox(call: Call, name: str, inbox: Sequence[Notice]) -> Block:
    return Table(
        titles=(_("INBOX OF {name}").format(name=name.upper()), "", ""),
        rows=[
            (
                call.clock.moment(notice.at),
                notice.title,
                _("seen") if notice.seen_at else "",
            )
            for notice in inbox
        ],
        empty=_("Nothing is in the inbox of {name}.").format(name=name),
    )


def _told(call: Call, reminder: Reminder) -> dict[str, Any]:
    return {
        "id": reminder.id,
        "key": reminder.key,
        "kind": reminder.kind.value,
        "detail": reminder.detail,
        "medium": reminder.medium.value,
        "person": call.who(reminder.person_id),
        "channel": call.which(reminder.channel_id),
        "turn_id": reminder.turn_id or None,
        "due_at": utc(reminder.due_at),
        "state": reminder.state.value,
        "sent_at": utc(reminder.sent_at),
        "result": reminder.result,
    }
