"""Following links: what the gate lets through is opened, what it doubts is asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont, QGuiApplication, QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.link_gate import (
    Decision,
    Reason,
    Verdict,
    judge,
    may_open_written,
)
from desktop_chat.ui.words import tr

_WIDTH = 440
_ADDRESS_LINES = 4
_LONGEST_HOST = 60  # characters; of a longer one the middle is left out above, not below


def open_outside(address: str) -> None:
    """Hand an address to the program that the system has chosen for it."""
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


def open_path(path: Path) -> bool:
    """Hand a file or a folder to the program that the system has chosen for it, if it has one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class LinkGate(QObject):
    """The one way out: every click on a link ends here, and nothing is opened but by it."""

    refused = Signal(str)  # a sentence that says why

    def __init__(self, window: QWidget, open_url: Callable[[str], None] = open_outside) -> None:
        """`window` is what a question belongs to."""
        super().__init__(window)
        self._window = window
        self._open_url = open_url
        self._question: LinkQuestion | None = None

    @property
    def question(self) -> LinkQuestion | None:
        """The question that waits for an answer."""
        return self._question

    def follow(self, href: str, text: str) -> Verdict:
        """Open a link with this target and text, or ask, or refuse; it returns at once."""
        verdict = judge(href, text)
        match verdict.decision:
            case Decision.OPEN:
                self._open_url(verdict.address)
            case Decision.ASK:
                self._ask(verdict)
            case Decision.REFUSE:
                self.refused.emit(refusal_sentence(verdict.reason))
        return verdict

    def open_written(self, path: Path, is_folder: bool) -> None:
        """Open a file that the person has just had written, or the folder that it is in."""
        target = path.parent if is_folder else path
        if not target.exists():
            self.refused.emit(tr("{path} is not there any more.").replace("{path}", str(target)))
        elif not is_folder and not may_open_written(path):
            self.refused.emit(tr("This kind of file is not opened from here."))
        elif not open_path(target):
            said = tr("No program of this computer opens {path}.")
            self.refused.emit(said.replace("{path}", str(target)))

    def _ask(self, verdict: Verdict) -> None:
        if self._question is not None:
            self._question.reject()
        question = self._question = LinkQuestion(self._window, verdict)
        question.finished.connect(self._on_answer)
        question.open()

    def _on_answer(self, answer: int) -> None:
        question, self._question = self._question, None
        if self._window.isVisible():
            self._window.activateWindow()  # not every window manager gives the focus back
        if question is not None and answer == QDialog.DialogCode.Accepted.value:
            self._open_url(question.verdict.address)


class LinkQuestion(QDialog):
    """Where a link leads and why that is asked, with Cancel as the answer of Enter and Escape."""

    def __init__(self, parent: QWidget, verdict: Verdict) -> None:
        super().__init__(parent)
        self.verdict = verdict
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self.setWindowTitle(tr("Open this link?"))
        self.setAccessibleName(tr("Open this link?"))
        self.setMinimumWidth(_WIDTH)
        self.host = _label(_shortened(verdict.host))
        self.host.setAccessibleName(tr("Where it leads: {host}").replace("{host}", verdict.host))
        font = self.host.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setWeight(QFont.Weight.DemiBold)
        self.host.setFont(font)
        self.letters = _label(
            tr("Shown as {name}").replace("{name}", verdict.unicode_host), role="muted"
        )
        self.letters.setVisible(bool(verdict.unicode_host))
        self.reason = _label(question_sentence(verdict.reason))
        self.address = self._address_box(verdict.address)
        self.open_button = QPushButton(tr("Open"))
        self.copy_button = QPushButton(tr("Copy address"))
        self.cancel_button = QPushButton(tr("Cancel"))
        self._lay_out()
        self.open_button.clicked.connect(self.accept)
        self.copy_button.clicked.connect(self.copy)
        self.cancel_button.clicked.connect(self.reject)
        self.cancel_button.setFocus()

    def _address_box(self, address: str) -> QPlainTextEdit:
        box = QPlainTextEdit(address)  # not for people: an address
        box.setReadOnly(True)
        box.setAccessibleName(tr("Address"))
        box.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        box.setFrameShape(QFrame.Shape.NoFrame)
        box.document().setDocumentMargin(0)
        box.setTabChangesFocus(True)
        box.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        metrics = box.fontMetrics()
        needed = metrics.horizontalAdvance(address) // (_WIDTH - 4 * tokens.SPACE_5) + 1
        lines = min(_ADDRESS_LINES, needed)
        frame = 2 * round(box.document().documentMargin()) + 2
        box.setFixedHeight(lines * metrics.lineSpacing() + frame)
        return box

    def _lay_out(self) -> None:
        for button in (self.open_button, self.copy_button, self.cancel_button):
            button.setAutoDefault(True)
            button.setProperty("role", "quiet")
        self.cancel_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_2)
        buttons.addStretch(1)
        for button in (self.open_button, self.copy_button, self.cancel_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_5,) * 4)
        column.setSpacing(tokens.SPACE_2)
        column.addWidget(_label(tr("This link leads to"), role="muted"))
        column.addWidget(self.host)
        column.addWidget(self.letters)
        column.addSpacing(tokens.SPACE_1)
        column.addWidget(self.reason)
        column.addSpacing(tokens.SPACE_1)
        column.addWidget(self.address)
        column.addSpacing(tokens.SPACE_2)
        column.addLayout(buttons)

    def copy(self) -> None:
        """Put the address on the clipboard; the question stays."""
        QGuiApplication.clipboard().setText(self.verdict.address)


def question_sentence(reason: Reason) -> str:
    """Why it is asked whether a link is to be opened."""
    match reason:
        case Reason.OTHER_HOST:
            return tr("The text of the link names another place than the one it leads to.")
        case Reason.USER:
            return tr(
                "The address began with a name that looks like a place. It is left out here; "
                "the link leads to the place above."
            )
        case Reason.INVISIBLE:
            return tr("The link holds characters that are invisible or change its reading order.")
        case Reason.FOREIGN_LETTERS:
            return tr("The name has letters that can look like others. Above it is spelt out.")
        case Reason.LOCAL:
            return tr("It leads to this computer, to your own network, or to a bare number.")
        case Reason.LONG:
            return tr("The address is very long. It may carry text of this conversation.")
        case Reason.COPIES:
            return tr("The mail would go to others too. They stand in the address.")
        case _:
            return tr("Check where it leads.")


def refusal_sentence(reason: Reason) -> str:
    """Why a link is not opened."""
    match reason:
        case Reason.EMPTY:
            return tr("This link has no address.")
        case Reason.TOO_LONG:
            return tr("This link is too long to be opened.")
        case Reason.NOT_A_WEB_ADDRESS:
            return tr("This link is not a web address.")
        case Reason.SCHEME:
            return tr("This kind of link is not opened. Only web and mail addresses are.")
        case Reason.HOST:
            return tr("This link does not name a place that can be reached.")
        case Reason.MAIL:
            return tr("This mail link asks for more than a receiver, a subject and a text.")
        case _:
            return tr("This link holds characters that no address has.")


def _label(text: str, role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)  # not for people: given
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def _shortened(host: str) -> str:
    """A long host without its middle, which is seen in the address: its end tells whose it is."""
    if len(host) <= _LONGEST_HOST:
        return host
    return f"{host[: _LONGEST_HOST // 3]}…{host[-2 * _LONGEST_HOST // 3 :]}"
