"""Keys in the message box: what sends, what makes a new line, what belongs to the input method."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.messages import Status
from desktop_chat.storage.settings import SendKey
from tests.gui.app_window import CTRL, NONE, SHIFT, AppWindow, Key, compose, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend

KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Key.Key_Return, NONE),
        (Key.Key_Enter, KEYPAD),
        (Key.Key_Return, CTRL),
    ],
)
def test_enter_sends(scripted: AppWindow, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    scripted.type("Good morning")
    scripted.press(key, held)
    assert [message.text for message in scripted.messages] == ["Good morning", ""]
    assert scripted.edit.toPlainText() == ""
    assert "Good morning" in scripted.text


def test_shift_enter_makes_a_new_line(scripted: AppWindow) -> None:
    scripted.type("one")
    scripted.press(Key.Key_Return, SHIFT)
    scripted.type("two")
    assert scripted.edit.toPlainText() == "one\ntwo"
    assert scripted.messages == []
    scripted.press(Key.Key_Return)
    assert scripted.messages[0].text == "one\ntwo"


def test_ctrl_enter_sends_where_that_is_set(scripted: AppWindow) -> None:
    scripted.session.connections.set_send_key(SendKey.CTRL_ENTER)
    scripted.type("one")
    scripted.press(Key.Key_Return)
    scripted.type("two")
    assert scripted.messages == []
    assert scripted.edit.toPlainText() == "one\ntwo"
    assert "Ctrl+Enter sends" in scripted.window.hint.text()
    scripted.press(Key.Key_Return, CTRL)
    assert scripted.messages[0].text == "one\ntwo"


@pytest.mark.parametrize("key", [SendKey.ENTER, SendKey.CTRL_ENTER])
@pytest.mark.parametrize("held", [NONE, CTRL])
def test_enter_while_composing_does_not_send(
    scripted: AppWindow, key: SendKey, held: Qt.KeyboardModifier
) -> None:
    scripted.session.connections.set_send_key(key)
    scripted.type("said ")
    compose(scripted.edit, "ni hao")
    scripted.press(Key.Key_Return, held)
    assert scripted.messages == []
    compose(scripted.edit, "")
    scripted.press(Key.Key_Return, CTRL)
    assert len(scripted.messages) == 2


def test_letters_of_other_scripts_are_sent(scripted: AppWindow) -> None:
    compose(scripted.edit, "ni hao")
    commit = QInputMethodEvent()
    commit.setCommitString("wörld ß 你好 👩‍💻")
    QApplication.sendEvent(scripted.edit, commit)
    scripted.press(Key.Key_Return)
    assert scripted.messages[0].text == "wörld ß 你好 👩‍💻"


def test_enter_sends_after_composing_was_left_for_another_field(scripted: AppWindow) -> None:
    scripted.type("said ")
    compose(scripted.edit, "ni")
    scripted.window.sidebar.list.setFocus()
    scripted.edit.setFocus()
    scripted.press(Key.Key_Return)
    assert len(scripted.messages) == 2


@pytest.mark.parametrize("text", ["", "   ", "\n\n \t"])
def test_an_empty_message_is_not_sent(scripted: AppWindow, text: str) -> None:
    scripted.edit.setPlainText(text)
    scripted.press(Key.Key_Return)
    scripted.click(scripted.button)
    assert scripted.messages == []
    assert scripted.edit.toPlainText() == text


def test_enter_does_not_send_while_a_reply_comes(scripted: AppWindow) -> None:
    scripted.ask("first")
    scripted.type("second")
    scripted.press(Key.Key_Return)
    assert [m.text for m in scripted.messages] == ["first", ""]
    assert scripted.edit.toPlainText() == ""  # it waits
    assert scripted.session.controller.conversation.queued[0].text == "second"


def test_the_button_sends(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.type("by mouse")
    scripted.click(scripted.button)
    until(lambda: backend.replies, "the backend is asked")
    assert backend.replies[0].request.messages[0].text == "by mouse"


def test_esc_stops_from_anywhere(scripted: AppWindow, backend: ScriptedBackend) -> None:
    for widget in (
        scripted.edit,
        scripted.window.sidebar.list,
        scripted.transcript,
        scripted.window.header.model,
        scripted.button,
    ):
        scripted.edit.setFocus()
        reply = scripted.ask("again")
        until(lambda: backend.replies and not backend.replies[-1].is_closed, "a reply is open")
        widget.setFocus()
        scripted.stop()
        assert scripted.wait_for_end() is Status.STOPPED
        assert reply.status is Status.STOPPED


def test_ctrl_l_goes_to_the_message_box(scripted: AppWindow) -> None:
    scripted.window.sidebar.list.setFocus()
    scripted.press(Key.Key_L, CTRL)
    assert QApplication.focusWidget() is scripted.edit


def test_what_is_pasted_is_text(open_window: OpenWindow) -> None:
    from PySide6.QtCore import QMimeData

    opened = open_window()
    data = QMimeData()
    data.setHtml("<h1>Big</h1><img src='file:///etc/hostname'>")
    data.setText("Big")
    QApplication.clipboard().setMimeData(data)
    opened.press(Key.Key_V, CTRL)
    assert opened.edit.toPlainText() == "Big"
