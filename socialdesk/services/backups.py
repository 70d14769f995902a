"""Backups: making them when something changed, thinning them, bringing one back."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from socialdesk.domain.errors import StoreError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.settings import Backup
from socialdesk.domain.team import SYSTEM, Right
from socialdesk.domain.words import _
from socialdesk.services.rights import allow
from socialdesk.services.settings import read
from socialdesk.store import backups, journal
from socialdesk.store.backups import Copy
from socialdesk.store.unit_of_work import Store


class BackupService:
    """Makes and lists the copies of one business."""

    def __init__(
        self, store: Store, database: Path, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._database = database
        self._folder = folder
        self._clock = clock

    def copies(self) -> Sequence[Copy]:
        """Return the verified backups, newest first."""
        return backups.copies(self._folder)

    def write(self, target: Path | None = None, *, actor: PersonId = SYSTEM) -> Copy:
        """Write a checked copy now, into the folder of backups or to a file.

        Raises:
            StoreError: It could not be written; nothing half-done is left.
        """
        with self._store.read() as reading:
            allow(reading, actor, Right.BACKUP)
            second = read(reading, Backup).second_folder
        copy = backups.write(self._database, self._folder, self._clock(), target=target)
        if second and target is None:
            _copied_to(copy, Path(second))
        return copy

    def write_due(self) -> Copy | None:
        """Write a copy if something changed and the last one is old enough; then thin.

        Returns:
            The new copy, or None if none was due.
        """
        now = self._clock()
        with self._store.read() as reading:
            entries, _digest = journal.head(reading.connection)
            every = timedelta(minutes=read(reading, Backup).every_minutes)
        last = next(iter(backups.copies(self._folder)), None)
        if last is not None and (
            last.entries == entries or timedelta(0) <= now - last.at < every
        ):
            return None
        copy = self.write()
        backups.thin(self._folder, now)
        return copy


def _copied_to(copy: Copy, folder: Path) -> None:
    """Copy a verified file, and what describes it, to a second place.

    Raises:
        StoreError: The second place cannot be written; the first copy is fine.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in (copy.path, copy.path.with_name(copy.path.name + ".json")):
            part = folder / f".{source.name}.part"
            shutil.copyfile(source, part)
            part.replace(folder / source.name)
    except OSError as error:
        raise StoreError(
            "backup.second",
            _("The second folder for backups cannot be written: {folder}.").format(
                folder=folder
            ),
            hint=_("The copy on this computer was made. Check the second folder."),
            retryable=True,
        ) from error
