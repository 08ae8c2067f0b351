"""What an empty conversation shows: a line of greeting, and on a first run what one can do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr


class Greeting(QLabel):
    """One line above the message box."""

    def __init__(self) -> None:
        super().__init__(tr("What would you like to talk about?"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        font = self.font()
        font.setPointSizeF(tokens.GREETING_POINTS)
        self.setFont(font)


class FirstSteps(QWidget):
    """Three quiet cards under the message box."""

    key_asked = Signal()
    local_asked = Signal()
    demo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, tokens.SPACE_3, 0, 0)
        row.setSpacing(tokens.SPACE_3)
        for title, words, signal in (
            (tr("Paste a key"), tr("OpenAI, DeepSeek or another service"), self.key_asked),
            (tr("Use a local model"), tr("Ollama, llama.cpp, vLLM …"), self.local_asked),
            (tr("Try the demo"), tr("See a reply stream, without a model"), self.demo_asked),
        ):
            card = _Card(title, words)
            card.clicked.connect(signal)
            row.addWidget(card, 1)


class _Card(QPushButton):
    """A button of two lines."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)  # not for people: given
        self.setAccessibleDescription(words)  # not for people: given
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_3, tokens.SPACE_4, tokens.SPACE_3)
        column.setSpacing(tokens.SPACE_1)
        for text, role in ((title, "title"), (words, "muted")):
            label = QLabel(text)  # not for people: given
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        self.setMinimumHeight(tokens.CARD_HEIGHT)
