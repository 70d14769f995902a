"""`rotation`: which rotations run, and making one from a file."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from socialdesk.cli.arguments import Commands, existing_file
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.instants import utc
from socialdesk.cli.output import Answer, Block, Table
from socialdesk.domain.ids import PersonId, RotationId, new_id
from socialdesk.domain.rotations import Rotation, RotationVersion, Unit
from socialdesk.domain.words import _, plural
from socialdesk.services import rotation_files

if TYPE_CHECKING:
    from socialdesk.services.rotations import Preview, Standing


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("rotation", _("the rotations"))
    group.add("list", rotation_list, _("every rotation that runs"))
    made = group.add(
        "add",
        rotation_add,
        _("make a rotation from a JSON file; its next 12 weeks are shown"),
        opens=Opens.WRITING,
    )
    made.add_argument("file", metavar=_("FILE"), type=existing_file)
    made.add_argument("--channel", metavar=_("CHANNEL"), required=True)
    made.add_argument("--name", metavar=_("NAME"), default="")
    made.add_argument(
        "--dry-run",
        action="store_true",
        help=_("show the next 12 weeks, and save nothing"),
    )


def rotation_list(call: Call) -> Answer:
    """List every rotation that runs."""
    standing = call.services.rotations.standing()
    return Answer(
        data={
            "total": len(standing),
            "rotations": [_told(call, each) for each in standing],
        },
        text=[
            Table(
                titles=(_("CHANNEL"), _("ROTATION"), _("TURNS"), _("ROSTER")),
                rows=[
                    (
                        each.channel.name,
                        each.rotation.name,
                        _length(each.version),
                        ", ".join(call.name(person) for person in each.version.roster),
                    )
                    for each in standing
                ],
                empty=_("No rotation runs: socialdesk rotation add FILE --channel C."),
            )
        ],
    )


def rotation_add(call: Call) -> Answer:
    """Make a rotation from a file, or only show what it would do."""
    from socialdesk.domain import plan_files

    options = call.options
    text = rotation_files.read(options.file)
    plan_files.read(text)  # a file that is not valid begins no business
    service = call.services.rotations
    channel = call.services.channels.named(options.channel)
    rotation = Rotation(
        id=RotationId(new_id()),
        channel_id=channel.id,
        name=options.name or _("Takeover"),
    )
    version = plan_files.version(
        text, rotation_id=rotation.id, person_of=_person_of(call)
    )
    seen = service.preview(version)
    if not options.dry_run:
        service.add(rotation, version, actor=call.actor)
    ignored = plan_files.exceptions_in(text)
    if ignored:
        call.note(
            _("not taken over from the file, enter them by themselves: {keys}.").format(
                keys=", ".join(ignored)
            )
        )
    done = (
        _("{channel}: this is what would happen; nothing was saved.")
        if options.dry_run
        else _("{channel}: the rotation runs.")
    )
    return Answer(
        data={
            "dry_run": options.dry_run,
            "rotation": {
                "id": None if options.dry_run else rotation.id,
                "channel": call.which(channel.id),
                "name": rotation.name,
            },
            "preview": _preview_data(call, seen),
            "not_taken_over": list(ignored),
        },
        text=[done.format(channel=channel.name), *_preview(call, seen)],
    )


def _person_of(call: Call) -> Callable[[str], PersonId]:
    def found(name: str) -> PersonId:
        return call.services.team.named(name).id

    return found


_UNITS = {
    Unit.HOUR: lambda n: plural("{n} hour", "{n} hours", n),
    Unit.DAY: lambda n: plural("{n} day", "{n} days", n),
    Unit.WEEK: lambda n: plural("{n} week", "{n} weeks", n),
    Unit.MONTH: lambda n: plural("{n} month", "{n} months", n),
}


def _length(version: RotationVersion) -> str:
    return _UNITS[version.unit](version.length)


def _told(call: Call, each: "Standing") -> dict[str, Any]:
    version = each.version
    return {
        "id": each.rotation.id,
        "name": each.rotation.name,
        "channel": call.which(each.channel.id),
        "roster": [call.who(person) for person in version.roster],
        "unit": version.unit.value,
        "length": version.length,
        "zone": version.zone,
        "start": version.anchor_wall.isoformat(timespec="minutes"),
        "effective_from": utc(version.effective_at),
        "until": _wall(version.until_wall),
        "order": version.order.value,
        "advance": version.advance.value,
        "version": version.number,
    }


def _wall(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def _preview_data(call: Call, seen: "Preview") -> dict[str, Any]:
    return {
        "from": utc(seen.period.start),
        "to": utc(seen.period.end),
        "segments": [
            {
                "from": utc(segment.start),
                "to": utc(segment.end),
                "person": call.who(segment.holder),
            }
            for segment in seen.segments
        ],
        "gaps": [[utc(gap.start), utc(gap.end)] for gap in seen.gaps],
        "shares": [
            {
                "person": call.who(share.person),
                "turns": float(share.turns),
                "balance": float(share.balance),
            }
            for share in seen.shares
        ],
        "words": seen.words,
    }


def _preview(call: Call, seen: "Preview") -> list[Block]:
    moment = call.clock.moment
    rows = [
        (moment(segment.start), moment(segment.end), call.name(segment.holder))
        for segment in seen.segments
    ]
    gaps = len(seen.gaps)
    text: list[Block] = [Table(titles=(_("FROM"), _("TO"), _("WHO")), rows=rows)]
    if gaps:
        text.append(
            plural(
                "For {n} stretch nobody has the baton.",
                "For {n} stretches nobody has the baton.",
                gaps,
            )
        )
    text.append(seen.words)
    return text
