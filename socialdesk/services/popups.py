"""Showing the inbox on the desktop: a courtesy, never the delivery of record.

Pop-ups come after the commit that put a notice into the inbox, whichever program made
it, and once for each time a notice comes back from being put aside.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock

from socialdesk.domain.errors import NetworkError
from socialdesk.domain.ids import NoticeId, PersonId
from socialdesk.domain.notices import Notice, Reply
from socialdesk.domain.ports import (
    Answer,
    NoticeButton,
    Notifier,
    ShownBy,
    Urgency,
)
from socialdesk.domain.ports import Notice as PopUp
from socialdesk.domain.reminders import ReminderKind
from socialdesk.domain.words import _, mark, plural
from socialdesk.services.reminder_planning import REQUESTS
from socialdesk.store import reminders as stored_reminders
from socialdesk.store.unit_of_work import Reading

logger = logging.getLogger(__name__)

MOST = 3
"""More than this many at once become one pop-up that counts them."""
SUMMARY = "socialdesk-waiting"
"""The identity of that pop-up."""
LOOK_BACK = timedelta(days=14)
_TITLES: Mapping[Answer, str] = {
    Answer.OPEN: mark("Open"),
    Answer.ACCEPT: mark("Accept"),
    Answer.SNOOZE: mark("Snooze 1 h"),
}
_URGENT = frozenset({ReminderKind.START, ReminderKind.LATE_START, ReminderKind.SILENCE})

_Shown = tuple[NoticeId, datetime | None]


class PopUps:
    """Knows what it has shown, and shows what waits unseen.

    Until somebody has been picked at this desk (`attend`), it shows everybody's: a
    small shop may have one PC for all.
    """

    def __init__(self, notifier: Notifier | None) -> None:
        self._notifier = notifier
        self._shown: set[_Shown] = set()
        self._lock = Lock()
        self.person_id: PersonId | None = None

    def attend(self, person_id: PersonId | None) -> None:
        """Show only this person's notices from now on; None: everybody's."""
        self.person_id = person_id

    def next_due(self, reading: Reading, now: datetime) -> datetime | None:
        """Return when the next notice that was put aside comes back."""
        if self._notifier is None:
            return None
        asleep = [n.snoozed_until for n in self._unseen(reading, now) if n.asleep(now)]
        return min((at for at in asleep if at is not None), default=None)

    def waiting(self, reading: Reading, now: datetime) -> list[Notice]:
        """Return the notices to show now."""
        if self._notifier is None:
            return []
        return [
            notice
            for notice in self._unseen(reading, now)
            if notice.waiting(now) and _mark(notice) not in self._shown
        ]

    def show(self, waiting: Sequence[Notice]) -> dict[str, ShownBy]:
        """Show notices that wait; return by reminder key who showed each.

        What cannot be shown is tried again with the next beat.
        """
        with self._lock:
            new = [notice for notice in waiting if _mark(notice) not in self._shown]
            if not new:
                return {}
            if len(new) > MOST:
                shown_by = self._try(_summary(len(new)))
                found = dict.fromkeys(new, shown_by) if shown_by else {}
            else:
                tried = {notice: self._try(_pop_up(notice)) for notice in new}
                found = {notice: by for notice, by in tried.items() if by}
            self._shown |= {_mark(notice) for notice in found}
        return {notice.reminder_key: by for notice, by in found.items() if by}

    def withdraw(self, notice_id: NoticeId) -> None:
        """Take a pop-up away: its reader has seen the notice elsewhere."""
        if self._notifier is not None:
            self._notifier.withdraw(notice_id)

    def say(self, notice_id: str, text: str) -> None:
        """Tell what became of an answer that could not be taken."""
        self._try(PopUp(id=notice_id, title=_("That did not work"), body=text))

    def _try(self, pop_up: PopUp) -> ShownBy | None:
        if self._notifier is None:
            return None
        try:
            return self._notifier.show(pop_up)
        except NetworkError as error:
            logger.info("Notice %s was not shown: %s", pop_up.id, error)
            return None

    def _unseen(self, reading: Reading, now: datetime) -> list[Notice]:
        return stored_reminders.unseen(reading, now - LOOK_BACK, self.person_id)


def _mark(notice: Notice) -> _Shown:
    return notice.id, notice.snoozed_until


def _pop_up(notice: Notice) -> PopUp:
    asks = notice.kind in REQUESTS and notice.answered is Reply.NONE
    answers = (Answer.OPEN, *((Answer.ACCEPT,) if asks else ()), Answer.SNOOZE)
    return PopUp(
        id=notice.id,
        title=notice.title,
        body=notice.body,
        buttons=tuple(
            NoticeButton(answer=answer, title=_(_TITLES[answer])) for answer in answers
        ),
        urgency=Urgency.HIGH if notice.kind in _URGENT else Urgency.NORMAL,
    )


def _summary(count: int) -> PopUp:
    return PopUp(
        id=SUMMARY,
        title=plural("{n} reminder waits for you", "{n} reminders wait for you", count),
        body=_("They are in the inbox."),
        buttons=(NoticeButton(answer=Answer.OPEN, title=_(_TITLES[Answer.OPEN])),),
    )
