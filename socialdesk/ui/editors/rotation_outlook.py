"""What a rotation would do, in a sentence and as a strip of twelve weeks."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import (
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from socialdesk.domain.rotations import (
    WEEKDAYS,
    Advance,
    Order,
    RotationVersion,
    Unit,
)
from socialdesk.domain.team import Person
from socialdesk.domain.words import _, plural
from socialdesk.ui.formats import Formats
from socialdesk.ui.models.faces import face_of, first_name, joined
from socialdesk.ui.models.timeline import figure, when_words
from socialdesk.ui.theme import Theme, follow, theme
from socialdesk.ui.widgets.paint import (
    Lane,
    is_rtl,
    painter_for,
    rounded,
)
from socialdesk.ui.widgets.text import Label
from socialdesk.ui.widgets.timeline_picture import (
    TimeBar,
    TimePiece,
    paint_held,
    paint_nobody,
)

if TYPE_CHECKING:
    from socialdesk.services.rotations import Preview

_STRIP = 34
_FEW = 2
"""So many gaps are told one by one; of more, the number."""


class Outlook(QWidget):
    """The rule in a sentence, and the next twelve weeks that follow from it."""

    def __init__(
        self,
        people: Sequence[Person],
        formats: Formats,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._people: Mapping[str, Person] = {each.id: each for each in people}
        self._formats = formats
        self.rule = Label("", "strong", wrap=True)
        self.strip = Strip()
        self.shares = Label("", "small", "text2", wrap=True)
        self.gaps = Label("", "small", "warn", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        for part in (self.rule, self.strip, self.shares, self.gaps):
            column.addWidget(part)
        self._theme = theme()
        follow(self._dress)

    def show_preview(self, version: RotationVersion, found: "Preview") -> None:
        """Show what a version would do."""
        self.rule.set_tone("text")
        self.rule.setText(rule_words(version, self._people, self._formats))
        self.strip.show_bars(_bars(found, self._people, self._formats))
        self.strip.setVisible(True)
        self.shares.setText(self._shares(found))
        self.gaps.setText(gap_words(version, found, self._formats))
        self.gaps.setVisible(bool(self.gaps.text()))
        self._settle()

    def fail(self, words_: str) -> None:
        """Say why nothing can be shown."""
        self.rule.set_tone("bad")
        self.rule.setText(words_)
        for part in (self.strip, self.gaps):
            part.hide()
        self.shares.setText("")
        self._settle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter, worn = painter_for(self), self._theme
        box, radius = QRectF(self.rect()), worn.radius("banner")
        rounded(painter, box, radius, fill=worn.colours.sunken)
        painter.end()

    def _shares(self, found: "Preview") -> str:
        each = [
            _("{name} {turns}").format(
                name=_called(share.person, self._people),
                turns=figure(share.turns, self._formats),
            )
            for share in found.shares
        ]
        shares = _("In 12 weeks: {shares}.").format(shares=", ".join(each))
        return f"{shares} {found.words}"

    def _settle(self) -> None:
        self.setAccessibleName(
            " ".join(
                label.text()
                for label in (self.rule, self.shares, self.gaps)
                if label.text()
            )
        )
        self.updateGeometry()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self.update()


class Strip(QWidget):
    """Twelve weeks in one painted line."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: Sequence[TimeBar] = ()
        self._theme = theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._dress)

    def show_bars(self, bars: Sequence[TimeBar]) -> None:
        """Show other stretches."""
        self.bars = bars
        self.setAccessibleName(", ".join(bar.pieces[0].words for bar in bars))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stretches, as wide as they are long."""
        if not self.bars:
            return
        painter, worn, rtl = painter_for(self), self._theme, is_rtl(self)
        first, last = self.bars[0].start, self.bars[-1].end
        lane = Lane(QRectF(self.rect()), rtl=rtl)
        whole = self.width() / (last - first).total_seconds()
        for bar in self.bars:
            width = (bar.end - bar.start).total_seconds() * whole
            inset = min(1.0, width / 4)
            box = lane.lead(width).adjusted(inset, 0, -inset, 0)
            if bar.face is None:
                paint_nobody(painter, box, bar.name, worn, rtl=rtl)
            else:
                paint_held(painter, box, bar, worn, rtl=rtl)
        painter.end()

    def _dress(self, worn: Theme) -> None:
        self._theme = worn
        self.setFixedHeight(worn.px(_STRIP))
        self.update()


def _bars(
    found: "Preview", people: Mapping[str, Person], formats: Formats
) -> Sequence[TimeBar]:
    bars = []
    for segment in found.segments:
        person = people.get(segment.holder or "")
        face = None if person is None else face_of(person)
        name = _called(segment.holder, people)
        said = f"{name}, {when_words(segment.start, segment.end, formats)}"
        piece = TimePiece(id="", start=segment.start, end=segment.end, words=said)
        bars.append(TimeBar(row=0, face=face, name=name, pieces=(piece,)))
    return bars


def _called(person_id: str | None, people: Mapping[str, Person]) -> str:
    person = people.get(person_id or "")
    return _("Nobody") if person is None else first_name(person)


def rule_words(
    version: RotationVersion, people: Mapping[str, Person], formats: Formats
) -> str:
    """Return a rotation in one sentence.

    Such as "Each week from Monday 09:00, Europe/Berlin: Maya, Priya, then again."
    """
    names = [_called(person_id, people) for person_id in version.roster]
    form = (
        _("{when}, {zone}: whoever is furthest behind of {names}.")
        if version.order is Order.FAIR
        else _("{when}, {zone}: {names}, then again.")
    )
    if len(names) == 1:
        form = _("{when}, {zone}: always {names}.")
    shown = joined(names) if version.order is Order.FAIR else ", ".join(names)
    return form.format(when=_rhythm(version, formats), zone=version.zone, names=shown)


def _rhythm(version: RotationVersion, formats: Formats) -> str:
    start, n = version.anchor_wall, version.length
    clock = formats.hour_of(start.time())
    if version.unit is Unit.WEEK:
        text = plural(
            "Each week from {{day}} {{time}}",
            "Every {n} weeks from {{day}} {{time}}",
            n,
        )
        return _filled(text, day=formats.weekday(start.date()), time=clock)
    if version.unit is Unit.MONTH:
        text = plural(
            "Each month from day {{day}}, {{time}}",
            "Every {n} months from day {{day}}, {{time}}",
            n,
        )
        return _filled(text, day=formats.digits(start.day), time=clock)
    if version.unit is Unit.HOUR:
        return _filled(
            plural("Each hour from {{time}}", "Every {n} hours from {{time}}", n),
            time=clock,
        )
    if version.advance is Advance.ACTIVE_DAYS:
        text = plural(
            "Each working day ({{days}}) at {{time}}",
            "Every {n} working days ({{days}}) at {{time}}",
            n,
        )
        return _filled(text, days=_days(version.active_days, formats), time=clock)
    return _filled(
        plural("Each day at {{time}}", "Every {n} days at {{time}}", n), time=clock
    )


def _filled(text: str, **values: str) -> str:
    """Fill in what `plural` left: it formats once, with the number alone."""
    return text.format(**values)


def _days(codes: Sequence[str], formats: Formats) -> str:
    """Return weekdays in little room: "Mon–Fri", "Mon, Wed"."""
    numbers = [WEEKDAYS.index(code) + 1 for code in codes]
    names = [formats.weekday_name(number, letters=3) for number in numbers]
    unbroken = numbers == list(range(numbers[0], numbers[-1] + 1))
    return (
        f"{names[0]}–{names[-1]}"
        if unbroken and len(names) > _FEW
        else ", ".join(names)
    )


def gap_words(version: RotationVersion, found: "Preview", formats: Formats) -> str:
    """Return when nobody would have the baton, and why; empty where somebody has."""
    held = [gap for gap in found.gaps if gap.turn_no is not None]
    pauses = len(found.gaps) - len(held)
    told = []
    if "" in version.roster and held:
        told.append(_("The order has a slot that nobody has."))
    elif held:
        told.append(_("Everybody who could take it is away then."))
    if held:
        when = [when_words(gap.start, gap.end, formats) for gap in held[: _FEW + 1]]
        more = len(held) - len(when)
        shown = _("Nobody: {when}.").format(when=", ".join(when))
        told.insert(0, shown)
        if more:
            told.append(plural("And {n} more time.", "And {n} more times.", more))
    if pauses:
        told.append(
            plural(
                "Nobody has it in {n} pause: a closed day, or outside days and hours.",
                "Nobody has it in {n} pauses: closed days, or outside days and hours.",
                pauses,
            )
        )
    return " ".join(told)
