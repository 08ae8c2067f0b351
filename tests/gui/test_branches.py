"""Versions by every road: another model, a fork, deleting with a way back, all by keyboard too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.messages import Status
from desktop_chat.ui.model_choice import ModelChoice
from desktop_chat.ui.model_lists import ModelLists
from desktop_chat.ui.model_picker import ModelPicker
from desktop_chat.ui.undo_strip import UndoStrip
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import dialogue, key, put, settle
from tests.gui.test_conversations import ask, titles
from tests.gui.test_editing import choose
from tests.gui.test_history import say

ALT = Qt.KeyboardModifier.AltModifier


def choose_rare(opened: AppWindow, number: int, label: str) -> None:
    """Open the menu behind a message's bar and choose in it."""
    choose(opened, number, "more")
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "a menu is open")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == label).trigger()
    menu.close()


def undo_strip(opened: AppWindow) -> UndoStrip:
    found = opened.window.findChild(UndoStrip)
    assert found is not None
    return found


def texts(opened: AppWindow) -> list[str]:
    return [message.text for message in opened.messages]


# Asking again.


def test_any_reply_is_asked_for_again_and_what_followed_stays_with_the_old_one(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    for question, answer in (("one", "1"), ("two", "2")):
        say(opened, backend, question, answer)
    choose(opened, 1, "ask-again")
    until(lambda: len(backend.replies) == 3, "the backend is asked")
    assert [p.text for p in backend.replies[-1].request.messages] == ["one"]
    backend.replies[-1].say("uno")
    backend.replies[-1].finish()
    opened.wait_for_end()
    assert opened.text == "one\nuno"
    opened.window.overlays.show_for(1)
    opened.click(opened.window.overlays.message_bar.versions.previous_button)
    assert texts(opened) == ["one", "1", "two", "2"]
    opened = start()
    opened.wait_for_text("two")
    assert texts(opened) == ["one", "1", "two", "2"]
    assert opened.session.controller.conversation.place(opened.messages[1]).total == 2


async def no_models(connection: Connection) -> tuple[str, ...]:
    return ("first", "second")


def with_choice(opened: AppWindow) -> AppWindow:
    """The window with lists of models, and a second connection."""
    session = opened.session
    session.connections.put(
        Connection("other", "Elsewhere", Kind.OPENAI, "http://127.0.0.1:9/v1", "far", ("far",))
    )
    lists = ModelLists(session.connections, no_models, session.controller.spawn)
    session.controller.model_choice = ModelChoice(session.connections, lists)
    return opened


def picker_of(opened: AppWindow) -> ModelPicker:
    choice = opened.session.controller.model_choice
    assert choice is not None
    until(lambda: choice.picker is not None and choice.picker.isVisible(), "the list is open")
    assert choice.picker is not None
    return choice.picker


def rows_of(picker: ModelPicker) -> list[str]:
    return [picker.rows.name_at(row) for row in range(picker.rows.rowCount())]


def test_another_model_is_asked_by_keyboard_and_named_beside_its_version(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    say(opened, backend, "Say it", "as the first")
    before = opened.session.connections.chosen
    opened.press(Key.Key_R, CTRL | SHIFT)
    picker = picker_of(opened)
    until(lambda: any("second" in row for row in rows_of(picker)), "its models have come")
    assert "far · Elsewhere" in rows_of(picker)
    opened.type_into(picker.search, "far")
    opened.press(Key.Key_Return)
    until(lambda: len(backend.replies) == 2, "the other one is asked")
    assert backend.replies[-1].request.model == "far"
    backend.replies[-1].say("as the other")
    backend.replies[-1].finish()
    opened.wait_for_end()
    assert (opened.reply.model, opened.reply.connection_id) == ("far", "other")
    assert opened.session.connections.chosen == before  # the conversation keeps its model
    bar = opened.window.overlays.message_bar
    opened.window.overlays.show_for(1)
    assert bar.versions.place.text() == "2/2 far"
    opened.click(bar.versions.previous_button)
    assert texts(opened) == ["Say it", "as the first"]
    assert bar.versions.place.text() == "1/2 scripted"


def test_another_model_is_asked_for_a_reply_in_the_middle(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    put(opened, dialogue("one", "1", "two", "2"))
    choose_rare(opened, 1, "Ask another model…")
    picker = picker_of(opened)
    opened.type_into(picker.search, "quite new")
    opened.press(Key.Key_Return)
    until(lambda: len(backend.replies) == 1, "it is asked")
    assert backend.replies[-1].request.model == "quite new"
    backend.replies[-1].finish()
    opened.wait_for_end()
    assert len(opened.session.controller.conversation) == 5


# Forks.


def test_a_fork_is_a_conversation_of_its_own(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "one", "1")
    say(opened, backend, "two", "2")
    choose_rare(opened, 1, "Fork into a new chat")
    assert texts(opened) == ["one", "1"]
    assert titles(opened) == ["one (fork)", "one"]
    say(opened, backend, "three", "3")
    opened = start()
    opened.wait_for_text("three")
    assert texts(opened) == ["one", "1", "three", "3"]
    opened.open_row(1)
    opened.wait_for_text("two")
    assert texts(opened) == ["one", "1", "two", "2"]


def test_a_fork_from_a_message_of_ones_own_puts_it_into_the_box(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, dialogue("one", "1", "two", "2"))
    choose_rare(scripted, 2, "Fork into a new chat")
    assert texts(scripted) == ["one", "1"]
    assert scripted.edit.toPlainText() == "two"
    scripted.open_row(1)
    choose_rare(scripted, 0, "Fork into a new chat")
    assert texts(scripted) == []
    assert scripted.edit.toPlainText() == "one"


# Deleting.


def test_a_branch_is_deleted_and_comes_back(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    for question, answer in (("one", "1"), ("two", "2"), ("three", "3")):
        say(opened, backend, question, answer)
    choose_rare(opened, 2, "Delete from here on")
    assert opened.text == "one\n1"
    until(undo_strip(opened).isVisible, "a way back is offered")
    assert undo_strip(opened).label.text() == "4 messages are deleted."
    opened.click(undo_strip(opened).button("undo"))
    assert texts(opened) == ["one", "1", "two", "2", "three", "3"]
    assert not undo_strip(opened).isVisible()
    opened = start()
    opened.wait_for_text("three")
    choose_rare(opened, 4, "Delete from here on")
    opened = start()
    opened.wait_for_text("two")
    assert texts(opened) == ["one", "1", "two", "2"]


def test_one_message_is_deleted_and_what_follows_stays(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    for question, answer in (("one", "1"), ("two", "2")):
        say(opened, backend, question, answer)
    choose_rare(opened, 1, "Delete this message only")
    assert texts(opened) == ["one", "two", "2"]
    opened = start()
    opened.wait_for_text("two")
    assert texts(opened) == ["one", "two", "2"]
    choose_rare(opened, 0, "Delete this message only")
    assert titles(opened) == ["two"]
    key(opened.transcript, Key.Key_Z, CTRL)
    assert texts(opened) == ["one", "two", "2"]
    assert titles(opened) == ["one"]
    opened.edit.setFocus()
    say(opened, backend, "three", "3")
    assert [p.text for p in backend.replies[-1].request.messages] == ["one", "two", "2", "three"]
    opened = start()
    opened.wait_for_text("three")
    assert texts(opened) == ["one", "two", "2", "three", "3"]


def test_messages_are_deleted_edited_and_brought_back_by_keyboard(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, dialogue("one", "1", "two", "2"))
    view = scripted.transcript
    key(view, Key.Key_Up, ALT)
    key(view, Key.Key_Down, ALT, times=9)
    key(view, Key.Key_Delete)
    assert texts(scripted) == ["one", "1", "two"]
    settle(scripted)
    key(view, Key.Key_Down, ALT, times=9)
    key(view, Key.Key_Delete)
    assert texts(scripted) == ["one", "1"]
    key(view, Key.Key_Z, CTRL, times=2)
    assert texts(scripted) == ["one", "1", "two", "2"]
    settle(scripted)
    key(view, Key.Key_Up, ALT, times=2)
    key(view, Key.Key_F2)
    assert scripted.edit.toPlainText() in ("one", "two")
    assert QApplication.focusWidget() is scripted.edit


def test_deleting_what_is_under_way_stops_it(scripted: AppWindow, backend: ScriptedBackend) -> None:
    opened = scripted
    say(opened, backend, "one", "1")
    reply = ask(opened, backend, "two")
    reply.say("some")
    until(lambda: opened.reply.text == "some", "something has come")
    stopped = opened.reply
    choose_rare(opened, 2, "Delete from here on")
    assert stopped.status is Status.STOPPED
    assert not opened.session.controller.is_busy
    assert texts(opened) == ["one", "1"]
    key(opened.transcript, Key.Key_Z, CTRL)
    assert texts(opened) == ["one", "1", "two", "some"]


def test_the_whole_of_a_conversation_can_be_deleted_and_brought_back(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, dialogue("one", "1"))
    choose_rare(scripted, 0, "Delete from here on")
    assert scripted.window.is_empty
    until(undo_strip(scripted).isVisible, "a way back is offered")
    scripted.press(Key.Key_N, CTRL)
    scripted.click(undo_strip(scripted).button("undo"))
    assert texts(scripted) == ["one", "1"]
    assert not scripted.window.is_empty


# Editing from the keyboard.


def test_control_and_arrows_go_through_ones_own_messages(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    put(scripted, dialogue("one", "1", "two", "2", "three", "3"))
    scripted.edit.setFocus()
    for text in ("three", "two", "one", "one"):
        scripted.press(Key.Key_Up, CTRL)
        assert scripted.edit.toPlainText() == text
    scripted.press(Key.Key_Down, CTRL)
    assert scripted.edit.toPlainText() == "two"
    scripted.type(" and more")
    scripted.press(Key.Key_Up, CTRL)  # what was changed is not thrown away
    assert scripted.edit.toPlainText() == "two and more"
    scripted.press(Key.Key_Return)
    until(lambda: len(backend.replies) == 1, "it is asked")
    assert texts(scripted)[:3] == ["one", "1", "two and more"]


def test_down_from_the_last_message_gives_the_draft_back(scripted: AppWindow) -> None:
    put(scripted, dialogue("one", "1"))
    scripted.edit.setFocus()
    scripted.press(Key.Key_Up, CTRL)
    assert scripted.edit.toPlainText() == "one"
    scripted.press(Key.Key_Down, CTRL)
    assert scripted.edit.toPlainText() == ""
    assert scripted.window.editing is not None
    assert not scripted.window.editing.isVisible()


@pytest.mark.parametrize("name", ["fork", "ask-other", "undo-delete"])
def test_the_list_of_commands_has_them(scripted: AppWindow, name: str) -> None:
    command = scripted.window.commands.find(name)
    assert command is not None
    assert not command.can_run()
