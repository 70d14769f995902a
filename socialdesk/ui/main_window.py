"""The window: the sidebar, the page that is seen, and what floats above it.

It is painted twice: first from quick reads (`early`), within the time that the rest of
the program needs to be loaded; then, when the services are there (`live`), by its pages.
"""

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.errors import ConflictError, SocialDeskError, StoreError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.journal import ChangeSet, Kind, act_words
from socialdesk.domain.ports import Answer, Clock
from socialdesk.domain.words import _, mark, plural
from socialdesk.ui import facts
from socialdesk.ui.actions import Act, Acts, standard
from socialdesk.ui.desk import MOST_RECENT, Desk, dress
from socialdesk.ui.facts import Facts
from socialdesk.ui.formats import Formats
from socialdesk.ui.messages import Banners, resolve, told
from socialdesk.ui.pages.page import EarlyPage, Glimpse, Page, Quick, Room
from socialdesk.ui.theme import ThemeChoice, follow, look
from socialdesk.ui.widgets.sidebar import Place, Sidebar
from socialdesk.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from socialdesk.domain.journal import Entry
    from socialdesk.services.journal import JournalService
    from socialdesk.ui.first_start import FirstStart
    from socialdesk.ui.lock import Entrance, IdleWatch, LockScreen
    from socialdesk.ui.palette import Palette
    from socialdesk.ui.recovery import RecoveryScreen
