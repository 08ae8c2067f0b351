"""What the app does while nobody looks at it: tells that a reply has ended, waits in the tray."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.scrubbing import one_line
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.presence.notifier import Notifier
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.presence.tray import Tray

WORDS = 160  # characters of a reply in a notification
_STOPS = ".!?…:。！？："
_TOLD = frozenset({Status.COMPLETE, Status.TRUNCATED, Status.ERROR})


class PresenceDesk(QObject):
    """Follows the settings; `is_in_front` says whether somebody looks at the app."""

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        open_quick: Callable[[], object],
        notifier: Notifier | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._connections = controller.connections
        self._open_quick = open_quick
        self.notifier = notifier or Notifier(self.jump)
        self.tray: Tray | None = None
        self.unread: set[str] = set()
        self.is_in_front: Callable[[], bool] = _is_in_front
        controller.talking.when_over.append(self._on_over)
        self._connections.changed.connect(self._follow_settings)
        _application().applicationStateChanged.connect(self._on_state)
        window.stays = self._stays
        self._follow_settings()

    def close(self) -> None:
        """Take the icon away and listen no more."""
        self._controller.talking.when_over.remove(self._on_over)
        self.notifier.close()
        self._drop_tray()

    def jump(self, conversation_id: str) -> None:
        """To the conversation whose reply was told."""
        self._window.come_up()
        self._controller.open_conversation(conversation_id)

    # Replies.

    def _on_over(self, conversation: Conversation, message: Message) -> None:
        if message.status not in _TOLD or self.is_in_front():
            return
        self.unread.add(conversation.id)
        self._show_unread()
        settings = self._connections.settings
        if settings.notify:
            title = conversation.title or "Desktop Chat"
            words = reply_words(message) if settings.notify_words else _status_words(message)
            self._controller.spawn(self._tell(title, words, conversation.id))

    async def _tell(self, title: str, words: str, conversation_id: str) -> None:
        if not self._connections.settings.notify_words:
            title = "Desktop Chat"
        if not await self.notifier.notify(title, words, conversation_id) and self.tray:
            self.tray.say(title, words, conversation_id)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self.unread:
            self.unread.clear()
            self._show_unread()

    def _show_unread(self) -> None:
        if self.tray is not None:
            self.tray.show_unread(len(self.unread))

    # The tray.

    def _follow_settings(self) -> None:
        if not (self._connections.settings.tray and self._has_tray()):
            self._drop_tray()
        elif self.tray is None:
            from desktop_chat.ui.presence.tray import Tray

            calls: dict[str, Callable[[], object]] = {
                "open": self._window.come_up,
                "new": self._new_chat,
                "quick": self._open_quick,
                "quit": self._window.quit,
            }
            self.tray = Tray(self._window, self._window.windowIcon(), calls)
            self.tray.asked.connect(self._window.come_up)
            self.tray.pressed.connect(self.jump)
            self.tray.icon.show()
            self._show_unread()

    def _has_tray(self) -> bool:
        """Whether the desktop has one."""
        from PySide6.QtWidgets import QSystemTrayIcon

        return QSystemTrayIcon.isSystemTrayAvailable()

    def retell(self) -> None:
        """Another language is spoken."""
        if self.tray is not None:
            self._drop_tray()
            self._follow_settings()

    def _drop_tray(self) -> None:
        if self.tray is not None:
            self.tray.icon.hide()
            self.tray.menu.deleteLater()
            self.tray.deleteLater()
            self.tray = None

    def _stays(self) -> bool:
        return self.tray is not None and self._connections.settings.stay

    def _new_chat(self) -> None:
        self._window.come_up()
        self._controller.new_chat()


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return application


def _is_in_front() -> bool:
    return QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive


def reply_words(message: Message) -> str:
    """The first words of a reply, without its Markdown; how it ended where there are none."""
    from desktop_chat.markdown.hearing import Hearing

    hearing, words = Hearing(), ""
    for heard in (*hearing.append(message.text[: 4 * WORDS]), *hearing.finish()):
        if not heard.code_lines:
            between = "" if not words else " " if words[-1] in _STOPS else " · "
            words += between + heard.text
    return one_line(words or message.text, WORDS) or _status_words(message)


def _status_words(message: Message) -> str:
    if message.status is Status.ERROR:
        return tr("The reply ended with an error.")
    if message.status is Status.TRUNCATED:
        return tr("The reply was cut.")
    return tr("The reply is there.")
