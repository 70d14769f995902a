"""Public holidays by country and region."""

import subprocess
import sys
from datetime import date

import pytest

from socialdesk.desktop.closed_days import PublicHolidays, countries, public_holidays
from socialdesk.domain.errors import InputError


def test_movable_feasts_are_computed_for_the_region() -> None:
    bavaria = PublicHolidays().days("DE", "BY", [2026])
    berlin = PublicHolidays().days("DE", "BE", [2026])

    assert date(2026, 4, 3) in bavaria  # Good Friday
    assert date(2026, 6, 4) in bavaria  # Corpus Christi
    assert date(2026, 6, 4) not in berlin
    assert bavaria[date(2026, 1, 1)] == "New Year's Day"


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("US", date(2026, 1, 19)),  # Martin Luther King Day
        ("US", date(2026, 5, 25)),  # Memorial Day
        ("US", date(2026, 9, 7)),  # Labor Day
        ("US", date(2026, 11, 26)),  # Thanksgiving
        ("GB", date(2026, 12, 28)),  # Boxing Day, in lieu
    ],
)
def test_the_movable_holidays_of_2026_are_right(country: str, day: date) -> None:
    region = "ENG" if country == "GB" else ""

    assert day in public_holidays(country, region, {2026})


def test_only_the_years_that_were_asked_for_come_back_in_order() -> None:
    days = list(public_holidays("FR", "", (2027, 2026)))

    assert days == sorted(days)
    assert {day.year for day in days} == {2026, 2027}


def test_a_country_without_a_name_has_no_holidays() -> None:
    assert public_holidays("", "", [2026]) == {}


@pytest.mark.parametrize("name", ["germany", "GERMANY", "de", " De "])
def test_a_country_goes_by_its_name_or_code(name: str) -> None:
    assert date(2026, 10, 3) in public_holidays(name, "Bayern", [2026])


def test_a_region_may_be_written_with_its_country() -> None:
    assert date(2026, 6, 4) in public_holidays("DE", "DE-BY", [2026])


def test_an_unknown_country_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Germany") as caught:
        public_holidays("Germny", "", [2026])

    assert caught.value.field == "country"


def test_an_unknown_region_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"Bayern \(BY\)") as caught:
        public_holidays("DE", "Bayer", [2026])

    assert caught.value.field == "region"


def test_a_country_without_regions_says_to_leave_it_empty() -> None:
    with pytest.raises(InputError, match="Leave it empty"):
        public_holidays("SG", "North", [2026])


def test_the_countries_are_listed_with_their_regions() -> None:
    known = {country.code: country for country in countries()}

    assert len(known) > 200
    assert known["DE"].name == "Germany"
    assert known["DE"].regions["BY"] == "Bayern"
    assert known["US"].regions["CA"] == "California"
    assert known["SG"].regions == {}


def test_the_package_is_loaded_only_when_asked() -> None:
    code = (
        "import sys, socialdesk.desktop.closed_days as c; c.PublicHolidays();"
        "assert not any(m.partition('.')[0] in ('holidays', 'babel')"
        " for m in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
