"""Complete stand-ins for the world outside: no mocks, no networks, no waiting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from socialdesk.domain.errors import NetworkError, SecretsError
from socialdesk.domain.ports import (
    Answer,
    Mail,
    Notice,
    OnAnswer,
    SecretsKind,
    SecretsState,
    ShownBy,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is moved. Implements Clock."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self._wall = at
        self._ticks = 1_000.0

    def __call__(self) -> datetime:
        """Return the wall time."""
        return self._wall

    def ticks(self) -> float:
        """Return the time that never jumps; implements Ticks."""
        return self._ticks

    def advance(self, span: timedelta | float) -> None:
        """Let time pass while the PC is awake: both clocks move on."""
        span = _span(span)
        self._wall += span
        self._ticks += span.total_seconds()

    def sleep(self, span: timedelta | float) -> None:
        """Let time pass while the PC sleeps: only the wall clock moves on."""
        self._wall += _span(span)

    def jump(self, span: timedelta | float) -> None:
        """Set the wall clock forward, or back with a negative span; no time passes."""
        self._wall += _span(span)

    def set(self, at: datetime) -> None:
        """Let awake time pass until an instant; a past one sets the clock back."""
        if at >= self._wall:
            self.advance(at - self._wall)
        else:
            self._wall = at


def _span(span: timedelta | float) -> timedelta:
    return span if isinstance(span, timedelta) else timedelta(seconds=span)


@dataclass
class FakeMailer:
    """Keeps what is sent. `troubles` are raised first, one for each try."""

    sent: list[Mail] = field(default_factory=list)
    tried: list[Mail] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        """Keep the mail, or raise the next trouble."""
        self.tried.append(mail)
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(mail)

    def fail(self, times: int = 1, *, retryable: bool = True) -> None:
        """Have the next mails fail as a server does."""
        for _time in range(times):
            self.troubles.append(
                NetworkError("mail.fake", "The server is away.", retryable=retryable)
            )


@dataclass
class FakeNotifier:
    """Keeps what is shown; `answer` is a person's finger."""

    shown: list[Notice] = field(default_factory=list)
    open: dict[str, Notice] = field(default_factory=dict)
    available: bool = True
    shows_by: ShownBy = ShownBy.DESKTOP
    on_answer: OnAnswer | None = None

    def show(self, notice: Notice) -> ShownBy:
        """Show it, unless there is no way to."""
        if not self.available:
            raise NetworkError("notice.unavailable", "Nothing shows notices here.")
        self.shown.append(notice)
        self.open[notice.id] = notice
        return self.shows_by

    def withdraw(self, notice_id: str) -> None:
        """Take it away."""
        self.open.pop(notice_id, None)

    def listen(self, on_answer: OnAnswer) -> None:
        """Remember who wants the answers."""
        self.on_answer = on_answer

    def answer(self, notice_id: str, answer: Answer) -> None:
        """Answer a notice that is open, as a person does; it then goes away."""
        notice = self.open.pop(notice_id)
        offered = {button.answer for button in notice.buttons} | {Answer.CLICKED}
        if answer not in offered:
            raise LookupError(f"{notice_id} has no button {answer}")
        if self.on_answer is not None:
            self.on_answer(notice_id, answer)


@dataclass
class FakeSecrets:
    """Keeps secrets in a dictionary; locked, it raises as a keyring does."""

    values: dict[str, str] = field(default_factory=dict)
    locked: bool = False

    def get(self, name: str) -> str | None:
        """Return a secret."""
        self._unlock()
        return self.values.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""
        self._unlock()
        self.values[name] = value

    def lend(self, name: str, value: str) -> None:
        """Keep a secret although it is locked."""
        self.values[name] = value

    def delete(self, name: str) -> None:
        """Forget a secret."""
        self._unlock()
        self.values.pop(name, None)

    def state(self) -> SecretsState:
        """Say that this is a fake."""
        kind = SecretsKind.NOWHERE if self.locked else SecretsKind.KEYRING
        return SecretsState(kind=kind, name="fake", words="A keyring for tests.")

    def _unlock(self) -> None:
        if self.locked:
            raise SecretsError("secrets.locked", "The keyring is locked.")


@dataclass
class FakeHolidays:
    """Knows the holidays it was given, by country and region."""

    known: Mapping[tuple[str, str], Mapping[date, str]] = field(default_factory=dict)

    def days(
        self, country: str, region: str, years: Collection[int]
    ) -> Mapping[date, str]:
        """Return those of the years asked for."""
        days = {**self.known.get((country, ""), {})}
        days |= self.known.get((country, region), {})
        return {day: name for day, name in days.items() if day.year in years}
