"""One named type per identity, so that the type checker tells them apart.

An identity is a text of 24 characters that sorts by the time it was made:
64 bits of nanoseconds and 56 random bits, in Crockford's base 32.
"""

import os
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
_RANDOM_BYTES = 7


def new_id() -> str:
    """Return a new identity: unique everywhere, later ones sort after earlier."""
    # What `secrets` does, without its libraries of hashes: this is loaded at start.
    chance = int.from_bytes(os.urandom(_RANDOM_BYTES))
    number = time.time_ns() << 8 * _RANDOM_BYTES | chance
    return "".join(
        ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)
    )
