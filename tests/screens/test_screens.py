"""Every page as a picture, compared with the kept one.

`pytest tests/screens --new-pictures` keeps the pictures as they are drawn now; look at
each of them, beside `design/*.png`, before they are committed.
"""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.screens.pictures import MOST_DIFFERING, difference, differing, keep
from tests.screens.studio import SITTINGS, Studio

KEPT = Path(__file__).parent / "kept"
MOST_BYTES = 4_000_000


@pytest.mark.parametrize(
    ("sitting", "page"),
    [
        pytest.param(name, page, id=f"{page}-{name}")
        for name, sitting in SITTINGS.items()
        for page in sitting.pages
    ],
)
def test_a_page_looks_as_it_was_kept(
    sitting: str,
    page: str,
    studio: Studio,
    qtbot: QtBot,
    drawn_folder: Path,
    new_pictures: bool,  # noqa: FBT001 - a fixture
) -> None:
    drawn = studio.picture(qtbot, sitting, page)
    file = KEPT / f"{page}_{sitting}.png"
    if new_pictures:
        keep(drawn, file)
        return
    assert file.exists(), f"{file} is not kept yet: pytest tests/screens --new-pictures"
    kept = QImage(str(file))
    share = differing(drawn, kept)
    if share > MOST_DIFFERING:
        now = drawn_folder / file.name
        off = drawn_folder / f"{file.stem}_off.png"
        keep(drawn, now)
        if drawn.size() == kept.size():
            difference(drawn, kept).save(str(off))
        pytest.fail(
            f"{share:.2%} of {file.name} differ (at most {MOST_DIFFERING:.2%}).\n"
            f"Kept: {file}\nDrawn now: {now}\nThe difference: {off}\n"
            "If the new one is right: pytest tests/screens --new-pictures",
            pytrace=False,
        )


def test_nothing_is_kept_that_is_no_longer_drawn() -> None:
    drawn = {
        f"{page}_{name}.png"
        for name, sitting in SITTINGS.items()
        for page in sitting.pages
    }
    assert {file.name for file in KEPT.iterdir()} == drawn


def test_the_kept_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in KEPT.iterdir()) <= MOST_BYTES
