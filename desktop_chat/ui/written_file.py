"""The way to a file that the app has just written: open it, or the folder that it lies in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_chat.ui.flow import Flow
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.link_gate import may_open_written
from desktop_chat.ui.transcript.link_question import LinkGate
from desktop_chat.ui.words import tr


class WrittenFile(QWidget):
    """Two buttons that stand under the sentence about a file; hidden where there is none."""

    failed = Signal(str)  # a sentence that says why nothing opens

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self.open_button = _button(tr("Open"), tr("Open the file"))
        self.folder_button = _button(
            tr("Show in folder"), tr("Open the folder that the file is in")
        )
        row = Flow(tokens.SPACE_1)
        row.addWidget(self.open_button)
        row.addWidget(self.folder_button)
        self.setLayout(row)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.open_button.clicked.connect(lambda: self._go(is_folder=False))
        self.folder_button.clicked.connect(lambda: self._go(is_folder=True))
        self.hide()

    def offer(self, path: Path | None) -> None:
        """Show the way to a file; None takes it away. What may be no document is not opened."""
        self._path = path
        self.open_button.setVisible(path is not None and may_open_written(path))
        self.setVisible(path is not None)

    def _go(self, is_folder: bool) -> None:
        path = self._path
        if path is None:
            return
        gate = LinkGate(self.window())
        gate.refused.connect(self.failed)
        gate.open_written(path, is_folder)
        gate.deleteLater()
        self.offer(path)  # what was said of it may have taken the way away


def _button(words: str, described: str) -> QPushButton:
    button = QPushButton(words)  # not for people: given
    button.setProperty("role", "strip")
    button.setAccessibleName(words)  # not for people: given
    button.setAccessibleDescription(described)  # not for people: given
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
