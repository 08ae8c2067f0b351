"""The reply for the ear: sentence by sentence, to whatever reads the screen out."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.notices import Notice
from desktop_chat.markdown.hearing import Heard, Hearing
from desktop_chat.ui.sentences import ending_sentence, notice_sentence
from desktop_chat.ui.words import tr

_GATHER_MS = 400  # sentences that come faster are told together
_AT_ONCE = 4096  # characters
_BETWEEN_MS = 30
_FAILED = (Status.ERROR, Status.TRUNCATED)


class Announcer(QObject):
    """Tells of the last message of the conversation in view, through Qt's announcements.

    They are polite: a reader finishes what it is saying. Only a failure may interrupt it.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._pieces: list[str] = []
        self._hearing = Hearing()
        self._is_thinking = False
        self._notice: type[object] | None = None
        self._ended: Message | None = None  # told of once all of it is told
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell_new)

    def forget(self) -> None:
        """Another message, or another conversation: what was not told is not told any more."""
        self._timer.stop()
        self._pieces.clear()
        self._hearing = Hearing()
        self._is_thinking = False
        self._notice = None
        self._ended = None

    def grew(self, text: str, is_thought: bool) -> None:
        """More of the message. What the model thinks is told of, not told."""
        self._notice = None
        if not is_thought:
            self._pieces.append(text)
            if not self._timer.isActive():
                self._timer.start(_GATHER_MS)
        elif not self._is_thinking:
            self._is_thinking = True
            self._say(tr("Thinking"))

    def ended(self, message: Message) -> None:
        """The message is over: the rest is told, and how it ended."""
        self._ended = message
        self._tell_new()

    def noticed(self, notice: Notice) -> None:
        """Why nothing comes; of a sentence that only counts on, the first is told."""
        if notice is not None and type(notice) is not self._notice:
            self._notice = type(notice)
            self._say(notice_sentence(notice))

    def _tell_new(self) -> None:
        """Tell what has come; of much at once a part, so that nothing else waits for it."""
        text = "".join(self._pieces)
        now, later = text[:_AT_ONCE], text[_AT_ONCE:]
        self._pieces[:] = [later] if later else []
        if now:
            self._tell(self._hearing.append(now))
        if later:
            self._timer.start(_BETWEEN_MS)
        elif self._ended is not None:
            self._tell_end(self._ended)

    def _tell_end(self, message: Message) -> None:
        self._tell(self._hearing.finish())
        ending = ending_sentence(message) or tr("The reply is complete.")
        self._say(ending, is_urgent=message.status in _FAILED)
        self.forget()

    def _tell(self, heard: Iterable[Heard]) -> None:
        self._say(" ".join(map(_words, heard)))

    def say(self, words: str) -> None:
        """Something else that has become of the page."""
        self._say(words)

    def _say(self, words: str, is_urgent: bool = False) -> None:
        if words:
            event = QAccessibleAnnouncementEvent(self._view, words)
            politeness = QAccessible.AnnouncementPoliteness
            event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
            QAccessible.updateAccessibility(event)


def _words(heard: Heard) -> str:
    if not heard.code_lines:
        return heard.text
    if not heard.text:
        return tr("Code, %n lines.", heard.code_lines)
    return tr("Code in {language}, %n lines.", heard.code_lines).replace("{language}", heard.text)
