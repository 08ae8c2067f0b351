"""One list of commands: each has words, its keys do what it says, and menus are made of it."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_chat.chat.messages import Status
from desktop_chat.ui.commands import KEYS, Command, Group, keys_words
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask


def test_no_two_commands_share_keys() -> None:
    keys = [QKeySequence(each).toString() for several in KEYS.values() for each in several]
    assert "" not in keys
    assert len(set(keys)) == len(keys)


def test_every_command_has_words_of_its_own(scripted: AppWindow) -> None:
    commands = scripted.window.commands.all()
    assert {"new-chat", "settings", "sidebar", "find", "quit"} <= {each.name for each in commands}
    assert all(each.words and each.words == each.words.strip() for each in commands)
    assert len({each.words for each in commands}) == len(commands)
    groups = [list(Group).index(each.group) for each in commands]
    assert groups == sorted(groups)


def test_only_what_can_be_done_is_offered(scripted: AppWindow, backend: ScriptedBackend) -> None:
    commands = scripted.window.commands
    assert not {"find", "stop", "retry"} & {each.name for each in commands.offered()}
    reply = ask(scripted, backend, "Why?")
    assert {"find", "stop", "retry"} <= {each.name for each in commands.offered()}
    stop = commands.find("stop")
    assert stop is not None
    stop.run()
    assert scripted.wait_for_end() is Status.STOPPED
    assert "stop" not in {each.name for each in commands.offered()}
    assert reply is not None


def test_a_command_does_what_its_keys_do(scripted: AppWindow) -> None:
    command = scripted.window.commands.find("sidebar")
    assert command is not None
    was_shown = scripted.window.sidebar.isVisible()
    command.run()
    assert scripted.window.sidebar.isVisible() is not was_shown
    scripted.press(Key.Key_B, CTRL)
    assert scripted.window.sidebar.isVisible() is was_shown


def test_a_menu_of_commands(scripted: AppWindow) -> None:
    ran: list[str] = []
    commands = scripted.window.commands
    commands.add(
        lambda: (
            Command("one", "Fish & chips", lambda: ran.append("one")),
            Command("two", "Never", lambda: ran.append("two"), can_run=lambda: False),
        )
    )
    menu = QMenu(scripted.window)
    one, two, new = commands.put_into(menu, "one", "two", "no such command", "new-chat")
    assert one.text() == "Fish && chips"
    assert new.text() == "New chat\tCtrl+N"
    assert not two.isEnabled()
    one.trigger()
    until(lambda: ran == ["one"], "it ran")
    assert keys_words(Command("one", "Fish", lambda: None)) == ""
