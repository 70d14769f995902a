"""Reminders all the way: through a real mail server, and a real notification server."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from socialdesk.domain.ports import MAIL_PASSWORD
from socialdesk.domain.settings import MailServer
from socialdesk.networks.ics import IcsWriter
from socialdesk.networks.mail import SmtpMailer
from socialdesk.services.mail_delivery import MailDelivery, Post, Program
from socialdesk.store.opening import Place
from tests.desktop.bus import missing, run
from tests.fakes import FakeClock, FakeSecrets
from tests.faults.reminder_lab import DAY, SECOND, Lab, Shop
from tests.smtp_lab import PASSWORD, USER, SmtpLab

MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
bus_needed = pytest.mark.skipif(
    bool(missing("dbus-run-session")), reason=missing("dbus-run-session")
)


def test_a_reminder_goes_through_a_real_server_and_comes_again_as_itself(
    place: Place, tmp_path: Path
) -> None:
    from icalendar import Calendar

    lab, clock = Lab(place), FakeClock(MONDAY - 7 * DAY)
    secrets = FakeSecrets({MAIL_PASSWORD: PASSWORD})
    with SmtpLab(tmp_path) as server, lab.store(clock) as store:
        settings = MailServer(
            host="localhost",
            port=server.port,
            user=USER,
            sender="Desk <desk@shop.test>",
            ca_file=str(server.cafile),
        )
        mailer = SmtpMailer(partial(_same, settings), secrets, clock=clock)
        shop = Shop(lab, clock, store, reminding={"mail": True})
        post = Post(mailer=mailer, calendar=IcsWriter(), program=Program(name="desk/1"))

        def die(name: str) -> None:
            if name == "sent":
                raise KeyboardInterrupt  # as a kill: taken by the server, not recorded

        clock.set(MONDAY - DAY + SECOND)
        first = MailDelivery(store, shop.service._awake, post, clock=clock, step=die)
        with pytest.raises(KeyboardInterrupt):
            first.deliver()
        again = MailDelivery(store, shop.service._awake, post, clock=clock)
        again.take_back("desk/", running=lambda _name: False)
        again.deliver()

        (sender, to, mail), (_sender, _to, repeat) = server.messages
        assert (sender, to) == ("desk@shop.test", ["ana@x.test"])
        assert mail["Message-ID"] == repeat["Message-ID"]
        assert "Shop" in mail["Subject"]
        assert "Please accept or decline." in mail.get_body().get_content()
        [attached] = list(mail.iter_attachments())
        assert attached.get_content_type() == "text/calendar"
        content = attached.get_payload(decode=True)
        [event] = Calendar.from_ical(content).walk("VEVENT")
        turn = shop.turn(0)
        assert event["UID"] == f"{turn.id}@socialdesk"
        assert event.decoded("DTSTART") == turn.start_at
        assert event.decoded("DTEND") == turn.end_at


def test_a_refused_person_costs_three_tries_and_nobody_else(
    place: Place, tmp_path: Path
) -> None:
    lab, clock = Lab(place), FakeClock(MONDAY)
    ana = replace(lab.people[0], email="nobody@x.test")
    lab.put(ana)
    secrets = FakeSecrets({MAIL_PASSWORD: PASSWORD})
    rows = lab.remind([MONDAY - SECOND] * 2, ["mail"], first=0)
    with SmtpLab(tmp_path) as server, lab.store(clock) as store:
        settings = MailServer(
            host="localhost",
            port=server.port,
            user=USER,
            sender="desk@shop.test",
            ca_file=str(server.cafile),
        )
        mailer = SmtpMailer(partial(_same, settings), secrets, clock=clock)
        from tests.faults.reminder_lab import service

        mine = service(store, clock=clock, mailer=mailer)
        for _minute in range(10):
            mine.send_mail()
            clock.advance(60)
        assert [to for _from, to, _mail in server.messages] == [["ben@x.test"]]
    after = {row.key: row for row in lab.rows()}
    assert after[rows[0].key].state == "failed"
    assert "550" in after[rows[0].key].result
    assert after[rows[1].key].state == "sent"


def _same(settings: MailServer) -> MailServer:
    return settings


POPPED = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from socialdesk.app.container import build
from socialdesk.desktop.notices import DesktopNotices
from socialdesk.desktop.paths import Home, made
from socialdesk.app.container import prepare
from socialdesk.domain.reminders import ReminderKind
from tests.desktop.notification_server import Lab as Server
from tests.fakes import FakeClock, FakeMailer, FakeSecrets
from tests.faults.reminder_lab import DAY, SECOND, Lab, Shop

MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
home = Home(folder=Path(sys.argv[1]))
made(home)
clock = FakeClock(MONDAY - 7 * DAY)
prepare(home, clock)
lab = Lab(type("P", (), {"database": home.database})())
with lab.store(clock) as store:
    shop = Shop(lab, clock, store)
turn = None
with Server() as server:
    notices = DesktopNotices()
    desk = build(home, clock=clock, notifier=notices, mailer=FakeMailer(),
                 secrets=FakeSecrets())
    reminders, rotations = desk.services.reminders, desk.services.rotations
    reminders.attend(lab.people[0].id)
    clock.set(MONDAY - DAY + SECOND)
    assert reminders.beat() == 1
    [(_app, _icon, title, body, actions, _hints)] = server.server.notified
    assert "Shop" in title, title
    assert actions[:6] == ("default", "", "open", "Open", "accept", "Accept"), actions
    [notice] = reminders.inbox(lab.people[0].id)
    server.answer(1, "accept")
    end = time.monotonic() + 10
    while rotations.turn(notice.turn_id).accepted_by is None:
        assert time.monotonic() < end, "the answer was not heard"
        time.sleep(0.01)
    turn = rotations.turn(notice.turn_id)
    assert turn.accepted_by == lab.people[0].id
    end = time.monotonic() + 10
    while not reminders.inbox(lab.people[0].id)[0].answered:
        assert time.monotonic() < end
    desk.close()
    notices.close()
print("accepted")
"""


@bus_needed
def test_accept_on_a_pop_up_of_the_desktop_accepts_the_turn(tmp_path: Path) -> None:
    said = run(tmp_path / "user", POPPED, tmp_path / "home")
    assert said.split() == ["accepted"]
