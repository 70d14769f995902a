"""Random rotation files for Hypothesis: every feature of rotation.md, small spans."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

HALF_HOUR = timedelta(minutes=30)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
POLICIES = ["next_available_turn", "next_available_portion", "gap"]

PLACES = [
    ("Europe/London", date(2026, 3, 20)),
    ("Europe/London", date(2026, 10, 15)),
    ("America/New_York", date(2026, 3, 1)),
    ("America/New_York", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 3, 28)),
    ("Australia/Lord_Howe", date(2026, 9, 28)),
    ("Pacific/Apia", date(2011, 12, 23)),
    ("America/Santiago", date(2026, 3, 28)),
    ("America/Santiago", date(2026, 8, 30)),
    ("America/Havana", date(2026, 3, 2)),
    ("America/Havana", date(2026, 10, 25)),
    ("Antarctica/Troll", date(2026, 3, 22)),
    ("Asia/Tehran", date(2022, 3, 15)),
    ("Asia/Kolkata", date(2026, 5, 1)),
]

people = st.sampled_from(["ana", "ben", "cem", "dan"])
slots = st.one_of(people, people, people, people, st.none())
rosters = st.lists(slots, min_size=1, max_size=5)
clock = st.integers(0, 47).map(lambda n: f"{n // 2:02}:{n % 2 * 30:02}")
weekdays = st.lists(st.sampled_from(DAYS), min_size=1, unique=True)


@st.composite
def walls(draw, day, least=-4, most=30):
    offset = draw(st.integers(least * 48, most * 48))
    return datetime.combine(day, datetime.min.time()) + offset * HALF_HOUR


def text(moment):
    return moment.isoformat(timespec="minutes")


@st.composite
def spans(draw, day):
    start = draw(walls(day))
    length = draw(st.integers(1, 6 * 48))
    return {"start": text(start), "end": text(start + length * HALF_HOUR)}


@st.composite
def swaps(draw, day):
    accepted = draw(st.integers(0, 4)) > 0
    if draw(st.booleans()):
        return {
            "kind": "exchange",
            "a": text(draw(walls(day, -1, 20))),
            "b": text(draw(walls(day, -1, 20))),
            "accepted": accepted,
        }
    names = {"from": draw(people), "to": draw(people)}
    return {"kind": "cover", **names, **draw(spans(day)), "accepted": accepted}


@st.composite
def overrides(draw, day):
    kind = draw(st.sampled_from(["set", "replace", "remove"]))
    entry = {"kind": kind, **draw(spans(day))}
    if kind != "remove":
        entry["to"] = draw(people)
    if kind == "replace" or (kind == "remove" and draw(st.booleans())):
        entry["from"] = draw(people)
    return entry


@st.composite
def rotations(draw, day):
    active = draw(st.booleans())
    unit = "day" if active else draw(st.sampled_from(["hour", "day", "week", "month"]))
    most = {"hour": 60, "day": 9, "week": 2, "month": 1}[unit]
    found = {
        "unit": unit,
        "length": draw(st.one_of(st.just(1), st.integers(1, most))),
        "start": text(draw(walls(day, -3, 5))),
    }
    if active:
        found["advance"] = "active_days"
        found["active_days"] = draw(weekdays)
        found["inactive"] = draw(st.sampled_from(["gap", "hold"]))
    if draw(st.integers(0, 3)) == 0:
        found["effective_from"] = text(draw(walls(day, -2, 8)))
    if draw(st.integers(0, 3)) == 0:
        found["until"] = text(draw(walls(day, 9, 25)))
    if draw(st.booleans()):
        window = st.fixed_dictionaries({"days": weekdays, "start": clock, "end": clock})
        found["windows"] = draw(st.lists(window, max_size=3))
    return found


@st.composite
def files(draw):
    zone, day = draw(st.sampled_from(PLACES))

    def some(each, most):
        return draw(st.lists(each, max_size=most))

    dates = st.integers(-2, 28).map(lambda n: str(day + timedelta(days=n)))
    names = st.fixed_dictionaries({"who": people})
    away = st.tuples(names, spans(day)).map(lambda pair: pair[0] | pair[1])
    change = st.fixed_dictionaries(
        {"at": walls(day, -3, 20).map(text), "participants": rosters}
    )
    return day, {
        "timezone": zone,
        "participants": draw(rosters),
        "rotation": draw(rotations(day)),
        "holidays": some(dates, 4),
        "time_off": some(away, 4),
        "time_off_policy": draw(st.sampled_from(POLICIES)),
        "swaps": some(swaps(day), 4),
        "overrides": some(overrides(day), 3),
        "roster_changes": some(change, 2),
    }


@st.composite
def crowded_files(draw):
    """A plain rotation with so many exceptions that they lie on each other."""
    zone, day = draw(st.sampled_from(PLACES))
    swap = st.lists(swaps(day), min_size=2, max_size=8)
    ruling = st.lists(overrides(day), max_size=6)
    length = draw(st.integers(1, 3))
    return day, {
        "timezone": zone,
        "participants": draw(rosters),
        "rotation": {"unit": "day", "length": length, "start": f"{day}T09:00"},
        "swaps": draw(swap),
        "overrides": draw(ruling),
    }
