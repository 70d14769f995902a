"""A second reading of rotation.md 1.1 to 1.14, slow and simple, to judge the engine by.

It shares no code with the engine. Time is walked in steps of half an hour. At each step
it keeps the latest wall time that the clock has shown so far; a span is running when
that reading lies in it ("a wall time is reached at the first instant at which the clock
has shown it or something later", 1.3).
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=30)
DAY = timedelta(days=1)
NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def wall_of(text):
    return datetime.fromisoformat(text)


class Oracle:
    def __init__(self, file, low, high):
        self.file = file
        self.rotation = file["rotation"]
        self.start = wall_of(self.rotation["start"])
        self.calendar = self.rotation.get("advance", "calendar") == "calendar"
        self.holidays = {date.fromisoformat(d) for d in file.get("holidays", [])}
        self.grid(low, high)
        self.count()
        self.rosters()
        self.turns()
        self.time_off()
        self.swaps()
        self.overrides()

    def grid(self, low, high):
        zone = ZoneInfo(self.file["timezone"])
        self.at, self.shown, latest = [], [], datetime.fromisoformat("0001-01-01")
        t = low - 3 * DAY
        while t < high:
            latest = max(latest, t.astimezone(zone).replace(tzinfo=None))
            if t >= low:
                self.at.append(t)
                self.shown.append(latest)
            t += STEP

    def begin(self, k):
        unit, n = self.rotation["unit"], self.rotation["length"] * k
        s = self.start
        if not self.calendar:
            place = k * self.rotation["length"]
            return datetime.combine(self.dates[place], s.time())
        if unit == "month":
            m = s.month - 1 + n
            y, m = s.year + m // 12, m % 12 + 1
            return s.replace(year=y, month=m, day=min(s.day, monthrange(y, m)[1]))
        return s + timedelta(**{unit + "s": n})

    def active_dates(self):
        wanted = self.rotation.get("active_days", NAMES)
        day, found = self.start.date(), []
        while day <= self.shown[-1].date() + 90 * DAY:
            if NAMES[day.weekday()] in wanted and day not in self.holidays:
                found.append(day)
            day += DAY
        return found

    def count(self):
        """number[i]: the last turn begun; owner[i]: the turn that is active."""
        self.dates = [] if self.calendar else self.active_dates()
        begins, k = [], 0
        while not begins or begins[-1] <= self.shown[-1]:
            begins.append(self.begin(k))
            k += 1
        self.begins = begins
        self.number, self.owner = [], []
        k = -1
        for shown in self.shown:
            while k + 1 < len(begins) and begins[k + 1] <= shown:
                k += 1
            self.number.append(k)
            self.owner.append(self.active_turn(k, shown))

    def active_turn(self, k, shown):
        if k < 0 or not self.in_windows(shown):
            return None
        if self.calendar:
            return None if shown.date() in self.holidays else k
        length = self.rotation["length"]
        for day in self.dates[k * length : (k + 1) * length]:
            opens = datetime.combine(day, self.start.time())
            if opens <= shown < opens + DAY:
                return k
        return None

    def in_windows(self, shown):
        windows = self.rotation.get("windows", [])
        for window in windows:
            for back in (0, 1):
                day = shown.date() - back * DAY
                if NAMES[day.weekday()] not in window["days"]:
                    continue
                opens = wall_of(f"{day}T{window['start']}")
                closes = wall_of(f"{day}T{window['end']}")
                if closes <= opens:
                    closes += DAY
                if opens <= shown < closes:
                    return True
        return not windows

    def rosters(self):
        """order[i]: the list from whoever it makes it the turn of, all round."""
        changes = sorted(
            (
                (wall_of(c["at"]), c["participants"])
                for c in self.file.get("roster_changes", [])
            ),
            key=lambda c: c[0],
        )
        roster, offset = self.file["participants"], 0
        self.order = []
        for shown, k in zip(self.shown, self.number, strict=True):
            while changes and changes[0][0] <= shown:
                new = changes.pop(0)[1]
                if k < 0:
                    offset = 0
                else:
                    offset = self.keeper(roster, (offset + k) % len(roster), new) - k
                roster = new
            place = (offset + k) % len(roster)
            self.order.append(roster[place:] + roster[:place])

    @staticmethod
    def keeper(old, place, new):
        if old[place] in new:
            return new.index(old[place])
        for step in range(1, len(old)):
            name = old[(place + step) % len(old)]
            if name is not None and name in new:
                return new.index(name)
        return 0

    def turns(self):
        """turn[i]: whose turn it is, hold included; active: steps of each turn."""
        hold = self.rotation.get("inactive") == "hold" and not self.calendar
        since = self.rotation.get("effective_from", "0001-01-01T00:00")
        until = self.rotation.get("until", "9999-01-01T00:00")
        last, self.turn, self.active = None, [], {}
        for i, owner in enumerate(self.owner):
            last = owner if owner is not None else last if hold else None
            inside = wall_of(since) <= self.shown[i] < wall_of(until)
            self.turn.append(last if inside else None)
            if owner is not None and inside:
                self.active.setdefault(owner, []).append(i)
        self.who = []
        for i, k in enumerate(self.turn):
            if k is None:
                self.who.append(None)
                continue
            # With hold, what is held after the next turn has begun counts on by k.
            order = self.order[i]
            shift = (k - self.number[i]) % len(order)
            self.order[i] = order[shift:] + order[:shift]
            self.who.append(self.order[i][0])

    def away(self, name, i):
        return any(
            t["who"] == name
            and wall_of(t["start"]) <= self.shown[i] < wall_of(t["end"])
            for t in self.file.get("time_off", [])
        )

    def time_off(self):
        policy = self.file.get("time_off_policy", "next_available_turn")
        if not self.file.get("time_off"):
            return
        gone = {}
        for i, k in enumerate(self.turn):
            holder = self.who[i]
            if holder is None:
                continue

            def missing(name, i=i, k=k):
                if policy != "next_available_turn":
                    return self.away(name, i)
                if (name, k) not in gone:
                    gone[name, k] = any(
                        self.away(name, j) for j in self.active.get(k, [])
                    )
                return gone[name, k]

            if missing(holder):
                rest = [
                    n for n in self.order[i][1:] if n is not None and not missing(n)
                ]
                self.who[i] = rest[0] if rest and policy != "gap" else None

    def first_step(self, text):
        """The turn that contains a wall time, and its first active step."""
        wall = wall_of(text)
        place = next(i for i, shown in enumerate(self.shown) if shown >= wall)
        k = self.number[place]
        steps = self.active.get(k)
        return (k, steps[0]) if steps else None

    def swaps(self):
        for swap in self.file.get("swaps", []):
            if not swap["accepted"]:
                continue
            if swap["kind"] == "cover":
                self.replace(swap, swap["from"], swap["to"])
                continue
            first, second = self.first_step(swap["a"]), self.first_step(swap["b"])
            if first is None or second is None:
                continue
            x, y = self.who[first[1]], self.who[second[1]]
            after = list(self.who)
            for i, k in enumerate(self.turn):
                if k == first[0] and self.who[i] == x:
                    after[i] = y
                elif k == second[0] and self.who[i] == y:
                    after[i] = x
            self.who = after

    def replace(self, span, old, new):
        for i, shown in enumerate(self.shown):
            inside = wall_of(span["start"]) <= shown < wall_of(span["end"])
            if inside and self.who[i] == old:
                self.who[i] = new

    def overrides(self):
        for entry in self.file.get("overrides", []):
            for i, shown in enumerate(self.shown):
                if not wall_of(entry["start"]) <= shown < wall_of(entry["end"]):
                    continue
                if entry["kind"] == "set" or (
                    self.who[i] is not None
                    and entry.get("from", self.who[i]) == self.who[i]
                ):
                    self.who[i] = entry.get("to")

    def segments(self, low, high):
        found = []
        for at, who in zip(self.at, self.who, strict=True):
            if not low <= at < high:
                continue
            if found and found[-1][2] == who:
                found[-1][1] = at + STEP
            else:
                found.append([at, at + STEP, who])
        return [[z(start), z(end), who] for start, end, who in found]

    def handoffs(self, low, high):
        """Steps at which the number grows, unless the turn is over at once.

        A turn of active days is over when its last date is; one of no length is passed
        over within one step.
        """
        since = wall_of(self.rotation.get("effective_from", "0001-01-01T00:00"))
        until = wall_of(self.rotation.get("until", "9999-01-01T00:00"))
        found = []
        for i in range(1, len(self.at)):
            begun = self.number[i] != self.number[i - 1]
            if begun and low < self.at[i] < high and since <= self.shown[i] < until:
                found.append(z(self.at[i]))
        return found


def z(at):
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
