"""The app's window as a test meets it: keys go in, what is shown is read."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QSize, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.app import Session
from desktop_chat.chat.messages import Message, Status
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.sections import Heading
from desktop_chat.ui.settings.window import SettingsWindow
from desktop_chat.ui.theme import tokens
from tests.service import Exchange, RunningService

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def until(condition: Callable[[], object], what: str = "", seconds: float = 20.0) -> None:
    """Let the app run until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what or 'the condition'}"
        QTest.qWait(5)


def exchange(service: RunningService, condition: Callable[[Exchange], object]) -> Exchange:
    """The first exchange that meets the condition, while the app runs."""
    found: list[Exchange] = []

    def is_there() -> bool:
        found.extend(one for one in service.log.exchanges if condition(one))
        return bool(found)

    until(is_there, "such an exchange at the service")
    return found[0]


def let_run(seconds: float) -> None:
    """Let the app run for a while."""
    QTest.qWait(round(seconds * 1000))


def squeezed(text: str) -> str:
    """Text without its empty lines: blocks of a reply stand apart by space alone."""
    return re.sub(r"\n{2,}", "\n", text)


def compose(widget: QWidget, text: str) -> None:
    """What an input method sends while it composes; an empty text ends it."""
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


class AppWindow:
    """One running app."""

    def __init__(self, session: Session, data_dir: Path) -> None:
        self.session = session
        self.data_dir = data_dir
        self.window = session.window
        self.edit = session.window.composer.edit
        self.button = session.window.composer.button
        self.transcript = session.window.transcript

    def show(self) -> None:
        """Bring it to the screen, as the app does; as large as on a screen of the usual size."""
        room = self.window.screen().availableGeometry().size()
        fitted = QSize(*tokens.WINDOW).boundedTo(room * 0.9)  # to a screen as small as this one
        if self.window.size() == fitted:
            self.window.resize(*tokens.WINDOW)
        self.window.show()
        self.edit.setFocus()
        self.session.controller.begin()
        self.window.activateWindow()
        until(lambda: QApplication.focusWidget() is self.edit, "the window has the focus")

    # Hands.

    def type(self, text: str) -> None:
        QTest.keyClicks(self.edit, text)

    def type_into(self, widget: QWidget, text: str) -> None:
        QTest.keyClicks(widget, text)

    def type_key(self, widget: QWidget, key: Qt.Key) -> None:
        QTest.keyClick(widget, key)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """A key, wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def ask(self, text: str) -> Message:
        """Type a message, send it with Enter, and return the reply that it begins."""
        self.type(text)
        self.press(Key.Key_Return)
        return self.reply

    def stop(self) -> None:
        self.press(Key.Key_Escape)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def settings(self) -> SettingsWindow:
        """Open the settings with their key."""
        self.press(Key.Key_Comma, CTRL)
        until(lambda: self.session.settings.window is not None, "the settings are open")
        window = self.session.settings.window
        assert window is not None
        until(lambda: QApplication.activeWindow() is window, "the settings are in front")
        return window

    def back(self) -> None:
        """Close the settings, back to the message box."""
        assert self.session.settings.window is not None
        self.session.settings.window.close()
        self.window.activateWindow()
        until(lambda: QApplication.activeWindow() is self.window, "the window is in front")
        self.edit.setFocus()

    def open_row(self, row: int) -> None:
        """Choose a conversation in the list; the newest is row 0."""
        rows = self.window.sidebar.list
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        rows.selectionModel().setCurrentIndex(rows.rows.index_of(self.listed[row].id), only)
        self.edit.setFocus()

    def rename(self, conversation_id: str, title: str) -> None:
        """Write a title, as the field in its row does at the end."""
        rows = self.window.sidebar.list.rows
        rows.setData(rows.index_of(conversation_id), title)

    # Eyes.

    @property
    def listed(self) -> list[ListedConversation]:
        """The conversations in the list, from top to bottom."""
        rows = self.window.sidebar.list.rows.rows
        return [row for row in rows if isinstance(row, ListedConversation)]

    @property
    def headings(self) -> list[str]:
        """What stands above them."""
        rows = self.window.sidebar.list.rows.rows
        return [row.text for row in rows if isinstance(row, Heading)]

    @property
    def text(self) -> str:
        """The transcript."""
        return self.transcript.toPlainText().removeprefix("\n")

    @property
    def messages(self) -> list[Message]:
        return self.session.controller.conversation.messages

    @property
    def reply(self) -> Message:
        """The last message of the conversation in view."""
        return self.messages[-1]

    def wait_for_text(self, text: str) -> None:
        """Until the transcript shows it."""
        until(lambda: text in self.text, f"{text!r} in the transcript")

    def wait_for_foot(self, words: str) -> None:
        """Until the transcript ends with these words."""
        until(lambda: self.text.endswith(words), f"{words!r} at the end of the transcript")

    def wait_for_end(self) -> Status:
        """Until the last reply is over, and the window knows it."""
        until(lambda: self.reply.status.is_final, "the reply is over")
        until(lambda: not self.session.controller.is_busy, "the window is at rest")
        return self.reply.status

    # End.

    def close(self) -> None:
        """Close it, as the app does, and destroy it."""
        self.window.close()
        if self.session.settings.window is not None:
            self.session.settings.window.close()
        ending = asyncio.get_running_loop().create_task(self.session.controller.close(5))
        until(ending.done, "everything is stopped")
        ending.result()
        assert self.session.history.store.close(10)
        self.session.settings_file.finish(5)
        history = self.session.history
        for part in (self.session.appearance, self.window, history.desk, history.link):
            part.deleteLater()
        destroy_deleted()


def destroy_deleted() -> None:
    """Carry out every `deleteLater` now."""
    nothing: QObject | None = None
    QApplication.sendPostedEvents(nothing, QEvent.Type.DeferredDelete.value)
