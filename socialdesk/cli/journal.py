"""`journal`, `verify`, `undo` and `redo`: what was done, and taking it back."""

from typing import Any

from socialdesk.cli.arguments import Commands
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.instants import utc
from socialdesk.cli.output import Answer, Block, Table
from socialdesk.domain.errors import InputError
from socialdesk.domain.journal import Entry, Mode, act_words
from socialdesk.domain.words import _, mark, plural

_ENTRIES = 30
_MOST = 10_000
_SHOWN_FAULTS = 20
_MODE_WORDS = {
    Mode.DO: mark("{act}"),
    Mode.UNDO: mark("{act} (undone)"),
    Mode.REDO: mark("{act} (done again)"),
}
_FAULT_WORDS = {
    "missing": mark("an entry is missing"),
    "entry": mark("the entry was changed"),
    "detail": mark("the details were changed"),
    "record": mark("the record is not what the entry left"),
    "unknown": mark("no entry tells of the record"),
}


def add(commands: Commands) -> None:
    """Add the commands."""
    made = commands.add("journal", journal, _("who did what when, newest first"))
    made.add_argument(
        "--limit", metavar="N", type=int, default=_ENTRIES, help=_("so many entries")
    )
    made.add_argument(
        "--before", metavar="N", type=int, help=_("only those before this entry")
    )
    commands.add("verify", verify, _("check that the journal is whole and untouched"))
    commands.add("undo", undo, _("take your last act back"), opens=Opens.READING)
    commands.add("redo", redo, _("do again what you undid last"), opens=Opens.READING)


def journal(call: Call) -> Answer:
    """List acts, newest first."""
    limit = call.options.limit
    if not 1 <= limit <= _MOST:
        raise InputError(
            "journal.limit",
            _("Between 1 and {most} entries can be listed.").format(most=_MOST),
            field="limit",
        )
    entries = call.services.journal.entries(before=call.options.before, limit=limit)
    return Answer(
        data={"entries": [_told(call, entry) for entry in entries]},
        text=[
            Table(
                titles=("N", _("WHEN"), _("WHO"), _("WHAT"), _("RECORDS")),
                rows=[
                    (
                        str(entry.id),
                        call.clock.moment(entry.at),
                        _actor(call, entry),
                        _words(entry),
                        str(len(entry.revisions)),
                    )
                    for entry in entries
                ],
                empty=_("Nothing was done yet."),
            )
        ],
    )


def verify(call: Call) -> Answer:
    """Check the journal; it is trouble if it does not tell the truth any more."""
    faults = call.services.journal.verify()
    last = next(iter(call.services.journal.entries(limit=1)), None)
    count = 0 if last is None else last.id
    data = {
        "whole": not faults,
        "entries": count,
        "digest": "" if last is None else last.digest,
        "faults": [
            {
                "entry": fault.entry_id,
                "kind": fault.kind and fault.kind.value,
                "record": fault.record_id,
                "what": fault.what,
            }
            for fault in faults
        ],
    }
    if not faults:
        words = plural(
            "The journal is whole: {n:,} entry.",
            "The journal is whole: {n:,} entries.",
            count,
        )
        return Answer(data=data, text=[words])
    rows = [
        (
            "–" if fault.entry_id is None else str(fault.entry_id),
            _(_FAULT_WORDS.get(fault.what, fault.what)),
            " ".join(filter(None, (fault.kind or "", fault.record_id))),
        )
        for fault in faults[:_SHOWN_FAULTS]
    ]
    first = _("The journal does not hold; the first bad entry is {n}.").format(
        n=rows[0][0]
    )
    table = Table(titles=(_("ENTRY"), _("WHAT"), _("RECORD")), rows=rows)
    return Answer(data=data, text=[first, table], exit_code=1)


def undo(call: Call) -> Answer:
    """Take the actor's last act back."""
    entry = call.services.journal.undo(actor=call.actor)
    return _turned(entry, _("Undone: {act}."))


def redo(call: Call) -> Answer:
    """Do again what the actor undid last."""
    entry = call.services.journal.redo(actor=call.actor)
    return _turned(entry, _("Done again: {act}."))


def _turned(entry: Entry, words: str) -> Answer:
    count = len(entry.revisions)
    text: list[Block] = [
        words.format(act=act_words(entry.act)),
        plural("{n:,} record was changed.", "{n:,} records were changed.", count),
    ]
    data = {"entry": entry.id, "act": entry.act, "records": count}
    return Answer(data=data, text=text)


def _actor(call: Call, entry: Entry) -> str:
    return call.name(entry.actor_id) if entry.actor_id else "SocialDesk"


def _words(entry: Entry) -> str:
    return _(_MODE_WORDS[entry.mode]).format(act=act_words(entry.act))


def _told(call: Call, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": utc(entry.at),
        "actor": call.who(entry.actor_id),
        "act": entry.act,
        "words": _words(entry),
        "mode": entry.mode.value,
        "of": entry.of_id,
        "undoable": entry.undoable,
        "records": [
            {"kind": revision.kind.value, "id": revision.record_id}
            for revision in entry.revisions
        ],
        "digest": entry.digest,
    }
