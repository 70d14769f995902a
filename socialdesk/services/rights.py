"""Asking the table of rights, within an act."""

from socialdesk.domain.errors import RightError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.team import SYSTEM, Person, Right, require
from socialdesk.domain.words import _
from socialdesk.store.unit_of_work import Reading


def allow(
    reading: Reading, actor: PersonId, right: Right, *, own: bool = False
) -> Person | None:
    """Return who acts if they may; None stands for the program itself.

    The program (`SYSTEM`) may do everything: it plans, delivers and backs up.

    Raises:
        RightError: The person may not, or is not on the team any more.
    """
    if actor == SYSTEM:
        return None
    person = reading.find(Person, actor)
    if person is None:
        raise RightError(
            "right.nobody",
            _("Nobody on the team acts here."),
            hint=_("Pick who you are first."),
        )
    require(person, right, own=own)
    return person
