"""Who has done how much, and whose turn would be fair.

Balance = load done - share owed (rotation.md, section 5, after Fagin and Williams,
IBM J. Res. Dev. 27, 1983). A turn of weight w adds w / |present| to what each person
who could have taken it owes, and w to what the one who did it has done. Balances are
exact fractions of a turn and always add up to nought.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from socialdesk.domain.rotations import Unit
from socialdesk.domain.words import _, mark

NOUGHT = Fraction(0)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How heavy a turn is: an ordinary one, one on a weekend, one on a holiday."""

    turn: Fraction = Fraction(1)
    weekend: Fraction = Fraction(2)
    holiday: Fraction = Fraction(3)

    def of(
        self, days: Sequence[date], *, unit: Unit, holidays: Collection[date] = ()
    ) -> Fraction:
        """Return the weight of a turn whose days begin on these dates.

        It is the mean over its days. Weekends weigh only where turns are counted in
        hours or days: each week and month has its weekends.
        """
        weekends = unit in {Unit.HOUR, Unit.DAY}
        total = NOUGHT
        for day in days:
            if day in holidays:
                total += self.holiday
            elif weekends and day.weekday() >= _SATURDAY:
                total += self.weekend
            else:
                total += self.turn
        return total / len(days) if days else self.turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a turn weighed, who could have taken it, and to whom it counts.

    `done` gives each person's part of the turn's active time, as it counts (a cover
    that was a gift counts for the person who was covered); the parts add up to at
    most 1. `hours` is who really held, in hours.
    """

    number: int
    start_at: datetime
    weight: Fraction
    present: tuple[str, ...]
    done: Mapping[str, Fraction]
    hours: Mapping[str, Fraction]
    weekend_days: int = 0
    holiday_days: int = 0


@dataclass(slots=True)
class Ledger:
    """Keeps balances from turn to turn."""

    balances: dict[str, Fraction] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)

    def enrol(self, roster: Iterable[str | None]) -> None:
        """Take a roster over: newcomers start at nought, leavers are dropped.

        What the leavers' balances came to is shifted onto the rest in equal parts, so
        that all add up to nought.
        """
        names = list(dict.fromkeys(name for name in roster if name is not None))
        kept = {name: self.balances.get(name, NOUGHT) for name in names}
        if kept:
            shift = sum(kept.values(), NOUGHT) / len(kept)
            kept = {name: balance - shift for name, balance in kept.items()}
        self.balances = kept

    def take(self, load: Load) -> None:
        """Book a turn."""
        held = load.weight * sum(load.done.values(), NOUGHT)
        sharers = load.present or tuple(load.done)
        for name in sharers:
            self._add(name, -held / len(sharers))
        for name, part in load.done.items():
            self._add(name, load.weight * part)
            self._last[name] = load.number

    def next(self, present: Sequence[str]) -> str | None:
        """Return whose turn would be fair: the person furthest behind.

        Ties go to whoever has not had a turn for longest, then by order in the list.
        """
        first = min(self._last.values(), default=0) - 1
        return min(
            dict.fromkeys(present),
            key=lambda name: (
                self.balances.get(name, NOUGHT),
                self._last.get(name, first),
            ),
            default=None,
        )

    def _add(self, name: str, amount: Fraction) -> None:
        self.balances[name] = self.balances.get(name, NOUGHT) + amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one person did: turns and days as they count, hours as they were held."""

    person: str
    turns: Fraction
    hours: Fraction
    weekend_days: Fraction
    holiday_days: Fraction
    balance: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who could take a turn, and why they stand where they do in the list."""

    person: str
    balance: Fraction
    reason: str


def balances(loads: Iterable[Load], roster: Sequence[str]) -> dict[str, Fraction]:
    """Return each person's balance after some turns, in the order of the roster."""
    ledger = Ledger()
    ledger.enrol(roster)
    for load in loads:
        ledger.take(load)
    return ledger.balances


def spread(found: Mapping[str, Fraction]) -> Fraction:
    """Return the largest balance less the smallest, in turns."""
    if not found:
        return NOUGHT
    return max(found.values()) - min(found.values())


def shares(
    loads: Sequence[Load],
    found: Mapping[str, Fraction],
    *,
    since: datetime | None = None,
) -> list[Share]:
    """Return what each person did.

    Args:
        loads: Turns, in order.
        found: The balances after them; who is in it gets a share.
        since: Count the turns that begin from here on; the balance is over all.
    """
    seen = [load for load in loads if since is None or load.start_at >= since]
    return [
        Share(
            person=person,
            turns=_summed(seen, person, lambda _load: 1),
            hours=sum((load.hours.get(person, NOUGHT) for load in seen), NOUGHT),
            weekend_days=_summed(seen, person, lambda load: load.weekend_days),
            holiday_days=_summed(seen, person, lambda load: load.holiday_days),
            balance=balance,
        )
        for person, balance in found.items()
    ]


def proposals(known: Sequence[Share], present: Collection[str]) -> list[Proposal]:
    """Return who could take a turn, the lowest balance among those present first.

    Ties go to whoever did least on weekends, then on holidays, then the fewest hours,
    then by order in the list. The reason names the balance, and what decided a tie.
    """
    ranked = sorted(
        (share for share in known if share.person in present),
        key=lambda share: tuple(measure(share) for measure, _words in _MEASURES),
    )
    return [
        Proposal(
            person=share.person,
            balance=share.balance,
            reason=_reason(share, ranked[place + 1 :]),
        )
        for place, share in enumerate(ranked)
    ]


def sentence(known: Sequence[Share]) -> str:
    """Return in one sentence how even the shares are."""
    if not known:
        return _("Nobody has had a turn.")
    ranked = sorted(known, key=lambda share: share.balance)
    apart = ranked[-1].balance - ranked[0].balance
    if apart <= 1:
        return _("Turns are shared evenly: at most one turn apart.")
    return _("The shares are {turns} turns apart.").format(turns=_tenths(apart))


def words_of(balance: Fraction) -> str:
    """Return a balance as people read it."""
    turns = _tenths(abs(balance))
    if turns == _tenths(NOUGHT):
        return _("Even with the others.")
    if balance < 0:
        return _("{turns} turns behind.").format(turns=turns)
    return _("{turns} turns ahead.").format(turns=turns)


_MEASURES: tuple[tuple[Callable[[Share], Fraction], str], ...] = (
    (lambda share: share.balance, ""),
    (lambda share: share.weekend_days, mark("{balance} Did fewer weekends.")),
    (lambda share: share.holiday_days, mark("{balance} Did fewer holidays.")),
    (lambda share: share.hours, mark("{balance} Did fewer hours.")),
)


def _reason(share: Share, later: Sequence[Share]) -> str:
    """Return the balance in words, and what puts a person before the next."""
    balance = words_of(share.balance)
    for measure, words in _MEASURES if later else ():
        if measure(share) != measure(later[0]):
            return _(words).format(balance=balance) if words else balance
    return balance


def _tenths(turns: Fraction) -> str:
    return f"{float(turns):.1f}"


def _summed(
    loads: Iterable[Load], person: str, measure: Callable[[Load], int]
) -> Fraction:
    """Return a person's parts of some turns, each times what is measured."""
    return sum(
        (load.done.get(person, NOUGHT) * measure(load) for load in loads), NOUGHT
    )
