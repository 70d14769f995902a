"""The published turns: the stored rows kept in step with the plan.

What is over is never recalculated. A turn that has begun keeps its start; only its
person and its end may still change. A coming turn that changes person or time gets a
new revision and has to be accepted again (rotation.md, sections 3 and 4.2).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from socialdesk.domain.baton import TurnSpan
from socialdesk.domain.ids import PersonId, RotationId, TurnId, new_id
from socialdesk.domain.rotations import Turn, TurnState

_ENDED = frozenset({TurnState.DONE, TurnState.MISSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What has to be written: new rows, changed rows, rows no longer wanted."""

    new: tuple[Turn, ...] = ()
    changed: tuple[Turn, ...] = ()
    gone: tuple[Turn, ...] = ()


def keep(
    stored: Sequence[Turn],
    spans: Iterable[TurnSpan],
    *,
    rotation_id: RotationId,
    now: datetime,
) -> Published:
    """Compare the stored turns with the plan's.

    Args:
        stored: The rotation's rows; past ones may be left out if their spans are.
        spans: The plan's turns from `now` to the end of the horizon, which must not
            end before the last stored row unless that row shall go.
        rotation_id: Whose turns they are.
        now: The present. Turns that are over by then are not made anew.
    """
    known = {turn.number: turn for turn in stored}
    wanted = {span.number: span for span in spans}
    new = [
        _aged(_made(span, rotation_id), now)
        for span in wanted.values()
        if span.number not in known and span.end_at > now
    ]
    return Published(
        new=tuple(new),
        changed=tuple(_changed(known.values(), wanted, now)),
        gone=tuple(
            turn
            for turn in known.values()
            if turn.number not in wanted and turn.start_at > now
        ),
    )


def _changed(
    stored: Iterable[Turn], wanted: dict[int, TurnSpan], now: datetime
) -> Iterator[Turn]:
    """Yield the stored turns that are not as they should be, as they should be."""
    for turn in stored:
        span = wanted.get(turn.number)
        fresh = _aged(turn if span is None else _after(turn, span, now), now)
        if fresh != turn:
            yield fresh


def _after(turn: Turn, span: TurnSpan, now: datetime) -> Turn:
    """Return a stored turn with what the plan may still change of it."""
    if turn.end_at <= now:
        return turn
    fresh = replace(
        turn,
        end_wall=span.end_wall,
        end_at=span.end_at,
        person_id=_person(span),
    )
    if turn.start_at > now:
        fresh = replace(
            fresh,
            start_wall=span.start_wall,
            start_at=span.start_at,
            zone=span.zone,
        )
    if _promised(fresh) == _promised(turn):
        return fresh
    return replace(
        fresh,
        state=TurnState.PLANNED,
        accepted_by=None,
        revision=turn.revision + 1,
    )


def _promised(turn: Turn) -> tuple[object, ...]:
    """Return what a person accepts: who, from when, to when."""
    return turn.person_id, turn.start_at, turn.end_at


def _aged(turn: Turn, now: datetime) -> Turn:
    """Return a turn in the state that the time of day gives it.

    A turn that begins is active and stays accepted by whoever accepted it; one that is
    over is done, or missed if it was declined and nobody stepped in.
    """
    if turn.state in _ENDED or turn.start_at > now:
        return turn
    if turn.end_at > now:
        declined = turn.state is TurnState.DECLINED
        return turn if declined else replace(turn, state=TurnState.ACTIVE)
    missed = turn.state is TurnState.DECLINED or turn.person_id is None
    return replace(turn, state=TurnState.MISSED if missed else TurnState.DONE)


def _made(span: TurnSpan, rotation_id: RotationId) -> Turn:
    return Turn(
        id=TurnId(new_id()),
        rotation_id=rotation_id,
        number=span.number,
        start_wall=span.start_wall,
        end_wall=span.end_wall,
        zone=span.zone,
        start_at=span.start_at,
        end_at=span.end_at,
        person_id=_person(span),
    )


def _person(span: TurnSpan) -> PersonId | None:
    return None if span.holder is None else PersonId(span.holder)
