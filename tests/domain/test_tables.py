"""Which column means what, and what a cell says."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.desktop.network_files import load
from socialdesk.domain.dates import Dates, dates_of
from socialdesk.domain.errors import InputError
from socialdesk.domain.tables import (
    FIELDS,
    Target,
    escaped,
    folded,
    guess,
    looks_like_cells,
    mapping_of,
    unescaped,
)

CONGRESS = Path(__file__).parents[3] / "shared/data/us_congress_channels.csv"
NETWORKS = load(Path(__file__).parents[2] / "resources/networks")


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001  # a wall time


@pytest.mark.skipif(not CONGRESS.exists(), reason="../shared/data is not here")
def test_the_columns_of_congress_are_guessed() -> None:
    with CONGRESS.open(encoding="utf-8") as file:
        headers, *rows = list(csv.reader(file))[:60]

    found = guess(headers, rows, Target.CHANNELS, is_network=NETWORKS.knows)

    assert found == {
        "handle": "handle",
        "network": "network",
        "link": "url",
        "responsible": "holder",
    }


@pytest.mark.parametrize(
    ("headers", "target", "wanted"),
    [
        (
            ["Plattform", "Benutzername", "Adresse", "Verantwortliche/r", "Vertretung"],
            Target.CHANNELS,
            {
                "network": "Plattform",
                "handle": "Benutzername",
                "link": "Adresse",
                "backup": "Vertretung",
            },
        ),
        (
            ["Channel Name", "Profile URL", "Owner", "Stand-in", "Status", "Comments"],
            Target.CHANNELS,
            {
                "name": "Channel Name",
                "link": "Profile URL",
                "responsible": "Owner",
                "backup": "Stand-in",
                "status": "Status",
                "notes": "Comments",
            },
        ),
        (
            ["Full name", "E-Mail-Adresse", "Rolle", "Abteilung", "Eintritt"],
            Target.PEOPLE,
            {
                "name": "Full name",
                "email": "E-Mail-Adresse",
                "role": "Rolle",
                "functions": "Abteilung",
                "active_from": "Eintritt",
            },
        ),
        (
            ["Wer", "Von", "Bis", "Kanal"],
            Target.TURNS,
            {"who": "Wer", "from": "Von", "to": "Bis", "channel": "Kanal"},
        ),
        (
            ["Person", "Start date", "EndDate", "Account"],
            Target.TURNS,
            {
                "who": "Person",
                "from": "Start date",
                "to": "EndDate",
                "channel": "Account",
            },
        ),
    ],
)
def test_headers_in_english_and_german_are_understood(headers, target, wanted) -> None:
    assert guess(headers, [], target).items() >= wanted.items()


def test_cells_speak_where_headers_do_not() -> None:
    rows = [["Bob", "https://x.com/a", "twitter"], ["Eve", "www.b.example", "blog"]]

    found = guess(["A", "B", "C"], rows, Target.CHANNELS, is_network=NETWORKS.knows)

    assert found == {"link": "B", "network": "C"}


def test_one_column_serves_one_field() -> None:
    found = guess(["url", "link", "website"], [], Target.CHANNELS)

    assert sorted(found.values()) == sorted(set(found.values()))


def test_the_synonyms_of_every_field_are_written_folded() -> None:
    for target in Target:
        for field in FIELDS[target]:
            assert all(
                folded(word) == word for word in field.synonyms if word != field.name
            ), field.name


def test_a_mapping_is_read_as_it_is_given() -> None:
    found = mapping_of(
        ["responsible=holder", "link = URL"], ["holder", "url"], Target.CHANNELS
    )

    assert found == {"responsible": "holder", "link": "url"}


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["holder"], "field=Column"),
        (["=holder"], "field=Column"),
        (["boss=holder"], "responsible"),
        (["responsible=holdr"], "holder"),
        (["link=url", "link=holder"], "twice"),
        (["link=zzz"], "url"),
    ],
)
def test_a_wrong_mapping_is_answered_with_the_choices(pairs, words) -> None:
    with pytest.raises(InputError) as caught:
        mapping_of(pairs, ["holder", "url"], Target.CHANNELS)

    assert words in str(caught.value)


@given(st.text(alphabet=st.sampled_from("'=+-@\t\ra1 ")))
def test_an_escaped_cell_is_no_formula_and_comes_back(cell: str) -> None:
    safe = escaped(cell)

    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescaped(safe) == cell


@pytest.mark.parametrize("cell", ["O'Brien", "'quoted'", "a=b", "", "'", "5"])
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert escaped(cell) == cell == unescaped(cell)


@pytest.mark.parametrize(
    ("cell", "wanted", "timed"),
    [
        ("2026-11-01", wall(2026, 11, 1), False),
        ("2026-11-01 00:00:00", wall(2026, 11, 1), True),
        ("2026-11-01T09:30", wall(2026, 11, 1, 9, 30), True),
        ("2026-11-01 09:30:15.500", wall(2026, 11, 1, 9, 30, 15), True),
        ("2026/11/1", wall(2026, 11, 1), False),
        ("20261101", wall(2026, 11, 1), False),
        ("1.11.2026", wall(2026, 11, 1), False),
        ("01.11.26 9:00", wall(2026, 11, 1, 9), True),
        ("01.11.2026 um 9.30 Uhr", wall(2026, 11, 1, 9, 30), True),
        ("So, 1. November 2026", wall(2026, 11, 1), False),
        ("1. März 2026 9 Uhr", wall(2026, 3, 1, 9), True),
        ("Nov 1, 2026 9:00 PM", wall(2026, 11, 1, 21), True),
        ("Sunday, November 1st, 2026", wall(2026, 11, 1), False),
        ("1-Nov-26", wall(2026, 11, 1), False),
        ("03/04/2026 12:00 am", wall(2026, 4, 3, 0), True),
        ("3-4-2026, 12 pm", wall(2026, 4, 3, 12), True),
    ],
)
def test_dates_are_read_as_people_write_them(cell, wanted, timed) -> None:
    moment = Dates().read(cell)

    assert (moment.wall, moment.timed, moment.at) == (wanted, timed, None)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2026-11-01T09:00:00Z", datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("2026-11-01T09:00+02:00", datetime(2026, 11, 1, 7, tzinfo=UTC)),
        ("2026-11-01 09:00:00-0530", datetime(2026, 11, 1, 14, 30, tzinfo=UTC)),
    ],
)
def test_an_offset_in_the_cell_makes_it_an_instant(cell, wanted) -> None:
    assert Dates().read(cell).at == wanted


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "soon",
        "31.02.2026",
        "13/13/2026",
        "2026-11-01 25:00",
        "1.11.2026 13:00 pm",
        "0000-01-01",
        "12 Smarch 2026",
        "2026-11-01T09:00+99:00",
        "9999-12-31T23:00-23:59",
        "1" * 100_000,
    ],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        Dates().read(cell)

    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("cells", "locale", "month_first", "assumed"),
    [
        (["03/04/2026", "13/04/2026"], "en_US", False, False),
        (["03/04/2026", "04/13/2026"], "de_DE", True, False),
        (["03/04/2026", "05/06/2026"], "", False, True),
        (["03/04/2026", "05/06/2026"], "en_US.UTF-8", True, True),
        (["03/04/2026", "05/06/2026"], "en_GB", False, True),
        (["2026-03-04", "03.04.2026"], "en_US", True, False),
        (["03/03/2026"], "", False, False),
        (["13/04/2026", "04/13/2026"], "", False, True),
    ],
)
def test_the_whole_column_decides_which_number_is_the_month(
    cells, locale, month_first, assumed
) -> None:
    dates = dates_of(cells, locale)

    assert dates.month_first is month_first
    if cells != ["13/04/2026", "04/13/2026"]:
        assert (dates.assumed, bool(dates.note)) == (assumed, assumed)
    expected = date(2026, 3, 4) if month_first else date(2026, 4, 3)
    assert dates.read("03/04/2026").day == expected
    assert dates.read("03.04.2026").day == date(2026, 4, 3)


def test_a_row_against_the_order_of_its_column_is_refused() -> None:
    dates = dates_of(["13/04/2026", "14/04/2026", "04/15/2026"])

    with pytest.raises(InputError):
        dates.read("04/15/2026")


@given(st.dates(date(1970, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        day.strftime("%d %B %Y"),
        day.strftime("%b %d, %Y"),
        day.strftime("%A %d-%m-%Y"),
    ):
        assert Dates().read(text).day == day


@given(st.text(max_size=70))
def test_no_cell_breaks_the_reading_of_dates(cell: str) -> None:
    try:
        Dates().read(cell)
        dates_of([cell])
    except InputError:
        pass


def test_a_first_row_of_data_is_told_from_headers() -> None:
    assert looks_like_cells(["Bob", "https://x.com/bob"])
    assert looks_like_cells(["Bob", "bob@example.com"])
    assert looks_like_cells(["Bob", "01.11.2026"])
    assert not looks_like_cells(["Name", "Link", "E-mail"])
