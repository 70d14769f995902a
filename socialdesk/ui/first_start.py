"""The first minute: set up my business in four short steps, or look around in a sample.

Nothing is saved before the last step, so that every step can be gone back to; then all
is saved through the services, in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.channels import Channel
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.ids import PersonId
from socialdesk.domain.ports import Clock
from socialdesk.domain.rotations import Rotation, RotationVersion
from socialdesk.domain.settings import Business
from socialdesk.domain.team import SYSTEM, Person
from socialdesk.domain.words import _
from socialdesk.ui.first_steps import (
    BusinessStep,
    ChannelsStep,
    PeopleStep,
    RhythmStep,
    Step,
)
from socialdesk.ui.messages import told
from socialdesk.ui.widgets.buttons import Button, Kind
from socialdesk.ui.widgets.cards import Card, Plate
from socialdesk.ui.widgets.rows import StepBar
from socialdesk.ui.widgets.text import Label

if TYPE_CHECKING:
    from socialdesk.services.bundle import Services
    from socialdesk.ui.tasks import Tasks

_WIDTH = 600
_SHOWN = 4
_HAND_OVER = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What the steps have gathered."""

    business: Business
    people: tuple[Person, ...]
    channels: tuple[Channel, ...] = ()
    rotation: Rotation | None = None
    version: RotationVersion | None = None


def save(services: "Services", wanted: SetUp) -> PersonId:
    """Save everything; return the owner. What is there already is left as it is.

    Raises:
        SocialDeskError: Something was not accepted; what came before it is saved, and
            the same call goes on from there.
    """
    owner = wanted.people[0]
    known = {person.id for person in services.team.people()}
    for person in wanted.people:
        if person.id not in known:
            actor = owner.id if known else SYSTEM
            services.team.add(person, actor=actor)
            known.add(person.id)
    services.settings.change(wanted.business, actor=owner.id)
    there = {channel.id for channel in services.channels.channels()}
    for channel in wanted.channels:
        if channel.id not in there:
            services.channels.add(channel, actor=owner.id)
    if wanted.rotation is not None and wanted.version is not None:
        services.rotations.add(wanted.rotation, wanted.version, actor=owner.id)
    return owner.id


class FirstStart(QWidget):
    """Welcomes somebody who has no business here yet.

    Signals:
        finished(str): There is a business now; who sits here.
    """

    finished = Signal(str)

    def __init__(
        self, clock: Clock, *, account: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services: Services | None = None
        self._tasks: Tasks | None = None
        self._wanted = ""
        self._welcome = _Welcome()
        self._welcome.chosen.connect(self._choose)
        self.business = BusinessStep()
        self.people = PeopleStep(account)
        self.channels = ChannelsStep()
        self.rhythm = RhythmStep(clock)
        self.steps: tuple[Step, ...] = (
            self.business,
            self.people,
            self.channels,
            self.rhythm,
        )
        self._wizard = _Wizard(self.steps)
        self._wizard.left.connect(self._back_to_welcome)
        self._wizard.entered.connect(self._entered)
        self._wizard.done.connect(self._save)
        self._wizard.skipped.connect(self._skip)
        self.floors = QStackedWidget()
        self.floors.addWidget(self._welcome)
        self.floors.addWidget(self._wizard)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.floors)

    @property
    def sample(self) -> Button:
        """The button that makes the sample business."""
        return self._welcome.sample

    @property
    def begin(self) -> Button:
        """The button that begins the four steps."""
        return self._welcome.begin

    @property
    def forward(self) -> Button:
        """The button that goes on to the next step."""
        return self._wizard.forward

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard begin where most people do."""
        super().showEvent(event)
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def live(self, services: "Services", tasks: "Tasks") -> None:
        """Take the services; what was chosen before now begins."""
        self._services, self._tasks = services, tasks
        self.channels.live(services, tasks, self)
        self.rhythm.live(services, tasks, self)
        if self._wanted:
            self._choose(self._wanted)

    def _choose(self, word: str) -> None:
        self._wanted = word
        if word == "own":
            self.floors.setCurrentWidget(self._wizard)
            self._wizard.show_step(0)
        elif self._services is not None and self._tasks is not None:
            self._welcome.sample.set_busy(True)
            self._tasks.run(
                self,
                self._services.sample.make,
                done=self.finished.emit,
                failed=self._refused,
            )

    def _back_to_welcome(self) -> None:
        self.floors.setCurrentWidget(self._welcome)
        self._wanted = ""

    def _entered(self, step: "Step") -> None:
        """Give the last step what the ones before have gathered."""
        if step is self.channels:
            self.channels.show_people(self.people.people)
        if step is self.rhythm:
            self.rhythm.show_parts(
                self.business.business,
                self.people.people,
                self.channels.channels,
            )

    def _skip(self, step: "Step") -> None:
        step.clear()
        self._entered(self.rhythm)

    def _gathered(self) -> SetUp:
        rotation, version = self.rhythm.rotation
        return SetUp(
            business=self.business.business,
            people=self.people.people,
            channels=self.channels.channels,
            rotation=rotation,
            version=version,
        )

    def _save(self) -> None:
        if self._services is None or self._tasks is None:
            return
        self._wizard.forward.set_busy(True)
        self._tasks.run(
            self,
            partial(save, self._services, self._gathered()),
            done=self.finished.emit,
            failed=self._refused,
        )

    def _refused(self, error: SocialDeskError) -> None:
        self._welcome.sample.set_busy(False)
        self._wizard.forward.set_busy(False)
        self._welcome.refuse(told(error))
        self._wizard.refuse(told(error))


class _Welcome(QWidget):
    """Asks whether to set up or to look around. `chosen` says "own" or "sample"."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        text = Label(
            _(
                "SocialDesk knows who runs which channel, whose turn it is, and tells "
                "them in time. Everything stays on this computer."
            ),
            "body",
            "text2",
            wrap=True,
        )
        text.setAlignment(middle)
        text.setFixedWidth(420)
        text.setMinimumHeight(text.heightForWidth(420))
        self.begin = Button(
            _("Set up my business"),
            Kind.PRIMARY,
            on_click=partial(self.chosen.emit, "own"),
        )
        self.sample = Button(
            _("Look around in a sample business"),
            on_click=partial(self.chosen.emit, "sample"),
        )
        self._wrong = Label("", "small", "bad", wrap=True)
        self._wrong.setFixedWidth(420)
        self._wrong.setAlignment(middle)
        self._wrong.hide()
        note = Label(
            _("Setting up takes four short steps. The sample can be removed again."),
            "small",
            "text3",
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.begin)
        buttons.addWidget(self.sample)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(3)
        column.addWidget(Plate("store"), 0, middle)
        column.addSpacing(20)
        column.addWidget(Label(_("Welcome to SocialDesk"), "display"), 0, middle)
        column.addSpacing(6)
        column.addWidget(text, 0, middle)
        column.addSpacing(24)
        column.addLayout(buttons)
        column.addSpacing(14)
        column.addWidget(note, 0, middle)
        column.addSpacing(8)
        column.addWidget(self._wrong, 0, middle)
        column.addStretch(4)

    def refuse(self, text: str) -> None:
        """Say why it did not work."""
        self._wrong.setText(text)
        self._wrong.show()


class _Wizard(QWidget):
    """Shows the steps one after the other.

    Signals:
        entered(object): A step is shown.
        skipped(object): A step was skipped.
        left(): Back from the first step.
        done(): On from the last step.
    """

    entered = Signal(object)
    skipped = Signal(object)
    left = Signal()
    done = Signal()

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        self._steps = steps
        self._number = 0
        self._count = Label("", "small", "text3")
        self._bar = StepBar(tuple(step.title for step in steps), 1)
        self._title = Label("", "title")
        self._line = Label("", "body", "text2", wrap=True)
        self._pages = QStackedWidget()
        for step in steps:
            self._pages.addWidget(step)
        self._wrong = Label("", "small", "bad", wrap=True)
        self._wrong.hide()
        self.back = Button(_("Back"), on_click=self._back)
        self.skip = Button(_("Skip this step"), Kind.QUIET, on_click=self._skip)
        self.forward = Button(_("Next"), Kind.PRIMARY, on_click=self._forward)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.forward)
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(12)
        for part in (self._count, self._bar, self._title, self._line):
            card.body.addWidget(part)
        card.body.addSpacing(4)
        card.body.addWidget(self._pages, 1)
        card.body.addWidget(self._wrong)
        card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_step(self, number: int) -> None:
        """Show one of the steps."""
        self._number = number
        step = self._steps[number]
        count = len(self._steps)
        self._count.setText(
            _("Step {number} of {count}").format(number=number + 1, count=count)
        )
        self._bar.show_steps(tuple(each.title for each in self._steps), number + 1)
        self._title.setText(step.title)
        self._line.setText(step.line)
        self._wrong.hide()
        self.skip.setVisible(step.can_skip)
        last = number == count - 1
        self.forward.setText(_("Done") if last else _("Next"))
        self.forward.updateGeometry()
        self.entered.emit(step)
        self._pages.setCurrentWidget(step)
        first = first_in(step)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, as in a dialog."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.forward.click()
        else:
            super().keyPressEvent(event)

    def refuse(self, text: str) -> None:
        """Say why it did not work."""
        self._wrong.setText(text)
        self._wrong.show()

    def _back(self) -> None:
        if self._number:
            self.show_step(self._number - 1)
        else:
            self.left.emit()

    def _skip(self) -> None:
        self.skipped.emit(self._steps[self._number])
        self._on()

    def _forward(self) -> None:
        if self._steps[self._number].check():
            self._on()

    def _on(self) -> None:
        if self._number == len(self._steps) - 1:
            self.done.emit()
        else:
            self.show_step(self._number + 1)


def first_in(part: QWidget) -> QWidget | None:
    """Return the first widget of a part that takes the focus by Tab."""
    found = part.nextInFocusChain()
    while found is not None and found is not part:
        takes = bool(found.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes and found.isEnabled() and part.isAncestorOf(found):
            return found
        found = found.nextInFocusChain()
    return None
