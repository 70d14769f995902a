"""Calendar files, read back by icalendar and by a parser that is none of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from socialdesk.domain.ports import CalendarEvent
from socialdesk.networks.ics import IcsWriter

MADE = datetime(2026, 3, 1, 8, 30, 15, 999, tzinfo=UTC)
EVENT = CalendarEvent(
    uid="01hturn",
    start=datetime(2026, 3, 23, 9, tzinfo=UTC),
    end=datetime(2026, 3, 30, 8, tzinfo=UTC),  # nine in London, after summer began
    summary="Flower shop: your turn; @bloom, \\o/ 🌷",
    description="Line one,\nline two; and a very long tail " + "ü🌷" * 80,
    sequence=3,
    alarms=(timedelta(days=1), timedelta(minutes=30)),
)


def written(*events):
    return IcsWriter().write(events, made_at=MADE)


def simple_parse(data):
    """Return (name, parameters, value) of each line: unfold, split, unescape."""
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")
    parsed = []
    for line in filter(None, lines):
        head, _colon, value = line.partition(":")
        name, *parameters = head.split(";")
        out, chars = "", iter(value)
        for char in chars:
            if char == "\\":
                escaped = next(chars)
                out += "\n" if escaped in "nN" else escaped
            else:
                out += char
        parsed.append((name, parameters, out))
    return parsed


def test_an_event_reads_back_as_it_was():
    [event] = Calendar.from_ical(written(EVENT)).walk("VEVENT")

    assert event.decoded("dtstart") == EVENT.start
    assert event.decoded("dtend") == EVENT.end
    assert str(event["summary"]) == EVENT.summary
    assert str(event["description"]) == EVENT.description
    assert event["uid"] == "01hturn@socialdesk"
    assert event.decoded("dtstamp") == MADE.replace(microsecond=0)
    triggers = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert triggers == [-before for before in EVENT.alarms]


def test_an_independent_parser_reads_the_same():
    lines = simple_parse(written(EVENT))
    values = {name: (parameters, value) for name, parameters, value in lines}

    assert lines[0] == ("BEGIN", [], "VCALENDAR")
    assert lines[-1] == ("END", [], "VCALENDAR")
    assert values["DTSTART"] == ([], "20260323T090000Z")
    assert values["DTEND"] == ([], "20260330T080000Z")
    assert values["DTSTAMP"] == ([], "20260301T083015Z")
    assert values["UID"] == ([], "01hturn@socialdesk")
    assert values["SEQUENCE"] == ([], "3")
    assert values["SUMMARY"] == ([], EVENT.summary)
    assert values["METHOD"] == ([], "PUBLISH")
    assert values["STATUS"] == ([], "CONFIRMED")
    assert ("DESCRIPTION", [], EVENT.description) in lines
    triggers = [value for name, _, value in lines if name == "TRIGGER"]
    assert triggers == ["-P1D", "-PT30M"]


def test_lines_are_folded_at_75_octets_and_end_in_cr_lf():
    data = written(EVENT)

    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    for line in data.split(b"\r\n"):
        line.decode("utf-8")  # no character is cut in two


def test_any_zone_is_written_as_the_same_instant_without_a_vtimezone():
    zone = ZoneInfo("Australia/Lord_Howe")
    moved = replace(EVENT, start=EVENT.start.astimezone(zone))

    assert written(moved) == written(EVENT)
    assert b"VTIMEZONE" not in written(moved)
    assert b"TZID" not in written(moved)


def test_a_cancelled_turn_keeps_its_uid_and_rings_no_more():
    gone = replace(EVENT, cancelled=True, sequence=4)
    [event] = Calendar.from_ical(written(gone)).walk("VEVENT")

    assert event["status"] == "CANCELLED"
    assert event["uid"] == "01hturn@socialdesk"
    assert event["sequence"] == 4
    assert not event.walk("VALARM")


def test_a_text_cannot_add_a_line_or_a_control_character():
    sly = replace(
        EVENT, summary="a\r\nATTENDEE:mailto:x@y.test\x00\x07", description="b\rX:1"
    )
    names = [name for name, _, _ in simple_parse(written(sly))]

    assert "ATTENDEE" not in names
    assert "X" not in names
    assert b"\x00" not in written(sly)
    assert b"\x07" not in written(sly)


def test_many_events_keep_their_order_and_none_makes_a_file_too():
    others = [replace(EVENT, uid=str(number)) for number in range(50)]
    uids = [str(e["uid"]) for e in Calendar.from_ical(written(*others)).walk("VEVENT")]

    assert uids == [f"{number}@socialdesk" for number in range(50)]
    assert not Calendar.from_ical(written()).walk("VEVENT")
