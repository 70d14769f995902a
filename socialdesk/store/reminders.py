"""Questions about reminders and notices, and writing many of them at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa

from socialdesk.domain.ids import PersonId, ReminderId, RotationId, TurnId
from socialdesk.domain.notices import Notice
from socialdesk.domain.periods import Period, instant, micros
from socialdesk.domain.reminders import (
    DIGESTS,
    LEASE,
    LONGEST_PAUSE,
    OPEN,
    Medium,
    Reminder,
    ReminderKind,
    ReminderState,
)
from socialdesk.domain.rotations import Turn
from socialdesk.store.tables import Record, notices, reminders, turns
from socialdesk.store.troubles import translated
from socialdesk.store.unit_of_work import Reading, Work

E = TypeVar("E")

_FIELDS = tuple(item.name for item in fields(Reminder))
_DELIVERY = (
    "state",
    "result",
    "claim_owner",
    "claim_until",
    "next_try_at",
    "sent_at",
)
_MOST_IDS = 5_000
_UNTOLD = (ReminderState.MISSED.value, ReminderState.FAILED.value)
_REQUESTS = (ReminderKind.ACCEPT.value, ReminderKind.BACKUP.value)
_DIGESTS = tuple(kind.value for kind in DIGESTS)


def of_rotations(
    reading: Reading,
    rotation_ids: Collection[RotationId],
    turn_ids: Collection[TurnId],
    now: datetime,
) -> list[Reminder]:
    """Return what the planner looks at; see `reminding.plan`."""
    question = sa.select(reminders.table).where(
        reminders.c.rotation_id.in_(rotation_ids),
        sa.or_(
            reminders.c.state == ReminderState.PLANNED.value,
            reminders.c.turn_end_at > micros(now),
            reminders.c.turn_id.in_(turn_ids),
        ),
    )
    return _quick(reading, reminders, question)


def with_ids(reading: Reading, ids: Sequence[ReminderId]) -> list[Reminder]:
    """Return the reminders among these identities that there are."""
    found: list[Reminder] = []
    for start in range(0, len(ids), _MOST_IDS):
        some = ids[start : start + _MOST_IDS]
        question = sa.select(reminders.table).where(reminders.c.id.in_(some))
        found.extend(_quick(reading, reminders, question))
    return found


def coming_turns(
    reading: Reading, rotation_ids: Collection[RotationId], now: datetime
) -> list[Turn]:
    """Return the turns of some rotations that are not over."""
    question = sa.select(turns.table).where(
        turns.c.rotation_id.in_(rotation_ids), turns.c.end_at > micros(now)
    )
    return _quick(reading, turns, question)


def due(
    reading: Reading, media: Collection[Medium], now: datetime, limit: int
) -> list[Reminder]:
    """Return reminders that may be taken now, oldest first.

    It is `reminders.claimable` as a question. Rows that another dispatcher is just
    taking are passed over, where the database can lock rows.
    """
    question = (
        sa.select(reminders.table)
        .where(_claimable(now), reminders.c.medium.in_([m.value for m in media]))
        .order_by(reminders.c.due_at, reminders.c.id)
        .limit(limit)
    )
    if reading.connection.dialect.name != "sqlite":
        question = question.with_for_update(skip_locked=True)
    return _quick(reading, reminders, question)


def due_beside(
    reading: Reading, taken: Sequence[Reminder], media: Collection[Medium], at: datetime
) -> list[Reminder]:
    """Return the other due reminders of the same turns, so that they can be merged."""
    known = [row.id for row in taken]
    found = reading.all(
        Reminder,
        reminders.c.turn_id.in_({row.turn_id for row in taken if row.turn_id}),
        reminders.c.medium.in_([medium.value for medium in media]),
        _claimable(at),
    )
    return [row for row in found if row.id not in set(known)]


def about(reading: Reading, taken: Sequence[Reminder]) -> list[Reminder]:
    """Return what `lateness.decide` may want to know of the same turns.

    That is what was sent since the oldest of them was due, and every request to
    accept. All else cannot change a decision.
    """
    if not taken:
        return []
    since = micros(min(row.due_at for row in taken))
    return reading.all(
        Reminder,
        reminders.c.turn_id.in_({row.turn_id for row in taken if row.turn_id}),
        sa.or_(reminders.c.sent_at >= since, reminders.c.kind.in_(_REQUESTS)),
    )


def turns_of(reading: Reading, taken: Sequence[Reminder]) -> list[Turn]:
    """Return the turns that reminders are about, as they are now."""
    ids = {row.turn_id for row in taken}
    return _quick(reading, turns, sa.select(turns.table).where(turns.c.id.in_(ids)))


def following(reading: Reading, ended: Sequence[Turn]) -> list[Turn]:
    """Return the turns that begin when one of these ends, of the same rotation."""
    return reading.all(
        Turn,
        turns.c.rotation_id.in_({turn.rotation_id for turn in ended}),
        turns.c.start_at.in_({micros(turn.end_at) for turn in ended}),
    )


_NEXT_DUE = sa.text(
    """
    SELECT
      (SELECT min(due_at) FROM reminder
        WHERE state = 'planned' AND due_at > :now AND medium = :medium),
      (SELECT min(CASE WHEN next_try_at > :now AND next_try_at <= :longest_pause
                       THEN next_try_at ELSE :now END) FROM reminder
        WHERE state = 'planned' AND due_at <= :now AND medium = :medium),
      (SELECT min(CASE WHEN claim_until > :now AND claim_until <= :longest_lease
                       THEN claim_until ELSE :now END) FROM reminder
        WHERE state = 'claimed' AND due_at <= :now AND medium = :medium)
    """
)


def next_due(reading: Reading, medium: Medium, now: datetime) -> datetime | None:
    """Return when a reminder can next be taken; `now` or earlier: one can be already.

    Three seeks in the index of states and due times; what waits after a failure or
    for another dispatcher is few. It is asked at every beat, hence as plain SQL.
    """
    values = {
        "now": micros(now),
        "medium": medium.value,
        "longest_pause": micros(now + LONGEST_PAUSE),
        "longest_lease": micros(now + LEASE),
    }
    with translated():
        found = reading.connection.execute(_NEXT_DUE, values).one()
    return min((instant(int(at)) for at in found if at is not None), default=None)


_DUE_UNTIL = sa.text(
    "SELECT count(*) FROM reminder "
    "WHERE state = 'planned' AND due_at <= :until AND medium = :medium"
)


def due_until(reading: Reading, medium: Medium, until: datetime) -> int:
    """Return how many planned reminders are due up to an instant."""
    values = {"until": micros(until), "medium": medium.value}
    with translated():
        return int(reading.connection.execute(_DUE_UNTIL, values).scalar_one())


def claims_of(reading: Reading, owner_prefix: str) -> list[Reminder]:
    """Return the claims of the dispatchers whose name begins so."""
    return reading.all(
        Reminder,
        reminders.c.state == ReminderState.CLAIMED.value,
        reminders.c.claim_owner.startswith(owner_prefix, autoescape=True),
    )


def for_digests(reading: Reading) -> list[Reminder]:
    """Return what `reminding.digests` looks at, and its senders list."""
    return reading.all(
        Reminder,
        sa.or_(
            sa.and_(
                reminders.c.state.in_(_UNTOLD), reminders.c.reported.is_(other=False)
            ),
            sa.and_(
                reminders.c.rotation_id == "",
                reminders.c.kind.in_(_DIGESTS),
            ),
        ),
    )


def open_digests(reading: Reading, kinds: Collection[ReminderKind]) -> list[Reminder]:
    """Return the digests of some kinds that wait for the inbox, due or not."""
    return reading.all(
        Reminder,
        reminders.c.state == ReminderState.PLANNED.value,
        reminders.c.kind.in_([kind.value for kind in kinds]),
        reminders.c.medium == Medium.INBOX.value,
    )


def keyed(reading: Reading, keys: Collection[str]) -> list[Reminder]:
    """Return the reminders with these keys."""
    return reading.all(Reminder, reminders.c.key.in_(keys))


def requests(
    reading: Reading, turn_id: TurnId, person_id: PersonId, kind: ReminderKind
) -> list[Reminder]:
    """Return the reminders of one kind about a turn to a person, by any medium."""
    return reading.all(
        Reminder,
        reminders.c.turn_id == turn_id,
        reminders.c.person_id == person_id,
        reminders.c.kind == kind.value,
    )


def planned(reading: Reading, period: Period) -> list[Reminder]:
    """Return the reminders due in a period, in any state, in order of time."""
    return reading.all(
        Reminder,
        reminders.c.due_at >= micros(period.start),
        reminders.c.due_at < micros(period.end),
        reminders.c.state != ReminderState.SUPERSEDED.value,
        order=(reminders.c.due_at, reminders.c.key),
    )


def inbox(reading: Reading, person_id: PersonId, limit: int) -> list[Notice]:
    """Return a person's latest notices, newest first."""
    return reading.all(
        Notice,
        notices.c.person_id == person_id,
        order=(notices.c.at.desc(), notices.c.id.desc()),
        limit=limit,
    )


def unseen(
    reading: Reading, since: datetime, person_id: PersonId | None = None
) -> list[Notice]:
    """Return the notices since an instant that nobody has looked at, oldest first."""
    mine = () if person_id is None else (notices.c.person_id == person_id,)
    return reading.all(
        Notice,
        notices.c.seen_at.is_(None),
        notices.c.at >= micros(since),
        *mine,
        order=(notices.c.at, notices.c.id),
    )


def latest_digest(
    reading: Reading, person_id: PersonId, kind: ReminderKind
) -> Notice | None:
    """Return the last digest of a kind that a person got."""
    found = reading.all(
        Notice,
        notices.c.person_id == person_id,
        notices.c.kind == kind.value,
        order=(notices.c.at.desc(),),
        limit=1,
    )
    return found[0] if found else None


def notices_about(
    reading: Reading, turn_id: TurnId, person_id: PersonId
) -> list[Notice]:
    """Return a person's notices about a turn."""
    return reading.all(
        Notice, notices.c.person_id == person_id, notices.c.turn_id == turn_id
    )


def rewrite(work: Work, was: Sequence[Reminder], now: Sequence[Reminder]) -> None:
    """Write many changed reminders in few statements; `was` is what is stored.

    A burst of hundreds would otherwise ask for and update each row by itself. Most of
    them change alike ("sent, now"), and go in one statement.
    """
    before = {row.id: row for row in was}
    alike: dict[tuple[tuple[str, Any], ...], list[ReminderId]] = defaultdict(list)
    for row in now:
        changed = _changed(before[row.id], row)
        if changed:
            alike[changed].append(row.id)
    for changed, ids in alike.items():
        values = {name: _kept(value) for name, value in changed}
        with translated():
            work.connection.execute(
                sa.update(reminders.table).where(reminders.c.id.in_(ids)).values(values)
            )
        for row_id in ids:
            old = {name: getattr(before[row_id], name) for name in values}
            work._note(  # noqa: SLF001  the same storey, and the same door
                reminders, row_id, old, dict(changed), journaled=False
            )


def rewrite_alike(work: Work, was: Sequence[Reminder], one: Reminder) -> None:
    """Write to many reminders what delivery has made of one of them.

    Only what it sets is written: the state, the result, when it was sent, and that
    nobody claims it. In a burst that spares making every row anew.
    """
    if not was:
        return
    values = {name: getattr(one, name) for name in _DELIVERY}
    with translated():
        work.connection.execute(
            sa.update(reminders.table)
            .where(reminders.c.id.in_([row.id for row in was]))
            .values({name: _kept(value) for name, value in values.items()})
        )
    for row in was:
        work._note(  # noqa: SLF001  the same storey, and the same door
            reminders, row.id, {"state": row.state}, values, journaled=False
        )


def _kept(value: Any) -> Any:
    """Return a value of a reminder as its column keeps it."""
    if isinstance(value, datetime):
        return micros(value)
    return value.value if isinstance(value, StrEnum) else value


def _changed(was: Reminder, now: Reminder) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, value)
        for name in _FIELDS
        if (value := getattr(now, name)) != getattr(was, name)
    )


def _quick(reading: Reading, record: Record[E], question: sa.Select[Any]) -> list[E]:
    """Return entities from whole rows, three times as fast as by mappings."""
    with translated():
        rows = reading.connection.execute(question).all()
    return [record.in_order(row) for row in rows]


def _claimable(now: datetime) -> sa.ColumnElement[bool]:
    c = reminders.c
    return sa.and_(
        c.state.in_([state.value for state in OPEN]),
        c.due_at <= micros(now),
        sa.or_(
            sa.and_(
                c.state == ReminderState.PLANNED.value,
                _run_out(c.next_try_at, now, LONGEST_PAUSE),
            ),
            sa.and_(
                c.state == ReminderState.CLAIMED.value,
                _run_out(c.claim_until, now, LEASE),
            ),
        ),
    )


def _run_out(
    until: sa.ColumnElement[int], now: datetime, longest: timedelta
) -> sa.ColumnElement[bool]:
    return sa.or_(until.is_(None), until <= micros(now), until > micros(now + longest))
