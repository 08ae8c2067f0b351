"""The test of a connection, as it goes: a line for each step, and what helps where it fails."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_chat.chat.checkups import Outcome, Remedy, Step, StepReport
from desktop_chat.ui.network_sentences import (
    duration_words,
    outcome_name,
    remedy_hint,
    remedy_name,
    step_name,
    step_words,
)
from desktop_chat.ui.sentences import failure_sentence, said_by_service
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_MARKS = {
    Outcome.RUNNING: ("…", "muted"),
    Outcome.PASSED: ("✓", "good"),
    Outcome.SKIPPED: ("–", "muted"),
    Outcome.FAILED: ("✗", "error"),
}


class CheckupView(QWidget):
    """A button that tests, and below it what the test says."""

    asked = Signal()
    stopped = Signal()
    grown = Signal()
    remedy_asked = Signal(object)  # Remedy

    def __init__(self) -> None:
        super().__init__()
        self.is_running = False
        self._remedy: Remedy | None = None
        self.button = QPushButton(tr("Test"))
        self.button.setProperty("role", "quiet")
        self.button.setAccessibleName(tr("Test this connection"))
        self.verdict = _label("muted")
        self.verdict.setWordWrap(True)
        self.remedy = QPushButton()
        self.remedy.setProperty("role", "quiet")
        self.remedy.setAccessibleName(tr("What helps"))
        self.rows = {step: _Row(step) for step in Step}
        self._lay_out()
        self.clear()
        self.button.clicked.connect(self._on_button)
        self.remedy.clicked.connect(self._on_remedy)

    def _lay_out(self) -> None:
        self._steps = QWidget()
        grid = QGridLayout(self._steps)
        grid.setContentsMargins(0, tokens.SPACE_2, 0, 0)
        grid.setHorizontalSpacing(tokens.SPACE_3)
        grid.setVerticalSpacing(tokens.SPACE_1)
        grid.setColumnStretch(2, 1)
        for number, row in enumerate(self.rows.values()):
            for column, label in enumerate((row.mark, row.name, row.words, row.time)):
                grid.addWidget(label, number, column)
        help_row = QHBoxLayout()
        help_row.addWidget(self.remedy)
        help_row.addStretch(1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(tokens.SPACE_2)
        column_.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column_.addWidget(self._steps)
        column_.addWidget(self.verdict)
        column_.addLayout(help_row)

    def clear(self) -> None:
        """As it was before any test."""
        for widget in (self._steps, self.verdict, self.remedy):
            widget.hide()
        self._set_running(running=False)

    def begin(self) -> None:
        """A test has begun."""
        for row in self.rows.values():
            row.clear()
        self.clear()
        self._steps.show()
        self._set_running(running=True)

    def show_report(self, report: StepReport) -> None:
        """News of one step."""
        self.rows[report.step].show_report(report)
        if report.failure is not None and report.remedy is not None:
            said = said_by_service(report.failure)
            hint = remedy_hint(report.remedy)
            words = (failure_sentence(report.failure), said, hint)
            self._say(" ".join(filter(None, words)), "error")
            self._offer(report.remedy)

    def show_problem(self, text: str) -> None:
        """What kept the test from being made at all."""
        self._say(text, "error")
        self._offer(Remedy.KEY)

    def end(self) -> None:
        """The test is over."""
        self._set_running(running=False)
        if not self.verdict.isVisibleTo(self):
            self._say(tr("This connection works."), "good")

    def _say(self, text: str, role: str) -> None:
        self.verdict.setText(text)  # not for people: given
        _set_role(self.verdict, role)
        self.verdict.show()
        QTimer.singleShot(0, self, self.grown.emit)  # when it has its place

    def _offer(self, remedy: Remedy) -> None:
        self._remedy, name = remedy, remedy_name(remedy)
        self.remedy.setText(name)  # not for people: given
        self.remedy.setAccessibleName(name)  # not for people: given
        self.remedy.setVisible(bool(name))

    def _set_running(self, running: bool) -> None:
        self.is_running = running
        self.button.setText(tr("Stop the test") if running else tr("Test"))

    def _on_button(self) -> None:
        (self.stopped if self.is_running else self.asked).emit()

    def _on_remedy(self) -> None:
        if self._remedy is not None:
            self.remedy_asked.emit(self._remedy)


class _Row:
    """One step: mark, name, what it found, its time."""

    def __init__(self, step: Step) -> None:
        self.mark = _label("muted")
        self.mark.setFixedWidth(tokens.ICON)
        self.mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = _label("")
        self.name.setText(step_name(step))  # not for people: translated there
        self.words, self.time = _label("muted"), _label("muted")
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.clear()

    def clear(self) -> None:
        _set_role(self.mark, "muted")
        for label in (self.mark, self.words, self.time):
            label.clear()
        self.mark.setAccessibleName("")

    def show_report(self, report: StepReport) -> None:
        mark, role = _MARKS[report.outcome]
        self.mark.setText(mark)  # not for people: a mark
        self.mark.setAccessibleName(outcome_name(report.outcome))
        _set_role(self.mark, role)
        self.words.setText(step_words(report))  # not for people: translated there
        is_timed = report.outcome in (Outcome.PASSED, Outcome.FAILED)
        time = duration_words(report.seconds) if is_timed else ""
        self.time.setText(time)  # not for people: translated there


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


def _set_role(label: QLabel, role: str) -> None:
    label.setProperty("role", role)
    label.style().unpolish(label)
    label.style().polish(label)
