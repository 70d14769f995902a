"""A rotation from a JSON file (rotation.md, section 2): reading it, finding its people.

The window and the command line make rotations from files by the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from socialdesk.domain import plan_files
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId, RotationId, new_id
from socialdesk.domain.rotations import RotationVersion
from socialdesk.domain.words import _

MOST_BYTES = 4_000_000
"""No file of a million characters is larger, which is what is read of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What a file says: a first version, and which of its keys are no part of it."""

    version: RotationVersion
    ignored: tuple[str, ...]


def read(path: Path) -> str:
    """Return the text of a file with a rotation.

    Raises:
        InputError: It cannot be read, is far too large, or is no text.
    """
    try:
        with path.open("rb") as file:
            found = file.read(MOST_BYTES + 1)
        if len(found) <= MOST_BYTES:
            return found.decode("utf-8-sig")
        why = _("It is too large.")
    except UnicodeDecodeError:
        why = _("It is no text in UTF-8.")
    except OSError as error:
        why = f"{error.strerror}."
    raise InputError(
        "plan.unreadable",
        _("{file} is not a rotation: {why}").format(file=path.name, why=why),
        hint=_("Write it as the help shows under Rotations as JSON."),
        field="file",
    )


def drafted(path: Path, person_of: Callable[[str], PersonId]) -> Drafted:
    """Return the version that a file describes; nothing is saved.

    Args:
        path: The file.
        person_of: Finds the person of a name, or raises.

    Raises:
        InputError: The file is not valid, or somebody in it is not on the team.
    """
    text = read(path)
    version = plan_files.version(
        text, rotation_id=RotationId(new_id()), person_of=person_of
    )
    return Drafted(version=version, ignored=plan_files.exceptions_in(text))
