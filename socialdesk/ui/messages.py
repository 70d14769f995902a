"""How troubles reach people: banners, and a word that something was saved.

Faults of the program are in `crash.py`, two versions of a record in `conflict.py`.
"""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _
from socialdesk.ui.theme import theme
from socialdesk.ui.widgets.cards import Banner
from socialdesk.ui.widgets.text import Label

MOST = 2
"""Never more banners than this at once (design/tokens.md, section 5)."""


class Banners(QWidget):
    """News that stay, one below the other, the gravest first.

    A banner has a key, so that the same news is shown once and can be taken away.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 12, 24, 0)
        self._column.setSpacing(8)
        self._banners: dict[str, tuple[int, Banner]] = {}
        self.hide()

    def show_news(
        self,
        key: str,
        text: str,
        status: str = "warn",
        *,
        action: str = "",
        act: Callable[[], object] | None = None,
        rank: int = 5,
        dismissable: bool = False,
    ) -> Banner:
        """Show a banner in place of an older one of that key.

        Args:
            key: What it is about.
            text: One sentence.
            status: warn, bad, info or ok.
            action: The verb of its button.
            act: What the button does.
            rank: A lower number stands further up, and pushes others out.
            dismissable: Whether a cross closes it.
        """
        self.clear(key)
        banner = Banner(
            text, status, action=action, dismissable=dismissable, parent=self
        )
        if act is not None:
            banner.acted.connect(act)
        banner.dismissed.connect(lambda: self.clear(key))
        self._banners[key] = (rank, banner)
        self._arrange()
        return banner

    def clear(self, key: str) -> None:
        """Take a banner away; nothing if there is none of that key."""
        _rank, banner = self._banners.pop(key, (0, None))
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
            self._arrange()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the banners that are seen, from the top."""
        ranked = sorted(self._banners.items(), key=lambda item: item[1][0])
        return tuple(key for key, _banner in ranked[:MOST])

    def _arrange(self) -> None:
        seen = self.keys
        for place, key in enumerate(seen):
            self._column.insertWidget(place, self._banners[key][1])
        for key, (_rank, banner) in self._banners.items():
            banner.setVisible(key in seen)
        self.setVisible(bool(seen))


def told(error: SocialDeskError) -> str:
    """Return a trouble as a banner says it."""
    return " ".join(part for part in (error.message, error.hint) if part)


class Saved(Label):
    """Says "Saved" for a moment after something was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "small", "text3", parent=parent)
        self._clock = QTimer(self, singleShot=True, interval=4000)
        self._clock.timeout.connect(self.clear)

    def say(self, text: str = "") -> None:
        """Say it."""
        self.setText(text or _("Saved"))
        self._clock.start()


def scrim_alpha() -> float:
    """Return how dark the page gets behind something that floats, 0 to 1."""
    worn = theme()
    depth = worn.tokens.elevation["scrim"]
    return depth.dark if worn.dark else depth.light
