"""`who`, `turns` and `turn`: who holds a channel, when, and who did."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialdesk.cli.arguments import Commands, span
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.imports import add_import, imported
from socialdesk.cli.instants import utc
from socialdesk.cli.output import Answer, Block, Facts, Table
from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ids import ChannelId, PersonId
from socialdesk.domain.periods import Period
from socialdesk.domain.ports import CalendarEvent
from socialdesk.domain.rotations import Turn
from socialdesk.domain.tables import Target
from socialdesk.domain.words import _

if TYPE_CHECKING:
    from socialdesk.services.rotations import Band, Holding

_AHEAD = timedelta(weeks=4)
_HORIZON = timedelta(weeks=12)
_ALARMS = (timedelta(days=1), timedelta(hours=2))
"""How long before a turn a calendar rings that nobody's program has to run for."""


def add(commands: Commands) -> None:
    """Add the commands."""
    made = commands.add("who", who, _("who has a channel, since when, and who is next"))
    made.add_argument("channel", metavar=_("CHANNEL"))
    made.add_argument("--at", metavar=_("INSTANT"), help=_("at another time than now"))
    made = commands.add("turns", turns, _("who has which channel when"))
    made.add_argument("channel", metavar=_("CHANNEL"), nargs="?")
    span(made, _("from this instant; today if not said"))
    made.add_argument(
        "--ics",
        metavar=_("FILE"),
        type=Path,
        help=_("write the published turns as a calendar file"),
    )
    group = commands.group("turn", _("turns one by one, and those of an old rota"))
    made = group.add("list", turn_list, _("the turns that are kept, with their state"))
    made.add_argument("channel", metavar=_("CHANNEL"), nargs="?")
    span(made, _("from this instant; today if not said"))
    made = group.add(
        "import",
        turn_import,
        _("take past turns in from a table: who, from, to, channel"),
        opens=Opens.WRITING,
    )
    add_import(made)
    made.add_argument(
        "--channel",
        metavar=_("CHANNEL"),
        default="",
        help=_("the channel of rows that name none"),
    )


def who(call: Call) -> Answer:
    """Say who has a channel at an instant, and who is next."""
    channel = call.services.channels.named(call.options.channel)
    at = call.instant(call.options.at, "at")
    holding = call.services.rotations.who(channel.id, at)
    moment = call.clock.moment
    rows = [
        (_("Channel"), _called(channel)),
        (_("At"), f"{moment(at)} {call.clock.zone}"),
        (_("Holder"), call.name(holding.person_id)),
        (_("Backup"), call.name(holding.backup_id)),
        (_("Since"), moment(holding.since) or "–"),
        (_("Until"), moment(holding.until) or "–"),
        (_("Next"), _next(call, holding)),
    ]
    text: list[Block] = [Facts(rows=rows)]
    if holding.rotation_id is None:
        text.append(_("No rotation runs here; whoever is responsible answers."))
    return Answer(data={"at": utc(at), **holding_data(call, holding)}, text=text)


def turns(call: Call) -> Answer:
    """Say who has which channel when: as kept, and as planned beyond."""
    channel = _chosen(call)
    period = call.period(_AHEAD)
    bands = [
        band
        for band in call.services.rotations.bands(period)
        if channel is None or band.channel_id == channel.id
    ]
    bands.sort(key=lambda band: (call.channel_name(band.channel_id), band.start_at))
    calendar = _calendar(call, channel, period)
    return Answer(
        data={
            **_span(call, period),
            "turns": [_band_data(call, band) for band in bands],
            "calendar": calendar,
        },
        text=[
            _titled(call, period),
            Table(
                titles=(_("CHANNEL"), _("FROM"), _("TO"), _("WHO"), ""),
                rows=[
                    (
                        call.channel_name(band.channel_id),
                        call.clock.moment(band.start_at),
                        call.clock.moment(band.end_at),
                        call.name(band.person_id),
                        _remark(band),
                    )
                    for band in bands
                ],
                empty=_("Nobody has a turn then."),
            ),
            *_written(calendar),
        ],
    )


def turn_list(call: Call) -> Answer:
    """List the turns that are kept, past ones included."""
    channel = _chosen(call)
    period = call.period(_HORIZON)
    kept = call.services.rotations.turns(period, channel.id if channel else None)
    of_channel = _channels_of(call)
    return Answer(
        data={
            **_span(call, period),
            "turns": [_turn_data(call, turn, of_channel) for turn in kept],
        },
        text=[
            _titled(call, period),
            Table(
                titles=(_("CHANNEL"), _("FROM"), _("TO"), _("WHO"), _("STATE"), "ID"),
                rows=[
                    (
                        call.channel_name(of_channel.get(turn.rotation_id, "")),
                        call.clock.moment(turn.start_at),
                        call.clock.moment(turn.end_at),
                        call.name(turn.person_id),
                        turn.state.value,
                        turn.id,
                    )
                    for turn in kept
                ],
                empty=_("No turn is kept for that time."),
            ),
        ],
    )


def turn_import(call: Call) -> Answer:
    """Take past turns in."""
    return imported(call, Target.TURNS, channel=call.options.channel)


def holding_data(call: Call, holding: "Holding") -> dict[str, Any]:
    """Return who has a channel, for programs."""
    return {
        "channel": call.which(holding.channel.id),
        "rotation_id": holding.rotation_id,
        "holder": call.who(holding.person_id),
        "backup": call.who(holding.backup_id),
        "since": utc(holding.since),
        "until": utc(holding.until),
        "next": {"person": call.who(holding.next_id), "at": utc(holding.next_at)},
    }


def _called(channel: Channel) -> str:
    handle = f" {channel.handle}" if channel.handle else ""
    return f"{channel.name}{handle} ({channel.network})"


def _next(call: Call, holding: "Holding") -> str:
    if holding.next_at is None:
        return "–"
    return _("{name}, from {moment}").format(
        name=call.name(holding.next_id), moment=call.clock.moment(holding.next_at)
    )


def _chosen(call: Call) -> Channel | None:
    named: str | None = call.options.channel
    return None if named is None else call.services.channels.named(named)


def _span(call: Call, period: Period) -> dict[str, Any]:
    return {
        "from": utc(period.start),
        "to": utc(period.end),
        "zone": call.clock.zone,
    }


def _titled(call: Call, period: Period) -> str:
    moment = call.clock.moment
    return f"{moment(period.start)} – {moment(period.end)} · {call.clock.zone}"


def _remark(band: "Band") -> str:
    if band.person_id is None:
        return _("nobody")
    if band.covered:
        return _("stepped in")
    return band.state.value if band.state else ""


def _band_data(call: Call, band: "Band") -> dict[str, Any]:
    return {
        "channel": call.which(band.channel_id),
        "rotation_id": band.rotation_id,
        "from": utc(band.start_at),
        "to": utc(band.end_at),
        "person": call.who(band.person_id),
        "turn": band.turn_no,
        "turn_id": band.turn_id,
        "state": band.state.value if band.state else None,
        "covered": band.covered,
    }


def _turn_data(
    call: Call, turn: Turn, of_channel: dict[str, ChannelId]
) -> dict[str, Any]:
    return {
        "id": turn.id,
        "channel": call.which(of_channel.get(turn.rotation_id, "")),
        "rotation_id": turn.rotation_id,
        "turn": turn.number,
        "from": utc(turn.start_at),
        "to": utc(turn.end_at),
        "person": call.who(turn.person_id),
        "state": turn.state.value,
        "accepted_by": call.who(turn.accepted_by),
        "revision": turn.revision,
    }


def _channels_of(call: Call) -> dict[str, ChannelId]:
    """Return the channel of each rotation, of retired ones as well."""
    return {
        rotation.id: rotation.channel_id for rotation in call.services.rotations.every()
    }


def _calendar(call: Call, channel: Channel | None, period: Period) -> str | None:
    """Write the published turns as a calendar file, if that was asked for.

    Raises:
        SocialDeskError: The file cannot be written.
    """
    target: Path | None = call.options.ics
    if target is None:
        return None
    mine: PersonId | None = call.person.id if call.options.actor else None
    of_channel = _channels_of(call)
    events = [
        _event(call, turn, of_channel)
        for turn in call.services.rotations.turns(
            period, channel.id if channel else None
        )
        if turn.person_id is not None and mine in {None, turn.person_id}
    ]
    try:
        target.write_bytes(call.desk.calendar(events))
    except OSError as error:
        raise SocialDeskError(
            "calendar.unwritable",
            _("{file} cannot be written: {why}.").format(
                file=target, why=error.strerror or error
            ),
            hint=_("Choose another folder."),
            field="ics",
        ) from error
    if not events:
        call.note(_("no turn is published for that time; the calendar is empty."))
    return str(target)


def _event(call: Call, turn: Turn, of_channel: dict[str, ChannelId]) -> CalendarEvent:
    channel = call.channel_name(of_channel.get(turn.rotation_id, ""))
    return CalendarEvent(
        uid=turn.id,
        start=turn.start_at,
        end=turn.end_at,
        summary=_("{channel}: {name}").format(
            channel=channel, name=call.name(turn.person_id)
        ),
        sequence=turn.revision,
        alarms=_ALARMS,
    )


def _written(calendar: str | None) -> Sequence[Block]:
    if calendar is None:
        return ()
    return (_("The calendar file is {file}.").format(file=calendar),)
