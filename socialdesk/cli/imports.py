"""Taking a table in, whatever its rows become: the same words for all of them."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialdesk.cli.arguments import existing_file
from socialdesk.cli.call import Call
from socialdesk.cli.output import Answer, Block, Table
from socialdesk.domain.errors import InputError, StoreError
from socialdesk.domain.tables import FIELDS, Target
from socialdesk.domain.words import _, plural

if TYPE_CHECKING:
    from socialdesk.services.exchange import Report

_SHOWN = 10
_BAD_INPUT = 2


def add_import(made: argparse.ArgumentParser) -> None:
    """Add the arguments of every import."""
    made.add_argument("file", metavar=_("FILE"), nargs="?", type=existing_file)
    made.add_argument(
        "--map",
        dest="pairs",
        metavar=_("field=Column"),
        nargs="+",
        action="extend",
        default=[],
        help=_("which column means what, where the guess is wrong"),
    )
    made.add_argument(
        "--dry-run",
        action="store_true",
        help=_("say what would happen, and change nothing"),
    )


def imported(call: Call, target: Target, *, channel: str = "") -> Answer:
    """Take a table in and say what became of each row.

    Args:
        call: What was asked.
        target: What the rows become.
        channel: What a person called the channel of rows that name none.
    """
    options = call.options
    file = _file(options)
    exchange = call.services.exchange
    if channel:
        channel = call.services.channels.named(channel).id
    look = exchange.look(
        file, target, pairs=options.pairs, progress=call.output.progress
    )
    report = exchange.take(
        look,
        dry_run=options.dry_run,
        channel=channel,
        progress=call.output.progress,
        actor=call.actor,
    )
    kept = _kept_bad(call, report, file)
    return Answer(
        data=_told(report, kept),
        text=[*_sentences(report, kept), *_bad(report)],
        exit_code=_BAD_INPUT if report.bad and len(report.bad) == report.rows else 0,
    )


def _file(options: argparse.Namespace) -> Path:
    """Return the table; one that follows `--map` was read as one of its pairs.

    Raises:
        InputError: None was named, or it is not there.
    """
    if options.file is None:
        options.file = next((each for each in options.pairs if "=" not in each), None)
        if options.file is None:
            raise InputError(
                "file.none",
                _("The table is missing."),
                hint=_("Name the file to import."),
                field="file",
            )
        options.pairs.remove(options.file)
    return existing_file(str(options.file))


def _kept_bad(call: Call, report: "Report", source: Path) -> str | None:
    """Write the rows that were not taken beside the table; None if there are none."""
    if report.dry_run or not report.bad:
        return None
    target = source.with_name(f"{source.stem}.rejected.csv")
    try:
        call.services.exchange.write_bad(report, target)
    except StoreError as trouble:  # the good rows are in; that is not to be hidden
        call.note(str(trouble))
        return None
    return str(target)


def _told(report: "Report", file: str | None) -> dict[str, Any]:
    return {
        "target": report.target.value,
        "dry_run": report.dry_run,
        "mapping": dict(report.mapping),
        "rows": report.rows,
        "added": dict(report.added),
        "already": len(report.doubles),
        "bad": [{"line": line.number, "reason": line.trouble} for line in report.bad],
        "rejected_file": file,
        "note": report.note,
    }


def _sentences(report: "Report", file: str | None) -> list[Block]:
    words = {field.name: _(field.words) for field in FIELDS[report.target]}
    told = ", ".join(
        f"{words[name]} = {column}" for name, column in report.mapping.items()
    )
    text: list[Block] = [_("Columns: {mapping}.").format(mapping=told), _done(report)]
    if report.note:
        text.append(report.note)
    if report.bad:
        text.append(
            plural(
                "{n:,} row could not be taken.",
                "{n:,} rows could not be taken.",
                len(report.bad),
            )
        )
    if file is not None:
        text.append(_("They are in {file}, each with the reason.").format(file=file))
    if any(report.added.values()) and not report.dry_run:
        text.append(_("socialdesk undo takes all of it back."))
    return text


def _done(report: "Report") -> str:
    already = plural(
        "{n:,} was already there", "{n:,} were already there", len(report.doubles)
    )
    parts = [_counted(kind, n) for kind, n in report.added.items() if n]
    if not parts:
        return _("Nothing new: {already}.").format(already=already)
    what = _(" and ").join(parts)
    done = (
        _("{what} would be added.") if report.dry_run else _("{what} added.")
    ).format(what=what)
    return f"{done} {already[:1].upper()}{already[1:]}." if report.doubles else done


def _counted(kind: str, count: int) -> str:
    match kind:
        case "channels":
            return plural("{n:,} channel", "{n:,} channels", count)
        case "turns":
            return plural("{n:,} turn", "{n:,} turns", count)
        case _kind:
            return plural("{n:,} person", "{n:,} people", count)


def _bad(report: "Report") -> Sequence[Block]:
    if not report.bad:
        return ()
    shown = report.bad[:_SHOWN]
    more = len(report.bad) - len(shown)
    rows = [(str(line.number), line.trouble) for line in shown]
    if more:
        rows.append(("…", plural("and {n:,} more", "and {n:,} more", more)))
    return (Table(titles=(_("LINE"), _("WHY")), rows=rows),)
