"""Posts in one flat table, in order of time, as many as there are."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from socialdesk.domain.periods import instant
from socialdesk.domain.words import _, mark
from socialdesk.services.glances import Names, PostGlance
from socialdesk.ui.models.record_table import Column, RecordTable
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.avatar import Face
from socialdesk.ui.widgets.chip import Chip, ChipState
from socialdesk.ui.widgets.month_model import Eye, channel_name, chip_of, face_of
from socialdesk.ui.widgets.tables import (
    FACES_ROLE,
    PILL_ROLE,
    TILE_ROLE,
    TONE_ROLE,
    TableView,
)

_STATUS = {
    ChipState.READY: "ok",
    ChipState.YOUR_TURN: "accent",
    ChipState.REVIEW: "warn",
    ChipState.LATE: "bad",
    ChipState.FAILED: "bad",
}
_DONE = frozenset({ChipState.POSTED, ChipState.CANCELLED})
_DATE = 0
_TITLE = 3
_LEAST_TITLE = 120


class PostRow(NamedTuple):
    """A post as the table shows it."""

    post: PostGlance
    chip: Chip
    day: str
    channel: str
    author: Face


def row_of(post: PostGlance, names: Names, eye: Eye) -> PostRow:
    """Return a post as the table shows it."""
    return PostRow(
        post,
        chip_of(post, names, eye),
        eye.formats.day_with_year(eye.formats.wall(instant(post.at)).date(), eye.today),
        channel_name(names, post.channel_id),
        face_of(names.people.get(post.author_id)),
    )


def _tone(row: PostRow) -> str:
    if row.chip.state in {ChipState.LATE, ChipState.FAILED}:
        return "bad"
    return "text2" if row.chip.state in _DONE else "text"


COLUMNS: Sequence[Column[PostRow]] = (
    Column(title=mark("Date"), text=lambda row: row.day, width=136),
    Column(title=mark("Time"), text=lambda row: row.chip.time, width=84),
    Column(
        title=mark("Channel"),
        text=lambda row: row.channel,
        roles={TILE_ROLE: lambda row: (row.chip.network, row.chip.hue)},
        width=168,
    ),
    Column(
        title=mark("Title"),
        text=lambda row: row.chip.title,
        roles={TONE_ROLE: _tone},
        width=320,
    ),
    Column(
        title=mark("Author"),
        text=lambda row: row.author.name or _("Nobody"),
        roles={FACES_ROLE: lambda row: (row.author,)},
        width=164,
        least=760,
    ),
    Column(
        title=mark("State"),
        text=lambda row: row.chip.word,
        roles={
            PILL_ROLE: lambda row: (
                row.chip.word,
                _STATUS.get(row.chip.state, "quiet"),
            )
        },
        width=112,
    ),
)
