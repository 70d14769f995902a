"""One look, one studio, and the option `--new-pictures`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from socialdesk.ui.theme import Look
from tests.screens.studio import Studio


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--new-pictures",
        action="store_true",
        help="keep the pictures of the screens as they are drawn now",
    )


@pytest.fixture(scope="session")
def new_pictures(pytestconfig: pytest.Config) -> bool:
    """Whether what is drawn now is kept; never in a run of the whole tree."""
    return bool(pytestconfig.getoption("new_pictures", default=False))


@pytest.fixture(scope="session")
def drawn_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go that differ from the kept ones."""
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture(scope="session")
def studio(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Studio]:
    """Draws the pages; its look writes into a folder of its own."""
    if qapp.findChild(Look) is None:
        Look(qapp, cache=tmp_path_factory.mktemp("look"))
    return Studio(qapp, tmp_path_factory.mktemp("businesses"))
