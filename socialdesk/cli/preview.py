"""`preview`: what a rotation in a file would do; nothing is saved, nothing opened."""

from datetime import datetime, timedelta
from typing import Any

from socialdesk.cli.arguments import Commands, existing_file, span
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.instants import Clockface, instant
from socialdesk.cli.output import Answer, Block, Table
from socialdesk.domain.words import _
from socialdesk.services import rotation_files

_AHEAD = timedelta(weeks=12)


def add(commands: Commands) -> None:
    """Add the command."""
    made = commands.add(
        "preview",
        preview,
        _("what a rotation in a JSON file would do, without saving anything"),
        opens=Opens.NOTHING,
    )
    made.add_argument("file", metavar=_("FILE"), type=existing_file)
    span(made, _("from this instant; now if not said"))
    made.add_argument(
        "--at",
        metavar=_("INSTANT"),
        action="append",
        default=[],
        help=_("who holds at this instant; may be said several times"),
    )


def preview(call: Call) -> Answer:
    """Say who would hold when, or at some instants."""
    from socialdesk.domain import plan_files

    options = call.options
    plan = plan_files.read(rotation_files.read(options.file))
    zone = plan.courses[0].pattern.zone
    data: dict[str, Any] = {}
    if options.at:
        wanted = [instant(text, zone, "at") for text in options.at]
        data |= plan_files.answer_at(plan, wanted)
    if not options.at or options.start or options.end:
        start, end = _bounds(call, zone)
        data |= plan_files.answer(plan, start, end)
    return Answer(data=data, text=_told(data, Clockface(zone)))


def _bounds(call: Call, zone: str) -> tuple[datetime, datetime]:
    start, end = call.options.start, call.options.end
    first = call.desk.now() if start is None else instant(start, zone, "from")
    return first, first + _AHEAD if end is None else instant(end, zone, "to")


def _told(data: dict[str, Any], clock: Clockface) -> list[Block]:
    blocks: list[Block] = [_("Times are those of {zone}.").format(zone=clock.zone)]
    if "queries" in data:
        rows = [(_shown(clock, q["at"]), q["holder"] or "–") for q in data["queries"]]
        blocks.append(Table(titles=(_("AT"), _("WHO")), rows=rows))
    if "segments" in data:
        held = [
            (_shown(clock, start), _shown(clock, end), holder or "–")
            for start, end, holder in data["segments"]
        ]
        titles = (_("FROM"), _("TO"), _("WHO"))
        blocks.append(Table(titles=titles, rows=held, empty=_("Nobody holds then.")))
    return blocks


def _shown(clock: Clockface, written: str) -> str:
    return clock.moment(datetime.fromisoformat(written))
