"""The pictures of icons that are kept for the next start."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from socialdesk.ui.icons import Icons
from socialdesk.ui.theme import resources_folder
from socialdesk.ui.tokens import keep

INK = QColor("#205060")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    drawn = (resources_folder() / "icons" / "sun.svg").read_text("utf-8")
    (tmp_path / "sun.svg").write_text(drawn, "utf-8")
    return tmp_path


def kept(folder: Path) -> Path:
    """Draw the sun and keep its picture as a program does at its end."""
    icons = Icons(folder, folder / "icons.json")
    icons.pixmap("sun", INK, 18)
    text = icons.to_keep()
    assert text is not None
    keep(folder / "icons.json", text)
    return folder / "icons.json"


def test_a_kept_picture_is_shown_without_drawing_it_again(
    folder: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qapp
    drawn = Icons(folder).pixmap("sun", INK, 18).toImage()
    icons = Icons(folder, kept(folder))
    monkeypatch.delattr(Icons, "_render")

    assert icons.pixmap("sun", INK, 18).toImage().pixel(9, 9) == drawn.pixel(9, 9)
    assert icons.to_keep() is None


def test_a_drawing_that_changed_is_drawn_again(
    folder: Path, qapp: QApplication
) -> None:
    del qapp
    file = kept(folder)
    other = (resources_folder() / "icons" / "moon.svg").read_text("utf-8")
    (folder / "sun.svg").write_text(other, "utf-8")
    shown = Icons(folder, file).pixmap("sun", INK, 18)

    assert shown.toImage() == Icons(folder).pixmap("sun", INK, 18).toImage()


@pytest.mark.parametrize("broken", ["", "[]", '{"sun 1": 2}', "\x00"])
def test_a_broken_file_only_costs_the_time_to_draw(
    folder: Path, qapp: QApplication, broken: str
) -> None:
    del qapp
    file = folder / "icons.json"
    file.write_text(broken, "utf-8")

    assert not Icons(folder, file).pixmap("sun", INK, 18).isNull()
