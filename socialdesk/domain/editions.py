"""Editing a rotation: its next version, from an instant on.

Nothing before the instant changes. Turn numbers go on, whoever has the baton keeps it,
and the order goes on from that person (rotation.md 1.14, for any edit).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from socialdesk.domain.counting import Pattern
from socialdesk.domain.ids import PersonId, VersionId, new_id
from socialdesk.domain.plans import Plan, course_of, rolled, successor
from socialdesk.domain.rotations import RotationVersion
from socialdesk.domain.timeline import planned


def edited(
    plan: Plan,
    versions: Sequence[RotationVersion],
    draft: RotationVersion,
    *,
    at: datetime,
) -> RotationVersion:
    """Return the version that makes a rotation as it is drafted from an instant on.

    It takes the place of versions that would come into force at the instant or later;
    the next hand-over is the usual instant (`baton.next_handover`).

    Args:
        plan: The plan of these versions, with all exceptions.
        versions: All there are.
        draft: The latest version with what the person changed. A new `anchor_wall` is
            one hand-over of the new counting, before or after the instant. Where
            length, unit or zone change and the anchor does not, the new turns are
            counted from the begin of the one that runs. Its numbers and dates of force
            do not matter.
        at: From when on. Where hand-overs move by little, the turn that runs then is
            not cut short but lasts until the new hand-over after next; the version
            comes into force only at the next.
    """
    at = at.astimezone(UTC)
    ordered = sorted(versions, key=lambda each: (each.effective_at, each.number))
    before = [version for version in ordered if version.effective_at < at]
    fresh = replace(
        draft,
        id=VersionId(new_id()),
        number=max(version.number for version in versions) + 1,
        effective_at=at,
        first_turn_no=(before or ordered)[-1].first_turn_no,
    )
    if not before:
        return fresh
    plan = replace(plan, courses=plan.courses[: len(before)])
    course = plan.courses[-1]
    number = course.pattern.number(at)
    if number is None:
        return fresh
    fresh = _counted(before[-1], fresh, course.pattern, number, at)
    running = course.following(planned(plan, len(before) - 1, number), number)
    roster = tuple(name or None for name in fresh.roster) or (None,)
    keeper = successor(running, 0, roster)
    turned = rolled(roster, keeper - (number - fresh.first_turn_no))
    return replace(fresh, roster=tuple(PersonId(name or "") for name in turned))


def _counted(
    latest: RotationVersion,
    fresh: RotationVersion,
    pattern: Pattern,
    number: int,
    at: datetime,
) -> RotationVersion:
    """Return a version whose turn at an instant has the number that runs then."""
    if _counting(fresh) == _counting(latest):
        return fresh
    if fresh.anchor_wall == latest.anchor_wall:
        fresh = replace(fresh, anchor_wall=pattern.begin_wall(number))
    new = course_of(replace(fresh, first_turn_no=0), pattern.closed).pattern
    new = new.starting_by(at)
    index = new.number(at) or 0
    began, coming = pattern.begin(number), new.begin(index + 1)
    nearer = coming - began < began - new.begin(index)
    if nearer and coming <= pattern.begin(number + 1):
        at, index = coming, index + 1
    return replace(
        fresh, effective_at=at, anchor_wall=new.anchor, first_turn_no=number - index
    )


def _counting(version: RotationVersion) -> tuple[object, ...]:
    """Return all that decides when turns begin."""
    return (
        version.zone,
        version.unit,
        version.length,
        version.anchor_wall,
        version.advance,
        version.active_days,
    )
