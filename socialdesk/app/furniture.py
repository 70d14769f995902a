"""What stands around the window: log, crash dialog, tray, and the ways notices go."""

import logging
import sys
import threading
from contextlib import suppress
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from socialdesk.app.outfit import open_address
from socialdesk.desktop.logs import Logs, Redactor
from socialdesk.desktop.notices import DesktopNotices, FirstThatShows
from socialdesk.desktop.paths import Home
from socialdesk.domain.ports import Clock, Notifier
from socialdesk.domain.words import _
from socialdesk.ui.crash import Crashes
from socialdesk.ui.facts import Facts
from socialdesk.ui.main_window import MainWindow
from socialdesk.ui.tray import (
    Answers,
    Hushed,
    Quiet,
    Tray,
    TrayNotices,
    WindowNotices,
    drawn,
)

logger = logging.getLogger("socialdesk.window")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Furniture(QObject):
    """Makes all that, after the first picture.

    Signals:
        popped(str, object): A notice was answered; on the screen's thread.
    """

    popped = Signal(str, object)

    def __init__(
        self, app: QApplication, window: MainWindow, home: Home, clock: Clock
    ) -> None:
        super().__init__(window)
        self._window, self._clock = window, clock
        self.redactor = Redactor()
        self._logs: Logs | None = None
        with suppress(OSError):  # where nothing can be written there is no log
            self._logs = Logs(home.logs, self.redactor)
        self.crashes = Crashes(
            window, home.logs, redact=self.redactor.redact, open_address=open_address
        )
        self._hooks = _Hooks(self.crashes)
        app.setWindowIcon(drawn())
        self._quiet = Quiet(clock)
        self.tray = Tray(window, clock)
        self.tray.opened.connect(window.come_up)
        self.tray.asked.connect(self._act)
        self.tray.quiet_asked.connect(self._hush)
        self.tray.show()
        self._answers = Answers(self)
        self._answers.came.connect(self.popped)
        self._desktop = DesktopNotices()
        ways: list[Notifier] = [
            self._desktop,
            TrayNotices(self.tray),
            WindowNotices(window.toasts),
        ]
        self.notifier = Hushed(FirstThatShows(ways), self._quiet)
        self.notifier.listen(self._answers.tell)
        self._explained = False
        window.stays_in_tray = self._stays
        window.hidden_away.connect(self._explain)
        window.facts_shown.connect(self._show_facts)
        if window.facts is not None:
            self._show_facts(window.facts)

    def close(self) -> None:
        """Let go of the process: hooks, log, the notices' thread."""
        self.tray.icon.hide()
        self._desktop.close()
        self._hooks.close()
        if self._logs is not None:
            self._logs.close()

    def _act(self, act_id: str) -> None:
        if act_id != "quit":
            self._window.come_up()
        self._window.acts.run(act_id)

    def _hush(self, until: object) -> None:
        from datetime import datetime

        self._quiet.set(until if isinstance(until, datetime) else None)
        if self._window.facts is not None:
            self._show_facts(self._window.facts)

    def _show_facts(self, found: Facts) -> None:
        sitter = found.sitter(self._window.me)
        line = self._window.duty(found)
        if sitter is not None:
            line = f"{sitter.name} · {line}"
        quiet = self._quiet.until is not None
        self.tray.show_state(line, loud=bool(found.unseen), quiet=quiet)

    def _stays(self) -> bool:
        wanted = self._window.desk_settings.close_to_tray
        return wanted and self.tray.usable and self.tray.icon.isVisible()

    def _explain(self) -> None:
        """Say once that the program is still there."""
        if not self._explained:
            self._explained = True
            self.tray.icon.showMessage(
                _("SocialDesk is still here"),
                _("Reminders go on. Quit it from the menu of this icon."),
                self.tray.icon.icon(),
            )


class _Hooks:
    """Leads every fault nobody foresaw to the log and the crash dialog."""

    def __init__(self, crashes: Crashes) -> None:
        self._crashes = crashes
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._fell
        threading.excepthook = self._thread_fell
        qInstallMessageHandler(_from_qt)

    def close(self) -> None:
        """Put back what was there before."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)

    def _fell(
        self,
        kind: type[BaseException],
        fault: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        logger.error("A fault", exc_info=(kind, fault, trace))
        self._crashes.tell(fault)

    def _thread_fell(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
            self._fell(told.exc_type, told.exc_value, told.exc_traceback)


def _from_qt(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
