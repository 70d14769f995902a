"""The real clock; it implements the ports Clock and Ticks."""

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


ticks = time.monotonic
