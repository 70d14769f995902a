"""Notices on a real bus with a real server, and where there is none.

Each test runs in a process of its own under dbus-run-session.
"""

import pytest

from socialdesk.desktop.notices import FirstThatShows
from socialdesk.domain.errors import NetworkError
from socialdesk.domain.ports import Answer, Notice, ShownBy
from tests.desktop.bus import missing, run
from tests.fakes import FakeNotifier

bus_needed = pytest.mark.skipif(
    bool(missing("dbus-run-session")), reason=missing("dbus-run-session")
)
NOTICE = Notice(id="n", title="t", body="b")

BEGIN = """
import threading, time
from pathlib import Path
from socialdesk.desktop.notices import DesktopNotices
from socialdesk.domain.errors import NetworkError
from socialdesk.domain.ports import Answer, Notice, NoticeButton, Urgency
from tests.desktop.notification_server import Lab

BUTTONS = tuple(NoticeButton(answer=a, title=t) for a, t in (
    (Answer.OPEN, "Open"), (Answer.ACCEPT, "Accept"), (Answer.SNOOZE, "Snooze 1 h")))

def notice(number=1, **more):
    title = "Your turn & <b>yours</b>" if number == 1 else f"Turn {number}"
    return Notice(id=f"notice-{number}", title=title,
                  body='Take <i>@bloom</i> & "all"', buttons=BUTTONS, **more)

def until(true):
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.005)

answers = []
def on_answer(notice_id, answer):
    answers.append((notice_id, answer, threading.current_thread().name))
"""


@bus_needed
def test_a_notice_arrives_with_its_buttons_icon_and_urgency(tmp_path):
    code = """
with Lab() as lab:
    notices = DesktopNotices(icon=Path("/tmp/icon file.png"))
    print(notices.show(notice(urgency=Urgency.HIGH)))
    [(app, icon, title, body, actions, hints)] = lab.server.notified
    assert app == "SocialDesk"
    assert icon == "file:///tmp/icon%20file.png"
    assert title == "Your turn & <b>yours</b>"
    assert body == 'Take &lt;i&gt;@bloom&lt;/i&gt; &amp; "all"', body
    assert actions == ("default", "", "open", "Open", "accept", "Accept",
                       "snooze", "Snooze 1 h"), actions
    assert hints["urgency"] == 2
    assert notices.available()
    notices.close()
"""
    assert run(tmp_path / "h", BEGIN + code) == "desktop\n"


@bus_needed
def test_a_plain_server_gets_plain_text_and_no_buttons(tmp_path):
    code = """
with Lab(capabilities=["body"]) as lab:
    notices = DesktopNotices()
    notices.show(notice())
    [(app, icon, title, body, actions, hints)] = lab.server.notified
    assert body == 'Take <i>@bloom</i> & "all"', body
    assert actions == ("default", "")
    assert icon == "", icon
    print("plain")
"""
    assert run(tmp_path / "h", BEGIN + code) == "plain\n"


@bus_needed
def test_each_button_comes_back_as_its_answer(tmp_path):
    code = """
with Lab() as lab:
    notices = DesktopNotices()
    notices.listen(on_answer)
    pressed = ["open", "accept", "snooze", "default"]
    for number, action in enumerate(pressed, start=1):
        notices.show(notice(number))
        lab.answer(number, action)
        until(lambda: len(answers) == number)
    lab.answer(1, "open")          # answered before: nobody is told twice
    lab.answer(99, "open")         # not ours
    notices.show(notice(9))
    lab.answer(5, "accept")
    until(lambda: len(answers) == 5)
    assert [(n, a) for n, a, t in answers] == [
        ("notice-1", Answer.OPEN), ("notice-2", Answer.ACCEPT),
        ("notice-3", Answer.SNOOZE), ("notice-4", Answer.CLICKED),
        ("notice-9", Answer.ACCEPT)], answers
    assert {t for n, a, t in answers} == {"notices"}
    print("answered")
"""
    assert run(tmp_path / "h", BEGIN + code) == "answered\n"


@bus_needed
def test_a_notice_shown_again_replaces_the_old_and_withdrawing_takes_it_away(tmp_path):
    code = """
with Lab() as lab:
    notices = DesktopNotices()
    notices.listen(on_answer)
    notices.withdraw("nothing yet")
    notices.show(notice(1))
    notices.show(notice(1))
    until(lambda: lab.server.closed == [1])
    lab.answer(2, "accept")
    until(lambda: len(answers) == 1)
    notices.show(notice(1))
    notices.withdraw("notice-1")
    notices.withdraw("notice-1")
    until(lambda: lab.server.closed == [1, 3])
    notices.withdraw("unknown")
    print("replaced")
"""
    assert run(tmp_path / "h", BEGIN + code) == "replaced\n"


@bus_needed
def test_a_server_that_goes_and_comes_again_is_found_again(tmp_path):
    code = """
notices = DesktopNotices()
notices.listen(on_answer)
def shown():
    try:
        notices.show(notice(7))
    except NetworkError:
        return False
    return True
assert not shown()
with Lab() as lab:
    assert shown()
assert not shown()
with Lab() as lab:
    assert shown()
    lab.answer(1, "open")
    until(lambda: len(answers) == 1)
print("found")
"""
    assert run(tmp_path / "h", BEGIN + code) == "found\n"


@pytest.mark.skipif(
    bool(missing("dunst", "dunstctl", "Xvfb", "dbus-run-session")),
    reason=missing("dunst", "dunstctl", "Xvfb", "dbus-run-session"),
)
def test_a_real_notification_daemon_shows_it_and_hands_a_click_back(tmp_path):
    code = """
import os, subprocess
come, go = os.pipe()
xvfb = subprocess.Popen(["Xvfb", "-displayfd", str(go), "-nolisten", "tcp"],
                        pass_fds=[go], stderr=subprocess.DEVNULL)
os.environ["DISPLAY"] = ":" + os.read(come, 8).decode().strip()
dunst = subprocess.Popen(["dunst"], stderr=subprocess.DEVNULL)
def dunstctl(*words):
    return subprocess.run(["dunstctl", *words], capture_output=True, text=True,
                          check=True).stdout.strip()
try:
    notices = DesktopNotices()
    notices.listen(on_answer)
    until(notices.available)
    notices.show(notice(1))
    notices.show(notice(2))
    until(lambda: dunstctl("count", "displayed") == "2")
    notices.withdraw("notice-2")
    until(lambda: dunstctl("count", "displayed") == "1")
    dunstctl("action", "0")
    until(lambda: answers)
    assert answers == [("notice-1", Answer.CLICKED, "notices")], answers
finally:
    dunst.terminate()
    xvfb.terminate()
    dunst.wait(10)
    xvfb.wait(10)
print("clicked")
"""
    assert run(tmp_path / "h", BEGIN + code) == "clicked\n"


REFUSED = """
import os
began = time.monotonic()
notices = DesktopNotices(timeout=1.0)
for number in range(20):
    try:
        notices.show(notice(number))
    except NetworkError as error:
        assert error.code == "notice.unavailable"
    else:
        raise SystemExit("it was shown")
    if number == 4:
        files = len(os.listdir("/proc/self/fd"))
    if number == 0 and "silent" in os.environ:
        break
else:
    # Connections are closed behind one's back, hence the patience.
    until(lambda: len(os.listdir("/proc/self/fd")) <= files)
assert not notices.available()
notices.withdraw("notice-1")
notices.close()
assert time.monotonic() - began < 10
print("refused")
"""


@bus_needed
def test_a_bus_without_a_server_is_told_at_once_and_leaves_nothing_open(tmp_path):
    assert run(tmp_path / "h", BEGIN + REFUSED) == "refused\n"


@pytest.mark.parametrize(
    "address", ["", "unix:path=/nonexistent", "nonsense", "tcp:host=localhost,port=1"]
)
def test_without_a_bus_it_is_told_at_once(tmp_path, address):
    said = run(
        tmp_path / "h",
        BEGIN + REFUSED,
        bus=False,
        **({"DBUS_SESSION_BUS_ADDRESS": address} if address else {}),
    )
    assert said == "refused\n"


def test_a_bus_that_never_answers_costs_no_more_than_the_time_out(tmp_path):
    code = """
import os, socket
path = os.environ["HOME"] + "/bus"
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.listen()
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=" + path
"""
    said = run(tmp_path / "h", BEGIN + code + REFUSED, bus=False, silent="yes")

    assert said == "refused\n"


def test_the_first_way_that_works_is_taken_and_told():
    desktop = FakeNotifier(available=False)
    tray = FakeNotifier(shows_by=ShownBy.TRAY)
    window = FakeNotifier(shows_by=ShownBy.WINDOW)
    ways = FirstThatShows([desktop, tray, window])

    assert ways.show(NOTICE) is ShownBy.TRAY
    assert tray.shown == [NOTICE]
    assert window.shown == []
    desktop.available = True
    assert ways.show(NOTICE) is ShownBy.DESKTOP


def test_answers_and_withdrawals_reach_every_way():
    answers = []
    tray, window = FakeNotifier(), FakeNotifier()
    ways = FirstThatShows([tray, window])
    ways.listen(lambda *answer: answers.append(answer))
    for way in (tray, window):
        way.show(NOTICE)
        way.answer("n", Answer.CLICKED)
        way.show(NOTICE)
    ways.withdraw("n")

    assert answers == [("n", Answer.CLICKED)] * 2
    assert tray.open == window.open == {}


def test_when_no_way_works_it_is_told():
    with pytest.raises(NetworkError):
        FirstThatShows([FakeNotifier(available=False)]).show(NOTICE)
    with pytest.raises(NetworkError):
        FirstThatShows([]).show(NOTICE)


def test_the_library_is_loaded_only_when_a_notice_is_shown(tmp_path):
    code = "import sys, socialdesk.desktop.notices as n; n.DesktopNotices(); "
    code += "print(any(m in sys.modules for m in ('desktop_notifier', 'dbus_fast')))"

    assert run(tmp_path / "h", code, bus=False) == "False\n"
