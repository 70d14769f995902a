"""The main job from the first start to a post taken back, without a mouse."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from socialdesk.desktop.paths import Home
from socialdesk.domain.ids import PersonId
from socialdesk.domain.periods import Period
from socialdesk.ui.widgets.month_grid import MonthGrid
from tests.ui.hands import Hands
from tests.ui.windows import Opened, sample_home, window_on

MONTH = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
LINK = "https://www.instagram.com/cornercafe"


def test_the_main_job_is_done_without_a_mouse(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    with window_on(Home(folder=tmp_path / "home"), qtbot, qapp, page="") as opened:
        hands = Hands(qtbot, opened.window)
        set_up_by_keyboard(hands, opened, qtbot)
        (channel,) = opened.services.channels.channels()
        assert channel.network == "instagram"
        assert channel.handle == "cornercafe"

        add_a_person(hands, opened, qtbot)
        maya, ben = sorted(
            opened.services.team.people(), key=lambda each: each.name, reverse=True
        )
        assert (maya.name, ben.name) == ("Maya Okafor", "Ben Ito")

        let_them_take_turns(hands, opened, qtbot)
        assert turn_on_today(hands, opened, qtbot) == PersonId(maya.id)

        write_a_post(hands, opened, qtbot)
        (post,) = opened.services.posts.posts(MONTH)
        assert post.text == "Fresh bread at eight"

        move_it_a_day(hands, opened, qtbot)
        moved = opened.services.posts.post(post.id)
        assert (moved.at - post.at).days == 1

        hands.press("Ctrl+Z")
        opened.settle(qtbot)
        assert opened.services.posts.post(post.id).at == post.at


@pytest.mark.parametrize(
    ("page", "begin"),
    [
        pytest.param("team", partial(Hands.press, keys="Ctrl+N"), id="by Ctrl+N"),
        pytest.param("today", partial(Hands.do, name="New post"), id="on Today"),
    ],
)
def test_a_new_post_is_begun_from_a_page_before_the_calendar_was_seen(
    page: str,
    begin: Callable[[Hands], None],
    tmp_path: Path,
    qtbot: QtBot,
    qapp: QApplication,
) -> None:
    home, owner = sample_home(tmp_path / "home")
    with window_on(home, qtbot, qapp, person=owner, page=page) as opened:
        opened.settle(qtbot)
        hands = Hands(qtbot, opened.window)
        begin(hands)
        dialog(hands, opened, qtbot)

        assert hands.window.windowTitle() == "New post"
        hands.press("Esc")


# -- the steps -------------------------------------------------------------------------


def set_up_by_keyboard(hands: Hands, opened: Opened, qtbot: QtBot) -> None:
    """Welcome, business, oneself, a channel by a pasted link; the rhythm later."""
    first = opened.window.floors.first
    assert first is not None
    hands.do("Set up my business")
    hands.fill("Name", "Corner Cafe")
    hands.do("Next")
    hands.fill("Your name", "Maya Okafor")
    hands.do("Next")
    hands.tab_to("Address of a channel")
    QApplication.clipboard().setText(LINK)
    hands.press("Ctrl+V")
    qtbot.waitUntil(lambda: "Instagram" in first.channels.known.text())
    hands.press("Return")
    qtbot.waitUntil(lambda: len(first.channels.found) == 1)
    hands.do("Next")
    hands.do("Skip this step")
    qtbot.waitUntil(lambda: opened.window.pages.page is not None, timeout=15_000)
    opened.settle(qtbot)


def add_a_person(hands: Hands, opened: Opened, qtbot: QtBot) -> None:
    go(hands, opened, qtbot, "Ctrl+4", "team")
    hands.do("Add person")
    dialog(hands, opened, qtbot)
    hands.fill("Name", "Ben Ito")
    hands.press("Return")
    closed(hands, opened, qtbot)


def let_them_take_turns(hands: Hands, opened: Opened, qtbot: QtBot) -> None:
    go(hands, opened, qtbot, "Ctrl+5", "rotations")
    hands.do("New rotation")
    dialog(hands, opened, qtbot)
    opened.settle(qtbot)
    hands.do("Start rotation")
    closed(hands, opened, qtbot)


def turn_on_today(hands: Hands, opened: Opened, qtbot: QtBot) -> PersonId | None:
    """Return whose turn it is; the screen has to say so too."""
    go(hands, opened, qtbot, "Ctrl+1", "today")
    hands.tab_to("Accept")
    (channel,) = opened.services.channels.channels()
    return opened.services.rotations.who(channel.id, opened.clock()).person_id


def write_a_post(hands: Hands, opened: Opened, qtbot: QtBot) -> None:
    go(hands, opened, qtbot, "Ctrl+2", "calendar")
    hands.press("Ctrl+N")
    dialog(hands, opened, qtbot)
    hands.fill("Text", "Fresh bread at eight")
    hands.do("Save")
    closed(hands, opened, qtbot)


def move_it_a_day(hands: Hands, opened: Opened, qtbot: QtBot) -> None:
    """Go to the post in the month, and move it to the next day."""
    hands.tab_to("Calendar", MonthGrid)
    hands.press("Home")
    hands.press("Down")
    hands.press("Alt+Right")
    opened.settle(qtbot)


def go(hands: Hands, opened: Opened, qtbot: QtBot, keys: str, page: str) -> None:
    hands.press(keys)
    opened.settle(qtbot)
    assert opened.window.pages.key == page


def dialog(hands: Hands, opened: Opened, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: hands.window is not opened.window)


def closed(hands: Hands, opened: Opened, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: hands.window is opened.window, timeout=10_000)
    opened.settle(qtbot)
