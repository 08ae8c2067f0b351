"""What an empty conversation shows: a line of greeting, and on a first run what one can do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.local_services import LocalService
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import set_points
from desktop_chat.ui.theme.viewport import make_viewport
from desktop_chat.ui.words import tr


class Greeting(QLabel):
    """One line above the message box."""

    changed = Signal()  # it has come or gone, or names somebody else

    def __init__(self) -> None:
        super().__init__(tr("What would you like to talk about?"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        set_points(self, tokens.GREETING_POINTS)

    def show_assistant(self, name: object) -> None:
        """Name who answers; what is no name takes that back."""
        said = tr("What would you like to talk about?")
        if isinstance(name, str) and name:
            said = tr("A new chat with {name}").replace("{name}", name)
        if said != self.text():
            self.setText(said)  # not for people: translated above
            self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.changed.emit()


class CardArea(QScrollArea):
    """Cards under the message box. In a low window they scroll."""

    def __init__(self) -> None:
        super().__init__()
        make_viewport(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        inner = QWidget()
        inner.setObjectName("column")
        self.setWidget(inner)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, tokens.SPACE_3, 0, 0)
        self.column.setSpacing(tokens.SPACE_3)
        inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """As high as all of it."""
        width = self.viewport().width()
        return QSize(width, max(self.column.totalHeightForWidth(width), 0))

    def minimumSizeHint(self) -> QSize:
        """Some of a card is in sight, so that one sees that there is more."""
        return QSize(0, min(self.sizeHint().height(), tokens.CARD_HEIGHT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return super().eventFilter(watched, event)


class FirstSteps(CardArea):
    """Three quiet cards, and above them what was found on this machine."""

    key_asked = Signal()
    local_asked = Signal()
    demo_asked = Signal()
    service_chosen = Signal(object)  # LocalService

    def __init__(self) -> None:
        super().__init__()
        self.found: list[QPushButton] = []
        self.note: QLabel | None = None  # what goes where, once the cards are in sight
        self._services: Sequence[LocalService] = ()
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_3)
        for title, words, signal in (
            (tr("Paste a key"), tr("OpenAI, DeepSeek or another service"), self.key_asked),
            (tr("Use a local model"), tr("Ollama, llama.cpp, vLLM …"), self.local_asked),
            (tr("Try the demo"), tr("See a reply stream, without a model"), self.demo_asked),
        ):
            card = Card(title, words)
            card.clicked.connect(signal)
            row.addWidget(card, 1)
        self.column.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.note is None:
            self.note = QLabel(
                tr(
                    "At a first start the app looks for models on this computer only "
                    "(127.0.0.1 and ::1). After its first reply a model is asked for a title; "
                    "the settings switch that off."
                )
            )
            self.note.setTextFormat(Qt.TextFormat.PlainText)
            self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.note.setWordWrap(True)
            self.note.setContentsMargins(0, 0, 0, tokens.SPACE_2)
            self.note.setProperty("role", "muted")
            self.column.addWidget(self.note)

    def show_if(self, wanted: bool, following: QWidget) -> None:
        """Come or go; who has chosen something here goes on at `following`."""
        held = self.window().focusWidget()
        self.setVisible(wanted)
        if not wanted and self.isAncestorOf(held):
            following.setFocus()

    def retell(self) -> None:
        """Another language is spoken."""
        self.offer(self._services)

    def offer(self, services: Sequence[LocalService]) -> None:
        """A row for each service on this machine; one click uses it."""
        for card in self.found:
            self.column.removeWidget(card)
            card.deleteLater()
        self.found = []
        self._services = services
        for service in services:
            name = service.product or tr("the model server")
            title = tr("Use {name}").replace("{name}", name)
            card = Card(title, _found_words(service))
            card.least = tokens.CARD_LOW
            card.clicked.connect(lambda _, chosen=service: self.service_chosen.emit(chosen))
            self.column.insertWidget(len(self.found), card)
            self.found.append(card)


def _found_words(service: LocalService) -> str:
    host = host_of(service.base_url)
    model = service.first_model
    if not model:
        return tr("Found at {host}, without a model yet").replace("{host}", host)
    others = len(service.models) - 1
    if others:
        words = tr("Found at {host}: {model} and %n more", others)
    else:
        words = tr("Found at {host}: {model}")
    return words.replace("{host}", host).replace("{model}", _short(model))


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39]}…"


class Card(QPushButton):
    """A button of two lines."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)  # not for people: given
        self.setAccessibleDescription(words)  # not for people: given
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lines = column = QVBoxLayout(self)
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
        self.least = tokens.CARD_HEIGHT

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as the words need in this width; a button does not ask its layout."""
        super().resizeEvent(event)
        needed = self._lines.heightForWidth(event.size().width())
        self.setMinimumHeight(max(self.least, needed))
        self._lines.invalidate()
