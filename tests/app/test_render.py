from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from socialdesk.app.render import render
from socialdesk.desktop.paths import Home
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import PersonId
from socialdesk.ui.theme import look
from tests.fakes import FakeClock
from tests.ui.windows import TUESDAY, copied, sample_home


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, PersonId]:
    return sample_home(tmp_path_factory.mktemp("sample") / "home")


@pytest.fixture
def home(sample: tuple[Home, PersonId], tmp_path: Path) -> Home:
    return copied(sample[0], tmp_path / "home")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_drawn_in_the_size_and_theme_that_is_wanted(
    home: Home, tmp_path: Path, qapp: QApplication, theme: str
) -> None:
    clock = FakeClock(TUESDAY)
    files = render(
        home,
        ["settings", "journal"],
        tmp_path / "out",
        theme=theme,
        size=(1000, 700),
        clock=clock,
    )

    assert [file.name for file in files] == [
        f"settings_{theme}.png",
        f"journal_{theme}.png",
    ]
    for file in files:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == (1000, 700)
        ground = picture.pixelColor(990, 690)
        assert (ground.lightness() < 60) is (theme == "dark")


def test_a_picture_is_the_same_each_time(
    home: Home, tmp_path: Path, qapp: QApplication
) -> None:
    clock = FakeClock(TUESDAY)
    (one,) = render(home, ["journal"], tmp_path / "a", clock=clock)
    (two,) = render(home, ["journal"], tmp_path / "b", clock=clock)

    assert QImage(str(one)) == QImage(str(two))


def test_drawing_changes_nothing_that_the_desk_keeps(
    home: Home, tmp_path: Path, qapp: QApplication
) -> None:
    home.cache.mkdir(exist_ok=True)
    kept = home.cache / "desk.json"
    kept.write_text('{"theme": "dark"}', "utf-8")
    render(home, ["journal"], tmp_path / "a", theme="light", clock=FakeClock(TUESDAY))

    assert kept.read_text("utf-8") == '{"theme": "dark"}'
    assert not look().theme.dark


def test_an_unknown_page_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        render(home, ["kitchen"], tmp_path)

    assert "calendar" in told.value.hint
