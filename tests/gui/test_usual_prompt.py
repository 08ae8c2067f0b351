"""The system prompt for new chats: what is begun from then on has it, nothing else."""

from __future__ import annotations

from PySide6.QtTest import QTest

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.parameters import Parameters
from desktop_chat.ui.settings.controls import LongText
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask


def say(opened: AppWindow, backend: ScriptedBackend, text: str) -> str:
    """Ask and be answered; the system prompt that was sent."""
    opened.edit.setFocus()
    reply = ask(opened, backend, text)
    reply.say("So.")
    reply.finish()
    opened.wait_for_end()
    return reply.request.parameters.system


def test_it_is_written_in_the_settings_and_counts_for_new_chats(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    assert say(opened, backend, "one") == ""
    field = opened.settings().pages.row("system_prompt").control
    assert isinstance(field, LongText)
    QTest.keyClicks(field, "Be brief.")
    opened.back()  # it counts though the field was not left
    assert opened.session.connections.settings.system_prompt == "Be brief."
    assert say(opened, backend, "two") == ""  # begun before
    opened.press(Key.Key_N, CTRL)
    assert say(opened, backend, "three") == "Be brief."
    opened.session.connections.change("system_prompt", "")
    assert say(opened, backend, "four") == "Be brief."  # it is this conversation's own
    opened = start()
    until(lambda: opened.messages, "the conversation is open")
    assert say(opened, backend, "five") == "Be brief."
    opened.press(Key.Key_N, CTRL)
    assert say(opened, backend, "six") == ""


def test_a_prompt_of_the_connection_or_the_chat_comes_first(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    connections = scripted.session.connections
    connections.change("system_prompt", "The usual.")
    conversation = scripted.session.controller.conversation
    conversation.parameters = {"system": "Its own."}
    assert say(scripted, backend, "one") == "Its own."
    scripted.press(Key.Key_N, CTRL)
    own = Connection("c1", "Own", Kind.OPENAI, "http://127.0.0.1:9/v1", "m")
    connections.put(own._replace(parameters=Parameters(system="The connection's.")))
    scripted.session.controller.choose_connection("c1")
    assert say(scripted, backend, "two") == "The connection's."
