"""What a month or a week shows, cell by cell, and the item model below the grid.

`month_view` turns the plain picture of a month into cells that are ready to be painted;
it asks nobody. `MonthModel` lists days and posts one after the other, in the order in
which they are read, so that selection, keyboard and screen readers work.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from socialdesk.domain.periods import instant, micros
from socialdesk.domain.posts import OPEN_STATES, PostState
from socialdesk.domain.words import _, plural
from socialdesk.services.glances import (
    ChannelGlance,
    DayPicture,
    MonthPicture,
    Names,
    PersonGlance,
    PostGlance,
)
from socialdesk.ui.formats import Formats
from socialdesk.ui.widgets.avatar import NOBODY, Face
from socialdesk.ui.widgets.chip import Chip, ChipState

DAYS = 42
"""Six whole weeks hold every month."""
WEEK = 7
LANES = 3
"""So many people's turns are drawn in a week; all of them are named in words."""
TALL_ALONE = 2
"""Up to so many posts of a day get two lines each, where there is room."""
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_OPEN = frozenset(state.value for state in OPEN_STATES - {PostState.IDEA})


class Band(NamedTuple):
    """A stretch of days in one week on which somebody has a turn.

    `first` and `last` count cells from the first of the grid. `starts` and `ends` say
    whether the stretch begins and ends there, or goes on beyond the week.
    """

    lane: int
    first: int
    last: int
    face: Face
    mine: bool
    starts: bool
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of the grid, ready to be painted."""

    day: date
    label: str
    dim: bool = False
    weekend: bool = False
    today: bool = False
    mine: bool = False
    total: int = 0
    posts: tuple[PostGlance, ...] = ()
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Eye:
    """Who looks, when, and how they read: what a picture is seen with."""

    formats: Formats
    now: datetime
    me: str = ""
    _hours: dict[int, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def today(self) -> date:
        """The day on the business's clock."""
        return self.formats.wall(self.now).date()

    @cached_property
    def at(self) -> int:
        """Now, in microseconds since 1970."""
        return micros(self.now)

    def hour(self, at: int) -> str:
        """Return the time of day of an instant in microseconds."""
        wall = self.formats.wall(instant(at))
        minute = wall.hour * 60 + wall.minute
        text = self._hours.get(minute)
        if text is None:
            text = self._hours[minute] = self.formats.hour_of(wall.time())
        return text


@dataclass(frozen=True, eq=False, kw_only=True)
class MonthView:
    """A month, or a week, as one person sees it now. Compare two with `is`.

    `month` is the first day of the month or of the week.
    """

    month: date
    cells: tuple[Cell, ...]
    bands: tuple[Band, ...]
    picture: MonthPicture
    eye: Eye

    @property
    def first(self) -> date:
        """The first day of the grid."""
        return self.cells[0].day

    def place(self, day: date) -> int | None:
        """Return which cell shows a day."""
        number = (day - self.first).days
        return number if 0 <= number < len(self.cells) else None

    def holders(self, number: int) -> str:
        """Return in words who has which channel on the day of a cell."""
        names = self.picture.names
        return ", ".join(
            _("{channel}: {person}").format(
                channel=channel_name(names, turn.channel_id),
                person=face_of(names.people.get(turn.person_id or "")).name
                or _("Nobody"),
            )
            for turn in self.picture.days[number].turns
        )


def month_view(
    picture: MonthPicture, month: date, eye: Eye, *, weekend: bool = True
) -> MonthView:
    """Return the cells and bands of a month, or of a week.

    Args:
        picture: The days, from the services; seven are a week.
        month: The first day of the month, whose other days are dimmed, or of the week.
        eye: Who looks, and when.
        weekend: Whether weekends are marked.
    """
    turn = your_turn(picture.days, eye)
    off = eye.formats.weekend if weekend else frozenset()
    week = len(picture.days) == WEEK
    seen = tuple(
        Cell(
            day=day.day,
            label=_label(day.day, eye.formats),
            dim=not week and day.day.month != month.month,
            weekend=day.day.isoweekday() in off,
            today=day.day == eye.today,
            mine=day.mine,
            total=day.total,
            posts=day.posts,
            chips=tuple(
                chip_of(
                    post,
                    picture.names,
                    eye,
                    turn=post.id == turn,
                    timed=week or day.total <= TALL_ALONE,
                )
                for post in day.posts
            ),
        )
        for day in picture.days
    )
    return MonthView(
        month=month,
        cells=seen,
        bands=tuple(_bands(picture, eye.me)),
        picture=picture,
        eye=eye,
    )


def your_turn(days: Sequence[DayPicture], eye: Eye) -> str:
    """Return the identity of the post that waits for me today, or nothing."""
    for day in days:
        if day.day == eye.today:
            for post in day.posts:
                ready = post.state == PostState.READY and post.author_id == eye.me
                if ready and post.at >= eye.at:
                    return post.id
    return ""


def chip_of(
    post: PostGlance, names: Names, eye: Eye, *, turn: bool = False, timed: bool = True
) -> Chip:
    """Return a post as a chip.

    Args:
        post: Which.
        names: Of channels and people.
        eye: Who looks, and when.
        turn: Whether it is what waits for me.
        timed: Whether the time is shown; a chip of one line has no room for it.
    """
    channel = names.channels.get(post.channel_id)
    state = ChipState(post.state)
    if turn:
        state = ChipState.YOUR_TURN
    elif post.at < eye.at and post.state in _OPEN:
        state = ChipState.LATE
    return Chip(
        title=post.title,
        network=channel.network if channel else "",
        hue=channel.hue if channel else "",
        channel=channel.name if channel else "",
        time=eye.hour(post.at) if timed else "",
        state=state,
        face=face_of(names.people.get(post.author_id)) if turn else NOBODY,
    )


def sentence(chip: Chip, post: PostGlance, eye: Eye) -> str:
    """Return a post in a sentence: "Instagram, Focaccia, today 14:30, your turn"."""
    when = eye.formats.when(instant(post.at), eye.now)
    return ", ".join(
        part for part in (chip.channel, chip.title, when, chip.word) if part
    )


def face_of(person: PersonGlance | None) -> Face:
    """Return what is seen of a person; nobody's is a dashed circle."""
    if person is None:
        return NOBODY
    words = person.name.split()
    letters = words[0][0] + words[-1][0] if len(words) > 1 else person.name[:2]
    return Face(name=person.name, initials=letters.upper(), hue=person.hue)


def channel_name(names: Names, channel_id: str) -> str:
    """Return the name of a channel, as people call it."""
    channel: ChannelGlance | None = names.channels.get(channel_id)
    return (channel.name or channel.handle) if channel else ""


def _label(day: date, formats: Formats) -> str:
    """Return what stands in a day's corner: "17", and "1 Nov" for a first."""
    return formats.date_short(day) if day.day == 1 else formats.digits(day.day)


def _bands(picture: MonthPicture, me: str) -> Iterator[Band]:
    """Yield the stretches of every week, one lane a person."""
    held = [
        list(dict.fromkeys(turn.person_id for turn in day.turns))
        for day in picture.days
    ]
    for week in range(0, len(held), 7):
        yield from _week_bands(held, week, picture.names.people, me)


def _week_bands(
    held: Sequence[Sequence[str | None]],
    week: int,
    people: Mapping[str, PersonGlance],
    me: str,
) -> Iterator[Band]:
    free = [week] * LANES
    last_of_week = min(week + 7, len(held))
    stretches = [
        (first, last, who)
        for who in dict.fromkeys(who for day in held[week:last_of_week] for who in day)
        for first, last in _stretches(held, who, week, last_of_week)
    ]
    faces = {who: face_of(people.get(who or "")) for _first, _last, who in stretches}
    order = sorted(
        stretches,
        key=lambda one: (one[2] != me, one[2] is not None, one[0], faces[one[2]].name),
    )
    for first, last, who in order:
        lane = next((n for n in range(LANES) if free[n] <= first), None)
        if lane is None:
            continue
        free[lane] = last + 1
        yield Band(
            lane=lane,
            first=first,
            last=last,
            face=faces[who],
            mine=bool(me) and who == me,
            starts=first == 0 or who not in held[first - 1],
            ends=last + 1 == len(held) or who not in held[last + 1],
        )


def _stretches(
    held: Sequence[Sequence[str | None]], who: str | None, start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of days that somebody has."""
    first = None
    for number in range(start, end + 1):
        there = number < end and who in held[number]
        if there and first is None:
            first = number
        elif not there and first is not None:
            yield first, number - 1
            first = None


class What(Enum):
    """What an item of the model is."""

    DAY = "day"
    POST = "post"
    MORE = "more"


class Item(NamedTuple):
    """One thing the keyboard and screen readers can go to."""

    what: What
    cell: int
    place: int = 0


class MonthModel(QAbstractListModel):
    """Lists the days of a month, each followed by the posts its cell has room for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view: MonthView | None = None
        self.items: list[Item] = []
        self.closed: Mapping[date, str] = {}
        self._rows: dict[Item, int] = {}

    def show(self, view: MonthView, room: Callable[[int], int]) -> None:
        """Show a month; `room` says how many posts of a number a cell has room for."""
        self.beginResetModel()
        self.view = view
        self.items = []
        for number, cell in enumerate(view.cells):
            self.items.append(Item(What.DAY, number))
            if cell.total:
                shown = min(room(cell.total), len(cell.chips))
                self.items.extend(Item(What.POST, number, n) for n in range(shown))
                if cell.total > shown:
                    self.items.append(Item(What.MORE, number, shown))
        self._rows = {item: row for row, item in enumerate(self.items)}
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many things there are."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return an item in a sentence."""
        spoken = (
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.DisplayRole,
        )
        if not index.isValid() or role not in spoken or self.view is None:
            return None
        return self.sentence(self.items[index.row()])

    def row(self, item: Item) -> int | None:
        """Return where an item stands."""
        return self._rows.get(item)

    def of_cell(self, cell: int) -> list[Item]:
        """Return the items of a day, the day itself first."""
        start = self._rows[Item(What.DAY, cell)]
        end = self._rows.get(Item(What.DAY, cell + 1), len(self.items))
        return self.items[start:end]

    def post(self, item: Item | None) -> PostGlance | None:
        """Return the post of an item."""
        if item is None or item.what is not What.POST or self.view is None:
            return None
        return self.view.cells[item.cell].posts[item.place]

    def find(self, post_id: str) -> Item | None:
        """Return the item of a post that is shown."""
        return next(
            (
                item
                for item in self.items
                if (post := self.post(item)) and post.id == post_id
            ),
            None,
        )

    def sentence(self, item: Item) -> str:
        """Return an item in a sentence, for those who cannot see it."""
        view = self.view
        if view is None:
            return ""
        cell = view.cells[item.cell]
        if item.what is What.POST:
            return sentence(cell.chips[item.place], cell.posts[item.place], view.eye)
        if item.what is What.MORE:
            count = cell.total - item.place
            formats = view.eye.formats
            more = plural("{n} more post", "{n} more posts", formats.figure(count))
            return f"{more}, {view.eye.formats.day(cell.day)}"
        parts = [
            view.eye.formats.day(cell.day),
            _("today") if cell.today else "",
            _("your day") if cell.mine else "",
            self.closed.get(cell.day, ""),
            _posts(cell.total, view.eye.formats),
            view.holders(item.cell),
        ]
        return ", ".join(part for part in parts if part)


def _posts(count: int, formats: Formats) -> str:
    """Return how many posts a day has, or nothing."""
    return plural("{n} post", "{n} posts", formats.figure(count)) if count else ""


def more_words(count: int, formats: Formats) -> str:
    """Return how many posts a cell has no room for."""
    return _("+{n} more").format(n=formats.number(count))


def month_after(month: date, steps: int) -> date:
    """Return the first day of a month some months on."""
    number = month.year * 12 + month.month - 1 + steps
    return date(number // 12, number % 12 + 1, 1)


def grid_start(month: date, formats: Formats) -> date:
    """Return the first day of a month's grid."""
    return formats.week_of(month.replace(day=1))


def months_days(month: date) -> int:
    """Return how many days a month has."""
    return (month_after(month, 1) - timedelta(days=1)).day
