"""A small window for one question from anywhere: ask, read, copy, or go on in the main window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_chat.ui.composer import ColumnHolder, Composer
from desktop_chat.ui.fields import Said
from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.side_window import SideWindow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import set_least
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.words import tr

MOST_CLIPBOARD = 200_000  # characters of it that are put into the box


class QuickWindow(SideWindow):
    """Stays over other windows; Esc stops the reply, or hides the window."""

    asked = Signal(str)
    stop_pressed = Signal()
    copy_pressed = Signal()
    open_pressed = Signal()
    again_pressed = Signal()
    left = Signal()
    came_up = Signal()  # in front, to be read
    hidden = Signal()

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.at: QRect | None = None  # where it was left
        self.setWindowTitle(tr("Quick question — Desktop Chat"))
        self.setAccessibleName(tr("Quick question"))
        set_least(self, *tokens.QUICK_LEAST)
        self.composer = Composer()
        self.composer.attach_button.hide()
        self.transcript = TranscriptView()
        self.transcript.hide()
        self.model = ElidedLabel()
        self.model.setProperty("role", "muted")
        self.said = Said()
        self.clipboard = _button(tr("Ask about the clipboard"))
        self.again = _button(tr("New question"))
        self.copy = _button(tr("Copy"))
        self.open = _button(tr("Open in the main window"))
        self._lay_out()
        self.composer.submitted.connect(self.asked)
        self.composer.stop_pressed.connect(self.stop_pressed)
        self.clipboard.clicked.connect(self.take_clipboard)
        self.copy.clicked.connect(self.copy_pressed)
        self.open.clicked.connect(self.open_pressed)
        self.again.clicked.connect(self.again_pressed)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        QShortcut(QKeySequence("Ctrl+N"), self, self.again_pressed.emit)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self, self.copy_pressed.emit)
        QShortcut(QKeySequence("Ctrl+O"), self, self.open_pressed.emit)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_1)
        buttons.addWidget(self.model, 1)
        for button in (self.clipboard, self.again, self.copy, self.open):
            buttons.addWidget(button)
        row = QWidget()
        row.setLayout(buttons)
        buttons.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_2, 0)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, tokens.SPACE_3, 0, tokens.SPACE_2)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(self.transcript, 1)
        column.addWidget(ColumnHolder(self.composer, tokens.SPACE_3))
        column.addWidget(ColumnHolder(self.said, tokens.SPACE_4))
        column.addWidget(row)

    def come_up(self, text: str = "") -> None:
        """In front of all others, ready to be written in; `text` goes into the box."""
        if not self.isVisible():
            self._fit()
        self.show()
        self.raise_()
        self.activateWindow()
        if text:
            self.composer.put_text(text)
        self.composer.edit.setFocus()

    def take_clipboard(self) -> None:
        """Put the clipboard's text under an empty line for the question; nothing is sent."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.said.say(tr("There is no text on the clipboard."))
            return
        cut = text[:MOST_CLIPBOARD]
        self.said.say(tr("Only its first part: the text is too long.") if cut != text else "")
        edit = self.composer.edit
        self.composer.put_text(f"{self.composer.text().rstrip()}\n\n{cut}")
        edit.moveCursor(edit.textCursor().MoveOperation.Start)
        edit.moveCursor(edit.textCursor().MoveOperation.EndOfBlock)
        edit.setFocus()

    def show_talk(self, wanted: bool, busy: bool) -> None:
        """Whether something has been asked, and whether its reply is under way."""
        changed = self.transcript.isHidden() is wanted
        self.transcript.setVisible(wanted)
        self.clipboard.setVisible(not wanted)
        for button in (self.again, self.copy, self.open):
            button.setVisible(wanted)
        self.composer.set_busy(busy)
        if changed:
            self._fit()

    def set_colours(self, colours: Colours) -> None:
        self.composer.button.set_colours(colours)
        self.transcript.set_colours(colours)

    def _fit(self) -> None:
        width, height = tokens.QUICK_WINDOW
        self.adjustSize()
        room = self.screen().availableGeometry()
        if self.at is not None:
            width, height = self.at.width(), max(height, self.at.height())
        tall = height if not self.transcript.isHidden() else self.sizeHint().height()
        self.resize(min(max(width, self.width()), room.width()), min(tall, room.height()))
        if not self.isVisible() and self.at is not None:
            self.setGeometry(QRect(self.at.topLeft(), self.size()))
        elif not self.isVisible():
            self.move(room.center().x() - self.width() // 2, room.y() + room.height() // 5)

    def _leave(self) -> None:
        if self.composer.is_busy:
            self.stop_pressed.emit()
        else:
            self.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.came_up.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()


def _button(words: str) -> QPushButton:
    button = QPushButton(words)  # not for people: given
    button.setProperty("role", "strip")
    button.setAccessibleName(words)  # not for people: given
    return button
