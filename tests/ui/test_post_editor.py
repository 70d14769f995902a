"""Writing a post: counted, checked, saved, posted, and never saved over somebody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from socialdesk.domain.errors import NotFoundError
from socialdesk.domain.networks import Count
from socialdesk.domain.posts import Post, PostState
from socialdesk.ui.editors.post import PostedEditor, PostEditor, Shelf, length, new_post
from socialdesk.ui.formats import Formats
from tests.ui.calendar_room import NOW, Sat, sat_down

ZONE = "Europe/Berlin"


@pytest.fixture
def sat(tmp_path: Path, qtbot: QtBot) -> Iterator[Sat]:
    with sat_down(tmp_path / "home") as sat:
        yield sat


@pytest.fixture
def shelf(sat: Sat) -> Shelf:
    return Shelf(
        names=sat.container.services.glances.names(),
        formats=Formats(zone=ZONE, locale_name="en_GB"),
        now=NOW,
    )


@pytest.fixture
def kept(sat: Sat, shelf: Shelf) -> Post:
    """A draft of Maya's on Instagram."""
    channel = next(
        one.id for one in shelf.names.channels.values() if one.network == "instagram"
    )
    post = new_post(shelf, sat.me, channel, date(2026, 11, 25), "Rolls and butter")
    return sat.container.services.posts.add(post, actor=sat.me)


def opened(
    sat: Sat, shelf: Shelf, post: Post, qtbot: QtBot, **more: bool
) -> PostEditor:
    editor = PostEditor(sat.room, post, shelf, **more)
    editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(editor)
    editor.open()
    return editor


@pytest.mark.parametrize(
    ("text", "counts", "long"),
    [
        ("bread", None, 5),
        ("👩‍🍳", Count.GRAPHEMES, 1),
        ("👩‍🍳", Count.UTF16, 5),
        ("ß", Count.BYTES, 2),
        ("", Count.GRAPHEMES, 0),
    ],
)
def test_a_text_is_as_long_as_its_network_counts(
    text: str, counts: Count | None, long: int
) -> None:
    assert length(text, counts) == long


def test_the_counter_follows_the_text_and_the_channel(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    editor = opened(sat, shelf, kept, qtbot)

    assert editor.counter.text() == "16 of 2,200 characters"
    editor.text.setPlainText("x" * 2201)
    assert editor.counter.text() == "2,201 of 2,200 characters"
    assert editor.counter._tone == "bad"


def test_what_is_saved_is_what_was_typed(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    editor = opened(sat, shelf, kept, qtbot)
    editor.text.setPlainText("Rolls, butter and jam")
    editor.heading.setText("Breakfast")
    editor.at.setDateTime(editor.at.dateTime().addDays(1).addSecs(1800))
    editor.state.choose(PostState.REVIEW)

    with qtbot.waitSignal(editor.told) as told:
        editor.verb.click()

    assert told.args == ["Breakfast: saved"]
    saved = sat.post(kept.id)
    assert saved == replace(
        kept,
        text="Rolls, butter and jam",
        title="Breakfast",
        at=datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
        state=PostState.REVIEW,
    )


def test_a_post_without_a_word_is_refused_beside_its_text(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    editor = opened(sat, shelf, kept, qtbot)
    editor.text.setPlainText(" ")
    editor.heading.setText("")

    editor.verb.click()

    qtbot.waitUntil(lambda: "Write something" in editor.text.accessibleDescription())
    assert editor.isVisible()
    assert sat.post(kept.id) == kept


def test_somebody_elses_change_is_not_saved_over_unasked(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    editor = opened(sat, shelf, kept, qtbot)
    theirs = replace(kept, text="Theirs")
    sat.container.services.posts.edit(theirs, was=kept, actor=sat.me)
    editor.text.setPlainText("Mine")

    editor.verb.click()
    qtbot.waitUntil(lambda: editor._banner is not None)
    assert sat.post(kept.id).text == "Theirs"

    with qtbot.waitSignal(editor.told):  # "Save mine"
        editor.accept()
    assert sat.post(kept.id).text == "Mine"


def test_a_post_is_marked_as_posted_with_its_link(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    editor = opened(sat, shelf, kept, qtbot)
    editor.posted.click()
    asked = editor.findChild(PostedEditor)
    asked.link.setText("https://www.instagram.com/p/1")

    with qtbot.waitSignal(editor.told) as told:
        asked.verb.click()

    saved = sat.post(kept.id)
    assert told.args == ["Rolls and butter: posted"]
    assert (saved.state, saved.link, saved.posted_by, saved.posted_at) == (
        PostState.POSTED,
        "https://www.instagram.com/p/1",
        sat.me,
        NOW,
    )


def test_a_link_that_is_none_is_refused(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    asked = PostedEditor(sat.room, kept, shelf)
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(asked)
    asked.link.setText("look at our page")

    asked.verb.click()

    qtbot.waitUntil(lambda: "https://" in asked.link.accessibleDescription())
    assert sat.post(kept.id).state is PostState.DRAFT


def test_of_what_went_out_only_the_link_can_be_mended(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    posted = sat.container.services.posts.mark_posted(kept.id, "", actor=sat.me)
    editor = opened(sat, shelf, posted, qtbot)
    assert not editor.text.isEnabled()
    editor.link.setText("https://www.instagram.com/p/2")

    with qtbot.waitSignal(editor.told):
        editor.verb.click()

    assert sat.post(kept.id) == replace(posted, link="https://www.instagram.com/p/2")


def test_delete_says_so_and_can_be_undone(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    editor = opened(sat, shelf, kept, qtbot)

    with qtbot.waitSignal(editor.told) as told:
        editor._delete()

    assert told.args == ["Rolls and butter: deleted"]
    with pytest.raises(NotFoundError):
        sat.post(kept.id)
    sat.container.services.journal.undo(actor=sat.me)
    assert sat.post(kept.id) == kept


def test_the_text_is_copied(sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot) -> None:
    editor = opened(sat, shelf, kept, qtbot)

    editor.copy.click()

    assert QGuiApplication.clipboard().text() == "Rolls and butter"


def test_tab_leaves_the_text(sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot) -> None:
    editor = opened(sat, shelf, kept, qtbot)
    editor.text.setFocus()

    QTest.keyClick(editor.text, Qt.Key.Key_Tab)

    assert editor.text.toPlainText() == "Rolls and butter"
    assert not editor.text.hasFocus()


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (NOW.date(), datetime(2026, 11, 17, 13, tzinfo=UTC)),
        (NOW.date() + timedelta(days=1), datetime(2026, 11, 18, 9, tzinfo=UTC)),
        (date(2027, 6, 1), datetime(2027, 6, 1, 8, tzinfo=UTC)),
    ],
)
def test_a_new_post_is_proposed_for_a_time_to_come(
    sat: Sat, shelf: Shelf, day: date, at: datetime
) -> None:
    assert new_post(shelf, sat.me, "x", day).at == at


def test_the_fields_end_where_the_buttons_do(
    sat: Sat, shelf: Shelf, kept: Post, qtbot: QtBot
) -> None:
    editor = opened(sat, shelf, kept, qtbot)
    qtbot.waitExposed(editor)

    ends = {
        part.mapTo(editor, part.rect().topRight()).x()
        for part in (editor.text, editor.heading, editor.state, editor.away)
    }

    assert len(ends) == 1
