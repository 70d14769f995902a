"""Since when this program runs, and when any program of the business did.

Nobody is passed over for time in which no program could show them a request
(rotation.md, late rules); so the spans are kept in the database, which several
programs, or several machines, may share.
"""

import logging
from datetime import datetime, timedelta
from threading import Lock

from socialdesk.domain.errors import StoreError
from socialdesk.domain.ids import new_id
from socialdesk.domain.periods import Period
from socialdesk.store import awake
from socialdesk.store.unit_of_work import Reading, Store

logger = logging.getLogger(__name__)

GAP = timedelta(seconds=90)
"""Beats further apart than this had sleep, or a clock that was set, between them."""
WRITTEN_EVERY = timedelta(minutes=5)
_KEPT = timedelta(days=90)


class Awake:
    """Keeps the present span, and writes it down now and then.

    What a crash loses of it (five minutes at most) only makes an escalation wait.
    """

    def __init__(self, store: Store, *, gap: timedelta = GAP) -> None:
        self._store = store
        self._gap = gap
        self._lock = Lock()
        self._id = ""
        self._span: Period | None = None
        self._written: datetime | None = None

    def beat(self, now: datetime) -> None:
        """Note that the program runs."""
        with self._lock:
            span, written = self._span, self._written
            if span is None or not span.end <= now <= span.end + self._gap:
                self._id, span, written = new_id(), Period(now, now), None
            self._span = span = Period(span.start, now)
            if written is None or now - written >= WRITTEN_EVERY:
                self._write(span)

    def end(self) -> None:
        """Write the span down as it is; the program ends."""
        with self._lock:
            if self._span is not None:
                self._write(self._span)

    def spans(self, reading: Reading, since: datetime, now: datetime) -> list[Period]:
        """Return the spans in which any program ran, in order, apart from each other.

        The present one of this program reaches up to `now`.
        """
        found = awake.spans(reading, since)
        if self._span is not None and self._span.start <= now:
            found.append(Period(self._span.start, now))
        return _joined(found)

    def _write(self, span: Period) -> None:
        try:
            awake.note(self._store, self._id, span, forget=span.end - _KEPT)
        except StoreError as error:
            logger.info("The span was not written: %s", error)
            return
        self._written = span.end


def _joined(spans: list[Period]) -> list[Period]:
    joined: list[Period] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
