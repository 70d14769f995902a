"""One named type per identity, so that the type checker tells them apart.

An identity is a text of 24 characters that sorts by the time it was made:
64 bits of nanoseconds and 56 random bits, in Crockford's base 32.
"""

import secrets
import time
from typing import NewType

PersonId = NewType("PersonId", str)
ChannelId = NewType("ChannelId", str)
PostId = NewType("PostId", str)
RotationId = NewType("RotationId", str)
VersionId = NewType("VersionId", str)
TurnId = NewType("TurnId", str)
SwapId = NewType("SwapId", str)
OverrideId = NewType("OverrideId", str)
TimeOffId = NewType("TimeOffId", str)
ReminderId = NewType("ReminderId", str)
NoticeId = NewType("NoticeId", str)
EntryId = NewType("EntryId", int)

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 24
_RANDOM_BITS = 56


def new_id() -> str:
    """Return a new identity: unique everywhere, later ones sort after earlier."""
    number = time.time_ns() << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    return "".join(
        ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)
    )
