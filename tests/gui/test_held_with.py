"""With which connection and model a conversation is held: its own, whatever is chosen elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest

from desktop_chat.chat.addresses import host_of
from desktop_chat.chat.connections import DEMO, Connection, Kind
from desktop_chat.chat.messages import Status
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import memory_keyring
from tests.service import RunningService


@pytest.fixture(autouse=True)
def safe() -> Iterator[None]:
    with memory_keyring():
        yield


def connect(opened: AppWindow, address: str, name: str = "Service", model: str = "fast") -> None:
    made = Connection(name.lower(), name, Kind.OPENAI, address, model, (model,))
    opened.session.connections.put(made)
    opened.session.connections.choose(made.id)


def shown(opened: AppWindow) -> tuple[str, str]:
    """The connection and the model on top of the conversation."""
    header = opened.window.header
    return header.connection.text(), header.model.text()


def ask(opened: AppWindow, text: str) -> None:
    opened.edit.setFocus()
    opened.ask(text)
    assert opened.wait_for_end() is Status.COMPLETE


def test_a_model_chosen_in_a_chat_is_that_chats(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    ask(opened, "One")
    first = opened.session.controller.conversation.id
    opened.press(Key.Key_N, CTRL)
    ask(opened, "Two")
    opened.session.controller.choose_model("echo")
    assert shown(opened) == ("Service", "echo")
    assert opened.session.connections.settings.connections[0].model == "fast"
    opened.session.controller.open_conversation(first)
    until(lambda: opened.messages[0].text == "One", "the first is in view")
    assert shown(opened) == ("Service", "fast")
    ask(opened, "Again")
    assert opened.reply.model == "fast"
    settings = opened.settings()
    settings.select("service")
    assert settings.form.model.text() == "fast"


def test_a_new_chat_has_the_model_that_was_chosen_last(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    ask(opened, "One")
    opened.session.controller.choose_model("echo")
    opened.press(Key.Key_N, CTRL)
    assert shown(opened) == ("Service", "echo")
    again = open_window()  # also after another start
    again.press(Key.Key_N, CTRL)
    until(lambda: not again.messages, "a new chat")
    assert shown(again) == ("Service", "echo")


def test_a_model_set_in_the_settings_counts_for_new_chats(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    ask(opened, "One")
    opened.session.controller.choose_model("echo")
    form = opened.settings().form
    form.model.setFocus()
    form.model.selectAll()
    QTest.keyClicks(form.model, "think")
    QTest.keyClick(form.model, Key.Key_Tab)
    opened.back()
    assert shown(opened) == ("Service", "echo")  # which was begun with it
    opened.press(Key.Key_N, CTRL)
    assert shown(opened) == ("Service", "think")


def test_a_connection_chosen_in_a_chat_leaves_others(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    ask(opened, "One")
    first = opened.session.controller.conversation.id
    opened.press(Key.Key_N, CTRL)
    opened.session.controller.choose_connection(DEMO.id)
    assert shown(opened)[0] == "Demo"
    opened.session.controller.open_conversation(first)
    until(lambda: opened.messages, "the first is in view")
    assert shown(opened) == ("Service", "fast")


def test_a_connection_of_this_run_leaves_what_is_held_with_others(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window(environment_key="sk-x", environment_url=service.base_url)
    connect(opened, service.base_url)
    ask(opened, "One")
    first = opened.session.controller.conversation.id
    opened.press(Key.Key_N, CTRL)
    opened.session.controller.choose_connection("environment")
    assert shown(opened)[0].startswith("OpenAI")
    opened.session.controller.open_conversation(first)
    until(lambda: opened.messages, "the first is in view")
    assert shown(opened) == ("Service", "fast")


def add_other(opened: AppWindow) -> None:
    actions = {action.text(): action for action in opened.settings().add.menu().actions()}
    actions["Other service"].trigger()


def test_an_empty_new_connection_leaves_the_open_chat(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    add_other(opened)
    opened.back()
    assert shown(opened) == ("Service", "fast")
    ask(opened, "Still there")
    assert opened.reply.connection_id == "service"


def test_a_new_connection_is_used_when_it_is_finished(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    ask(opened, "One")
    first = opened.session.controller.conversation.id
    opened.press(Key.Key_N, CTRL)
    add_other(opened)
    window = opened.session.settings.window
    assert window is not None
    form = window.form
    QTest.keyClicks(form.address, service.base_url)
    QTest.keyClick(form.address, Key.Key_Tab)
    assert shown(opened) == ("Service", "fast")
    form.model.setFocus()
    QTest.keyClicks(form.model, "echo")
    QTest.keyClick(form.model, Key.Key_Tab)
    opened.back()
    assert shown(opened) == (host_of(service.base_url), "echo")  # nobody has typed a name
    opened.session.controller.open_conversation(first)
    until(lambda: opened.messages, "the first is in view")
    assert shown(opened) == ("Service", "fast")  # what was begun stays as it was


def test_a_key_finishes_a_new_connection(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window()
    connect(opened, service.base_url)
    actions = {action.text(): action for action in opened.settings().add.menu().actions()}
    actions["DeepSeek"].trigger()
    assert shown(opened) == ("Service", "fast")
    window = opened.session.settings.window
    assert window is not None
    QTest.keyClicks(window.form.key, "sk-1")
    QTest.keyClick(window.form.key, Key.Key_Return)
    until(lambda: shown(opened)[0] == "DeepSeek", "the new one is used")


def test_the_first_connection_is_taken_at_once(open_window: OpenWindow) -> None:
    opened = open_window()
    add_other(opened)
    assert shown(opened)[0] == "New connection"


def test_the_model_of_the_command_line_comes_before_that_of_an_older_chat(
    open_window: OpenWindow, service: RunningService
) -> None:
    first = open_window(base_url=service.base_url, model="fast")
    ask(first, "One")
    again = open_window(base_url=service.base_url, model="echo")
    until(lambda: bool(again.messages), "the newest conversation is in view")
    assert shown(again)[1] == "echo"
    ask(again, "Two")
    assert (again.reply.model, again.reply.text) == ("echo", "Two")
    again.session.controller.choose_model("fast")
    assert shown(again)[1] == "fast"
    ask(again, "Three")
    assert again.reply.model == "fast"
