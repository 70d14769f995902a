"""When programs of the business ran, so that nobody is passed over while none did.

A program writes one row for each stretch in which it was awake and lengthens it now
and then. The rows are derived, belong to no act and are never shown, so they stand
beside the journal; losing the last minutes of one only makes an escalation wait longer.
"""

from datetime import datetime

import sqlalchemy as sa

from socialdesk.domain.periods import Period, instant, micros
from socialdesk.store.tables import awake
from socialdesk.store.troubles import translated
from socialdesk.store.unit_of_work import Reading, Store


def note(store: Store, span_id: str, span: Period, *, forget: datetime) -> None:
    """Write a stretch, new or longer, and drop those that ended before `forget`.

    It waits for the database no longer than one attempt.

    Raises:
        StoreError: It could not be written; the next beat tries again.
    """
    values = {"id": span_id, "since": micros(span.start), "until": micros(span.end)}
    opened = store.engine.connect().execution_options(writing=True)
    with translated(), opened as connection, connection.begin():
        gone = sa.or_(awake.c.id == span_id, awake.c.until < micros(forget))
        connection.execute(sa.delete(awake).where(gone))
        connection.execute(sa.insert(awake), [values])


def spans(reading: Reading, since: datetime) -> list[Period]:
    """Return the stretches that reach beyond an instant; they may overlap."""
    question = sa.select(awake.c.since, awake.c.until).where(
        awake.c.until > micros(since)
    )
    with translated():
        rows = reading.connection.execute(question).all()
    return [Period(instant(row.since), instant(row.until)) for row in rows]
