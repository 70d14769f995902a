"""`backup` and `restore`: copies of the business, and the way back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialdesk.cli.arguments import Commands
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.instants import utc
from socialdesk.cli.output import Answer, Block, Table
from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _

if TYPE_CHECKING:
    from socialdesk.store.backups import Copy

_HEAD = b"SQLite format 3\0"
_MEGABYTE = 1_000_000


def add(commands: Commands) -> None:
    """Add the commands."""
    made = commands.add("backup", backup, _("write a checked copy of everything"))
    made.add_argument(
        "file",
        metavar=_("FILE"),
        nargs="?",
        type=Path,
        help=_("where to; the folder of backups if not said"),
    )
    made.add_argument(
        "--list", action="store_true", dest="listed", help=_("list the backups")
    )
    made = commands.add(
        "restore",
        restore,
        _("put a backup in place; the old file is kept, reminders stay off"),
        opens=Opens.NOTHING,
    )
    made.add_argument("file", metavar=_("FILE"), type=Path)


def backup(call: Call) -> Answer:
    """Write a checked copy, or list those there are."""
    service = call.services.backups
    if call.options.listed:
        return _list(call)
    target = call.options.file
    if target is not None:
        target = _free(target.expanduser().absolute())
    copy = service.write(target, actor=call.actor)
    words = _("Backed up and checked: {file}").format(file=copy.path)
    return Answer(data={"backup": _told(copy)}, text=[words])


def restore(call: Call) -> Answer:
    """Put a backup in the database's place."""
    file = call.options.file.expanduser().absolute()
    old = call.desk.restore(file)
    text: list[Block] = [_("{file} is in place.").format(file=file)]
    if old is not None:
        text.append(_("What was there before is kept in {file}.").format(file=old))
    text.append(
        _(
            "Reminders are off until you have looked: socialdesk reminders --resume "
            "turns them on."
        )
    )
    data = {
        "restored": str(file),
        "old": None if old is None else str(old),
        "reminders": "paused",
    }
    return Answer(data=data, text=text)


def _list(call: Call) -> Answer:
    copies = call.services.backups.copies()
    return Answer(
        data={"backups": [_told(copy) for copy in copies]},
        text=[
            Table(
                titles=(_("MADE"), "MB", _("ENTRIES"), _("FILE")),
                rows=[
                    (
                        call.clock.moment(copy.at),
                        f"{copy.bytes / _MEGABYTE:.1f}",
                        str(copy.entries),
                        str(copy.path),
                    )
                    for copy in copies
                ],
                empty=_("There is no backup yet."),
            )
        ],
    )


def _told(copy: "Copy") -> dict[str, Any]:
    return {
        "file": str(copy.path),
        "at": utc(copy.at),
        "bytes": copy.bytes,
        "entries": copy.entries,
        "schema": copy.schema,
        "sha256": copy.digest,
    }


def _free(target: Path) -> Path:
    """Return where a copy may go: a backup is replaced, nothing else is.

    Raises:
        InputError: Something else is there.
    """
    if target.is_file():
        with target.open("rb") as file:
            if file.read(len(_HEAD)) == _HEAD:
                return target
    elif not target.exists():
        return target
    raise InputError(
        "backup.taken",
        _("{file} is there already, and is no backup.").format(file=target),
        hint=_("Choose another name."),
        field="file",
    )
