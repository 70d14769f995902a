"""How long a switch of months takes, beside a plainly painted month of the same posts.

    python tests/bench/bench_month.py [POSTS ...] [--switches N]

Three things are measured in turns, in one process: the probe (a month painted with the
least that can be called a calendar, over its own small table), the calendar's switch
with nothing prepared (question, cells, painting), and with the neighbour prepared. The
goals are P4, P5 and P7 of performance.md, section 8; the program ends with 1 where one
is missed. Time is that of the thread's own processor, which a busy machine bends least.
"""

import argparse
import math
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from socialdesk.domain.ids import new_id
from socialdesk.domain.periods import micros
from socialdesk.services.glances import GlanceService, local_days
from socialdesk.store import opening
from socialdesk.store.driver import sqlite
from socialdesk.store.glances import Glances
from socialdesk.store.opening import Place
from socialdesk.ui.formats import Formats
from socialdesk.ui.theme import look
from socialdesk.ui.widgets.month_grid import MonthGrid
from socialdesk.ui.widgets.month_model import (
    DAYS,
    Eye,
    MonthView,
    grid_start,
    month_view,
)

ZONE = "Europe/Berlin"
MONTHS = (date(2026, 6, 1), date(2026, 7, 1))
SIZE = (1400, 900)
NOW = datetime(2026, 6, 16, 12, 10, tzinfo=UTC)
IN_MONTH = 1000
"""Posts in each of the two months that are switched."""
ONE_FRAME, PREPARED, OF_PROBE, READ = 16.7, 4.0, 1.5, 2.0
NETWORKS = ("instagram", "facebook", "linkedin", "tiktok", "blog", "newsletter")
TITLES = (550, 620)
"""The weights that only titles are written in."""
STATES = ("posted", "posted", "ready", "draft", "review", "idea")
WORDS = ("fresh", "bread", "oven", "spring", "onion", "focaccia", "grain", "rye")


def fill(path: Path, posts: int) -> None:
    """Write a business with that many posts, a thousand in each of two months."""
    path.mkdir(parents=True)
    opening.make(Place(path / "socialdesk.db", path / "business.json"))
    chance = random.Random(7)
    people = [new_id() for _ in range(8)]
    channels = [new_id() for _ in range(24)]
    connection = sqlite().connect(str(path / "socialdesk.db"))
    connection.executemany(
        "INSERT INTO person VALUES(?,?,'','staff','[]','',?,NULL,NULL,'','','')",
        [(one, f"Person {n}", "sea") for n, one in enumerate(people)],
    )
    connection.executemany(
        "INSERT INTO channel VALUES(?,?,?,?,'','',?,NULL,'active','','')",
        [
            (one, NETWORKS[n % 6], f"Channel {n}", f"@{n}", people[n % 8])
            for n, one in enumerate(channels)
        ],
    )
    start, length = datetime(2025, 1, 1, tzinfo=UTC), 3 * 365 * 86400
    near = (datetime(2026, 5, 25, tzinfo=UTC), datetime(2026, 8, 10, tzinfo=UTC))

    def moment(number: int) -> datetime:
        if number < 2 * IN_MONTH:
            month = MONTHS[number % 2]
            return datetime(month.year, month.month, 1, tzinfo=UTC) + timedelta(
                seconds=chance.randrange(30 * 86400)
            )
        while True:
            at = start + timedelta(seconds=chance.randrange(length))
            if not near[0] <= at < near[1]:
                return at

    def row(number: int) -> tuple[object, ...]:
        title = " ".join(chance.choices(WORDS, k=chance.randint(2, 6)))
        at = micros(moment(number))
        channel, author = chance.choice(channels), chance.choice(people)
        state = chance.choice(STATES)
        return (f"p{number:023d}", channel, author, at, title, title, state)

    connection.executemany(
        "INSERT INTO post VALUES(?,?,?,?,?,?,?,'',NULL,NULL)", map(row, range(posts))
    )
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


class Probe(QWidget):
    """The floor: a month in plain rectangles and text, four posts a day and a count."""

    COLOURS = ("darkblue", "darkred", "darkgreen", "darkmagenta", "teal", "olive")

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._base = sqlite().connect(str(path / "socialdesk.db"), isolation_level=None)
        self._days: list[tuple[int, list[tuple[int, str, str]]]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_month(self, month: date) -> None:
        """Ask for a month and paint it."""
        first = "SELECT at,channel_id,title FROM post WHERE at>=? AND at<? "
        first += "ORDER BY at,id LIMIT 4"
        count = "SELECT count(*) FROM post WHERE at>=? AND at<?"
        self._days = [
            (
                self._base.execute(count, span).fetchone()[0],
                self._base.execute(first, span).fetchall(),
            )
            for span in local_days(month - timedelta(days=month.weekday()), DAYS, ZONE)
        ]
        self.repaint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the days."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        width, height = self.width() // 7, (self.height() - 24) // 6
        for number, day in enumerate(self._days):
            left, top = number % 7 * width, 24 + number // 7 * height
            self._cell(painter, QRect(left, top, width, height), number, *day)
        painter.end()

    def _cell(
        self,
        painter: QPainter,
        box: QRect,
        number: int,
        count: int,
        rows: list[tuple[int, str, str]],
    ) -> None:
        metrics = self.fontMetrics()
        painter.setPen(QColor("lightgrey"))
        painter.drawRect(box)
        painter.setPen(QColor("black"))
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(box.adjusted(4, 2, -4, 0), corner, str(number + 1))
        top, tall = box.top() + 20, metrics.height() + 2
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for at, channel, title in rows:
            colour = QColor(self.COLOURS[hash(channel) % 6])
            painter.fillRect(QRect(box.left() + 4, top + 3, 8, 8), colour)
            minute = at // 60_000_000 % 1440
            text = f"{minute // 60:02d}:{minute % 60:02d} {title}"
            room = box.width() - 20
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(box.left() + 16, top, room, tall), start, text)
            top += tall
        if count > len(rows):
            line = QRect(box.left() + 4, top, box.width() - 8, tall)
            painter.drawText(line, start, f"+{count - len(rows)} more")


class Calendar:
    """The program's own way: question, cells, painting."""

    def __init__(self, path: Path) -> None:
        self.glances = GlanceService(
            Glances(path / "socialdesk.db"), _NoHolidays(), list
        )
        self.grid = MonthGrid()
        self.formats = Formats(zone=ZONE, locale_name="en_GB")

    def ask(self, month: date) -> MonthView:
        """Return a month, asked for anew."""
        picture = self.glances.month(
            grid_start(month, self.formats), DAYS, self.grid.capacity(), zone=ZONE
        )
        return month_view(picture, month, Eye(formats=self.formats, now=NOW))

    def clean(self) -> None:
        """Forget what was painted, and every title that was ever cut."""
        self.grid.forget()
        cuts = look().theme._cuts
        for key in [key for key in cuts if key[2] in TITLES]:
            del cuts[key]

    def cold(self, month: date) -> None:
        """Switch with nothing prepared."""
        self.warm(self.ask(month))

    def warm(self, view: MonthView) -> None:
        """Switch to a month that is asked for already."""
        self.grid.show_month(view)
        self.grid.viewport().repaint()


class _NoHolidays:
    def days(self, country: str, region: str, years: object) -> dict[date, str]:
        """Return none."""
        return {}


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds of this thread's processor that an act takes."""
    start = time.thread_time()
    act()
    return (time.thread_time() - start) * 1000


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 stay below."""
    return sorted(values)[max(0, math.ceil(len(values) * 0.95) - 1)]


def measure(path: Path, switches: int) -> dict[str, list[float]]:
    """Measure all ways in turns."""
    probe, calendar = Probe(path), Calendar(path)
    for widget in (probe, calendar.grid):
        widget.resize(*SIZE)
        widget.show()
    QApplication.processEvents()
    views = [calendar.ask(month) for month in MONTHS]
    found: dict[str, list[float]] = {
        name: [] for name in ("probe", "cold", "prepared", "question")
    }
    for number in range(switches + 4):
        month, view = MONTHS[number % 2], views[number % 2]
        found["probe"].append(timed(lambda month=month: probe.show_month(month)))
        calendar.clean()
        found["cold"].append(timed(lambda month=month: calendar.cold(month)))
        for one in views:
            calendar.grid.prepare(one)
        while not all(calendar.grid.is_prepared(one) for one in views):
            QApplication.processEvents()
        found["prepared"].append(timed(lambda view=view: calendar.warm(view)))
        found["question"].append(timed(lambda month=month: calendar.ask(month)))
        QApplication.processEvents()
    probe.close()
    calendar.grid.close()
    return {name: values[4:] for name, values in found.items()}


def judge(posts: int, found: dict[str, list[float]]) -> bool:
    """Print what was found, and say whether the goals are met."""
    middle = {name: statistics.median(values) for name, values in found.items()}
    high = {name: p95(values) for name, values in found.items()}
    ratio = middle["cold"] / middle["probe"]
    print(f"{posts:>9,} posts   p50 ms   p95 ms")
    for name in found:
        print(f"{name:>15}   {middle[name]:6.2f}   {high[name]:6.2f}")
    print(f"{'cold / probe':>15}   {ratio:6.2f}")
    goals = {
        f"cold p95 <= {ONE_FRAME} ms": high["cold"] <= ONE_FRAME,
        f"cold <= {OF_PROBE} x probe": ratio <= OF_PROBE,
        f"prepared p95 <= {PREPARED} ms": high["prepared"] <= PREPARED,
    }
    for words, met in goals.items():
        print(f"    {'ok    ' if met else 'MISSED'} {words}")
    return all(goals.values())


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--switches", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="a folder to keep the data in")
    wish = parser.parse_args()
    app = QApplication([])
    look().apply("light")
    good = True
    with tempfile.TemporaryDirectory() as scratch:
        for posts in wish.posts:
            path = (wish.keep or Path(scratch)) / str(posts)
            if not path.exists():
                fill(path, posts)
            good &= judge(posts, measure(path, wish.switches))
    app.quit()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
