"""Builds every part of the program once; the only file that knows them all."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import get_ident

from socialdesk.app import beats
from socialdesk.app.found import found, place_of
from socialdesk.background.clock import utc_now
from socialdesk.background.lanes import Lane, Lanes
from socialdesk.background.ticker import Ticker
from socialdesk.desktop import network_files, processes
from socialdesk.desktop.closed_days import PublicHolidays
from socialdesk.desktop.paths import Home, resources
from socialdesk.desktop.secrets import DeskSecrets, KeyringSecrets
from socialdesk.domain.journal import ChangeSet, Kind
from socialdesk.domain.ports import Answer, Clock, Mailer, Notifier, Secrets
from socialdesk.domain.settings import MailServer
from socialdesk.networks.ics import IcsWriter
from socialdesk.networks.mail import SmtpMailer
from socialdesk.services.backups import BackupService
from socialdesk.services.bundle import Services
from socialdesk.services.change_feed import ChangeFeed
from socialdesk.services.channels import ChannelService
from socialdesk.services.exchange import ExchangeService
from socialdesk.services.glances import GlanceService
from socialdesk.services.journal import JournalService
from socialdesk.services.mail_delivery import Post, Program
from socialdesk.services.news import NewsService
from socialdesk.services.planning import Planning
from socialdesk.services.posts import PostService
from socialdesk.services.reminders import ReminderService
from socialdesk.services.rotations import RotationService
from socialdesk.services.sample import SampleService
from socialdesk.services.settings import SettingsService, business_zone
from socialdesk.services.team import TeamService
from socialdesk.services.today import TodayService
from socialdesk.store import backups, opening
from socialdesk.store.engine import open_engine
from socialdesk.store.glances import Glances
from socialdesk.store.opening import Found
from socialdesk.store.unit_of_work import Store

HEARTBEAT_SECONDS = 20
EARLY = timedelta(milliseconds=60)
"""How long before they are due reminders are prepared: as a burst of hundreds takes."""
_BREATH = timedelta(milliseconds=2)
HOURLY_SECONDS = 3600
NEWS_SECONDS = 3


@dataclass(frozen=True)
class Container:
    """Every part of a running program below the screens."""

    home: Home
    store: Store
    feed: ChangeFeed
    lanes: Lanes
    ticker: Ticker
    services: Services
    secrets: Secrets

    def close(self) -> None:
        """End the threads, in the right order, and close the database."""
        self.ticker.stop()
        self.lanes.close()
        self.services.reminders.release()
        self.store.close()


def prepare(home: Home, clock: Clock = utc_now) -> None:
    """Make the database if there never was one, or bring it up to date.

    A backup is made before anything is migrated.

    Raises:
        RecoveryError: It is missing, damaged or from a newer version.
    """
    place = place_of(home)
    state = found(home)
    if state is Found.FRESH:
        opening.make(place)
    elif state is Found.BEHIND:
        backups.write(place.database, home.backups, clock())
        opening.upgrade(place.database)
    elif state not in {Found.READY, Found.READ_ONLY}:
        raise opening.refuse(state)
    if state in {Found.READY, Found.BEHIND}:
        opening.mark_place(place)  # a kill may have come before the marker


class Pulse:
    """Delivers reminders at each beat, and wakes the ticker in time for the next."""

    def __init__(
        self, lanes: Lanes, ticker: Ticker, reminders: ReminderService
    ) -> None:
        self._lanes = lanes
        self._ticker = ticker
        self._reminders = reminders
        self._due: datetime | None = None
        self._beating = 0

    def beat(self) -> None:
        """Deliver what is due; the work of the heartbeat."""
        self._beating = get_ident()
        try:
            self._reminders.deliver()
        finally:
            self._beating = 0
        self._arm()

    def next_due(self) -> datetime | None:
        """Return when the next reminder was due when the last beat ended."""
        return self._due

    def heard(self, changes: ChangeSet) -> None:
        """Look at the next due time after an act, off the thread of the act."""
        planned = any(change.kind is Kind.REMINDER for change in changes)
        if planned and self._beating != get_ident():
            with suppress(RuntimeError):  # the lanes are closed: the program ends
                self._lanes.submit(Lane.WIDE, self._look)

    def _look(self) -> None:
        self._arm()
        self._ticker.wake_at(self._reminders.next_mail())

    def _arm(self) -> None:
        due = self._due = self._reminders.next_due()
        if due is not None:
            self._ticker.wake_at(max(due, utc_now() + _BREATH))


@dataclass(frozen=True)
class _Ears:
    """Hears answers to pop-ups, and does them off the notifier's thread."""

    lanes: Lanes
    reminders: ReminderService

    def heard(self, notice_id: str, answer: Answer) -> None:
        """Send the answer to the lane on which people's acts are done."""
        with suppress(RuntimeError):  # the lanes are closed: the program ends
            work = partial(self.reminders.popped, notice_id, answer)
            self.lanes.submit(Lane.STORE, work)


def build(
    home: Home,
    *,
    clock: Clock = utc_now,
    notifier: Notifier | None = None,
    mailer: Mailer | None = None,
    secrets: Secrets | None = None,
    hide: Callable[[str], None] = lambda _value: None,
    on_wait: Callable[[float], None] = lambda _seconds: None,
) -> Container:
    """Build every part on a database that `prepare` found or made.

    Tests plug in fakes for what lies outside the machine.
    """
    feed = ChangeFeed()
    read_only = found(home) is Found.READ_ONLY
    store = Store(
        open_engine(home.database, read_only=read_only),
        clock=clock,
        on_commit=feed.publish,
        on_wait=on_wait,
    )
    networks = network_files.load(resources() / "networks")
    holidays = PublicHolidays()
    planning = Planning(holidays)
    glances = Glances(home.database, read_only=read_only)
    settings = SettingsService(store, planning.replan)
    keyring = KeyringSecrets(service=home.socket_name, hide=hide)
    secrets = secrets or DeskSecrets(keyring, hide=hide)
    channels = ChannelService(store, planning.replan, networks)
    team = TeamService(store, planning.replan, business_zone)
    rotations = RotationService(store, planning)
    copies = BackupService(store, home.database, home.backups, clock)
    services = Services(
        team=team,
        channels=channels,
        posts=PostService(store),
        rotations=rotations,
        reminders=ReminderService(
            store,
            planning,
            rotations,
            clock=clock,
            notifier=notifier,
            post=Post(
                mailer=mailer
                or SmtpMailer(
                    partial(settings.group, MailServer), secrets, clock=clock
                ),
                calendar=IcsWriter(),
                program=Program(name=processes.name(), runs=processes.runs),
            ),
            beaten=partial(beats.note, home),
            early=EARLY if clock is utc_now else timedelta(0),
        ),
        today=TodayService(store, rotations, clock),
        glances=GlanceService(glances, holidays, settings.closed_days),
        settings=settings,
        journal=JournalService(store, planning.replan),
        exchange=ExchangeService(store, planning.replan, channels, copies, clock),
        backups=copies,
        sample=SampleService(
            store, planning, channels, resources() / "demo" / "linden.toml"
        ),
    )
    lanes = Lanes()
    ticker = Ticker(lanes, clock=clock, jumped=services.reminders.clock_jumped)
    pulse = Pulse(lanes, ticker, services.reminders)
    ticker.every(HEARTBEAT_SECONDS, pulse.beat, Lane.WIDE, next_due=pulse.next_due)
    ticker.every(
        HEARTBEAT_SECONDS,
        services.reminders.send_mail,
        Lane.WIDE,
        next_due=services.reminders.next_mail,
    )
    ticker.every(HOURLY_SECONDS, services.reminders.plan_again, Lane.WIDE)
    ticker.every(HEARTBEAT_SECONDS * 3, copies.write_due, Lane.WIDE)
    news = NewsService(store, glances, feed)
    ticker.every(NEWS_SECONDS, news.look, Lane.STORE)
    feed.listen(pulse.heard)
    if notifier is not None:
        notifier.listen(_Ears(lanes, services.reminders).heard)
    return Container(home, store, feed, lanes, ticker, services, secrets)
