"""Taking tables in: channels, people, and the turns of an old rota.

A table is read twice: once to see how its dates are written, once to take its rows.
Good rows go in as one act, so that one undo takes all of them back; bad rows come back
with the reason. What is there already is recognised and left alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from socialdesk.domain.errors import InputError, SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.tables import FIELDS, Target, guess, mapping_of
from socialdesk.domain.team import Right
from socialdesk.domain.words import _
from socialdesk.services.backups import BackupService
from socialdesk.services.channel_rows import ChannelRows
from socialdesk.services.channels import ChannelService
from socialdesk.services.encodings import Progress
from socialdesk.services.person_rows import PersonRows
from socialdesk.services.replan import Replan
from socialdesk.services.rights import allow
from socialdesk.services.tables import Line, Table, open_table, rejected
from socialdesk.services.turn_rows import TurnRows
from socialdesk.store.unit_of_work import Reading, Store, Work

MOST_ROWS = 50_000
_SHOWN_ROWS = 8
_ACTS = {
    Target.CHANNELS: "channels.import",
    Target.PEOPLE: "people.import",
    Target.TURNS: "turn.import",
}


class Rows(Protocol):
    """Turns the rows of a table into records of one kind."""

    @property
    def note(self) -> str:
        """What a person should know about how the rows were read."""
        ...

    def take(self, values: Mapping[str, str], line: int) -> str:
        """Keep a row.

        Returns:
            Empty, or where the same record is already.

        Raises:
            SocialDeskError: The row cannot be a record.
        """
        ...

    def write(self, work: Work) -> None:
        """Write everything that was kept."""
        ...

    @property
    def added(self) -> Mapping[str, int]:
        """How many records of each kind were kept."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a table looks like, and which column probably means what."""

    table: Table
    target: Target
    mapping: Mapping[str, str]
    rows: Sequence[Line]


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import did, or would do."""

    target: Target
    mapping: Mapping[str, str]
    dry_run: bool
    headers: Sequence[str]
    rows: int = 0
    added: Mapping[str, int] = field(default_factory=dict)
    doubles: list[Line] = field(default_factory=list)
    bad: list[Line] = field(default_factory=list)
    note: str = ""


class ExchangeService:
    """Takes tables in."""

    def __init__(
        self,
        store: Store,
        replan: Replan,
        channels: ChannelService,
        backups: BackupService,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._replan = replan
        self._channels = channels
        self._backups = backups
        self._clock = clock

    def look(
        self,
        path: Path,
        target: Target,
        *,
        pairs: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> Look:
        """Open a table and guess what its columns mean; nothing is changed.

        Args:
            path: The file.
            target: What its rows are to become.
            pairs: "field=Column" as a person said it; these go before the guess.
            progress: Told the bytes read and the size; may raise to cancel.

        Raises:
            InputError: It is no table, or a pair names no field or column.
        """
        table = open_table(path, progress)
        rows = table.sample()
        found = guess(
            table.headers,
            [line.cells for line in rows],
            target,
            is_network=self._channels.networks.knows,
        )
        said = mapping_of(pairs, table.headers, target)
        taken = set(said.values())
        kept = {name: column for name, column in found.items() if column not in taken}
        return Look(
            table=table,
            target=target,
            mapping={**kept, **said},
            rows=rows[:_SHOWN_ROWS],
        )

    def take(
        self,
        look: Look,
        *,
        dry_run: bool = False,
        channel: str = "",
        progress: Progress | None = None,
        actor: PersonId,
    ) -> Report:
        """Take the rows of a table in, as one act.

        Args:
            look: What `look` returned, with the mapping as the person wants it.
            dry_run: Say what would happen, and change nothing.
            channel: The channel of turns whose rows name none.
            progress: Told the bytes read and the size; may raise to cancel, which
                leaves nothing behind.
            actor: Who does it.

        Raises:
            InputError: Nothing in the table can be used, or it is far too long.
            RightError: The actor may not import.
        """
        report = Report(
            target=look.target,
            mapping=look.mapping,
            dry_run=dry_run,
            headers=look.table.headers,
        )
        if dry_run:
            with self._store.read() as reading:
                allow(reading, actor, Right.IMPORT)
                self._gather(self._rows(reading, look, channel), look, report, progress)
            return report
        self._backups.write()
        with self._store.begin(actor, _ACTS[look.target]) as work:
            allow(work, actor, Right.IMPORT)
            rows = self._rows(work, look, channel)
            self._gather(rows, look, report, progress)
            if any(report.added.values()):
                rows.write(work)
                self._replan(work, None)
        return report

    def write_bad(self, report: Report, path: Path) -> int:
        """Write the rows that were not taken, each with its reason, to be mended."""
        return rejected(path, report.headers, report.bad)

    def _rows(self, reading: Reading, look: Look, channel: str) -> Rows:
        if look.target is Target.PEOPLE:
            return PersonRows(reading, _cells(look, "active_from", "active_until"))
        if look.target is Target.TURNS:
            dates = _cells(look, "from", "to")
            return TurnRows(reading, dates, channel, self._clock())
        return ChannelRows(reading, self._channels)

    def _gather(
        self, rows: Rows, look: Look, report: Report, progress: Progress | None
    ) -> None:
        places = {
            name: look.table.headers.index(column)
            for name, column in look.mapping.items()
        }
        _something(places, look.target)
        for line in look.table.rows(progress):
            report.rows += 1
            if report.rows > MOST_ROWS:
                raise InputError(
                    "import.long",
                    _("The table has more than {n} rows.").format(n=MOST_ROWS),
                    hint=_("Split it into several files. Nothing was changed."),
                )
            _sort(rows, line, places, report)
        report.added = rows.added
        report.note = rows.note


def _sort(rows: Rows, line: Line, places: Mapping[str, int], report: Report) -> None:
    """Take a row, or put it with the doubles or the bad ones."""
    if line.trouble:
        report.bad.append(line)
        return
    values = {name: line.cells[place].strip() for name, place in places.items()}
    try:
        double = rows.take(values, line.number)
    except SocialDeskError as trouble:
        report.bad.append(line._replace(trouble=str(trouble)))
        return
    if double:
        report.doubles.append(line._replace(trouble=double))


def _cells(look: Look, *names: str) -> Iterator[str]:
    """Yield every cell of some fields, to see how dates are written."""
    places = [
        look.table.headers.index(look.mapping[name])
        for name in names
        if name in look.mapping
    ]
    if places:
        for line in look.table.rows():
            yield from (
                line.cells[place] for place in places if place < len(line.cells)
            )


_NEEDED = {
    Target.CHANNELS: ({"link"}, {"handle", "network"}, {"name", "network"}),
    Target.PEOPLE: ({"name"},),
    Target.TURNS: ({"who", "from"},),
}


def _something(places: Mapping[str, int], target: Target) -> None:
    """Make sure that the columns that matter are known.

    Raises:
        InputError: They are not; the hint names the fields there are.
    """
    if any(needed <= places.keys() for needed in _NEEDED[target]):
        return
    ways = _(" or ").join("+".join(sorted(way)) for way in _NEEDED[target])
    fields = ", ".join(each.name for each in FIELDS[target])
    raise InputError(
        "import.columns",
        _("It is not clear which columns to use: {ways} is needed.").format(ways=ways),
        hint=_("Say it with --map field=Column; the fields are {fields}.").format(
            fields=fields
        ),
    )
