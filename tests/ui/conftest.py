"""The look of the tests of screens: it writes into a folder of the run, no other."""

import pytest
from PySide6.QtWidgets import QApplication

from socialdesk.ui.theme import Look


@pytest.fixture(scope="session", autouse=True)
def worn_look(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Look:
    """The one look of the application, dressed in light."""
    look = qapp.findChild(Look) or Look(qapp, cache=tmp_path_factory.mktemp("look"))
    look.apply("light")
    return look
