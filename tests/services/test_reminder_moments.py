"""How reminders write a moment."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialdesk.domain.words import speak
from socialdesk.services.reminder_messages import moment

AT = datetime(2026, 11, 16, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
LATER = datetime(2027, 1, 4, 6, tzinfo=UTC)


@pytest.fixture
def spoken(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A language, without its texts; afterwards it is English again."""
    speak(request.param, tmp_path)
    yield request.param
    speak("en", tmp_path)


@pytest.mark.parametrize(
    ("spoken", "zone", "now", "text"),
    [
        ("en", "Europe/Berlin", NOW, "Mon 16 Nov 09:00"),
        ("en", "Pacific/Auckland", NOW, "Mon 16 Nov 21:00"),
        ("en", "Europe/Berlin", LATER, "Mon 16 Nov 2026 09:00"),
        ("de", "Europe/Berlin", NOW, "Mo. 16. Nov. 09:00"),
        ("de", "Europe/Berlin", LATER, "Mo. 16. Nov. 2026 09:00"),
        ("xx", "Europe/Berlin", NOW, "Mon 16 Nov 09:00"),
    ],
    indirect=["spoken"],
)
def test_a_moment_is_written_for_its_reader(
    spoken: str, zone: str, now: datetime, text: str
) -> None:
    assert moment(AT, zone=zone, now=now) == text
