"""The comparison of pictures finds what a person would see, and nothing else."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.screens.pictures import MOST_DIFFERING, differing, keep
from tests.screens.studio import Studio


@pytest.fixture
def page(studio: Studio, qtbot: QtBot) -> QImage:
    return studio.picture(qtbot, "fresh", "welcome")


def painted(page: QImage, width: int, height: int, colour: QColor) -> QImage:
    copy = page.copy()
    painter = QPainter(copy)
    painter.fillRect(200, 200, width, height, colour)
    painter.end()
    return copy


def test_a_kept_picture_is_like_the_one_that_was_drawn(
    page: QImage, tmp_path: Path
) -> None:
    keep(page, tmp_path / "page.png")

    assert differing(page, QImage(str(tmp_path / "page.png"))) < MOST_DIFFERING / 10


def test_a_changed_block_is_found(page: QImage) -> None:
    share = differing(page, painted(page, 80, 40, QColor("red")))

    assert share == pytest.approx(80 * 40 / (page.width() * page.height()))
    assert share > MOST_DIFFERING


@pytest.mark.parametrize("channel", ["red", "green", "blue"])
def test_a_change_of_one_channel_is_found(page: QImage, channel: str) -> None:
    colour = page.pixelColor(200, 200)
    getattr(colour, f"set{channel.title()}")(100)

    assert differing(page, painted(page, 100, 100, colour)) > MOST_DIFFERING


def test_a_shade_that_nobody_sees_is_let_pass(page: QImage) -> None:
    flat = painted(page, 300, 300, QColor(120, 120, 120))
    shade = painted(page, 300, 300, QColor(140, 140, 140))

    assert differing(flat, shade) == 0.0


def test_another_size_is_another_picture(page: QImage) -> None:
    assert differing(page, page.copy(0, 0, 100, 100)) == 1.0
