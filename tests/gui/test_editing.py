"""A message of one's own is edited and sent again: another version, and nothing is overwritten."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.strip import Strip
from desktop_chat.ui.transcript.marks import edited_ground
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import dialogue, key, long_talk, put, settle
from tests.gui.test_conversations import ask, titles
from tests.gui.test_history import say

ALT = Qt.KeyboardModifier.AltModifier


def strip_of(opened: AppWindow) -> Strip:
    assert opened.window.editing is not None
    return opened.window.editing


def choose(opened: AppWindow, number: int, name: str) -> None:
    """Press a button of a message's bar."""
    overlays = opened.window.overlays
    overlays.show_for(number)
    button = overlays.message_bar.button(name)
    assert button is not None
    opened.click(button)


def send_edited(opened: AppWindow, backend: ScriptedBackend, text: str, answer: str) -> None:
    """Put another text into the box, send it, and let it be answered."""
    count = len(backend.replies)
    opened.edit.selectAll()
    opened.type(text)
    opened.press(Key.Key_Return)
    until(lambda: len(backend.replies) > count, "the backend is asked")
    backend.replies[-1].say(answer)
    backend.replies[-1].finish()
    opened.wait_for_end()


def test_an_edited_message_is_another_version(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "first", "one")
    say(opened, backend, "second", "two")
    choose(opened, 0, "edit")
    assert opened.edit.toPlainText() == "first"
    assert QApplication.focusWidget() is opened.edit
    until(strip_of(opened).isVisible, "the strip is shown")
    assert strip_of(opened).label.text() == "Editing “first”"
    send_edited(opened, backend, "first, but better", "better one")
    assert not strip_of(opened).isVisible()
    assert opened.edit.toPlainText() == ""
    assert opened.text == "first, but better\nbetter one"
    assert [p.text for p in backend.replies[-1].request.messages] == ["first, but better"]
    assert titles(opened) == ["first"]
    opened = start()
    opened.wait_for_text("better one")
    assert titles(opened) == ["first"]
    assert opened.window.windowTitle() == "first — Desktop Chat"
    overlays = opened.window.overlays
    overlays.show_for(0)
    versions = overlays.message_bar.versions
    assert versions.place.text() == "2/2"
    opened.click(versions.previous_button)
    assert [m.text for m in opened.messages] == ["first", "one", "second", "two"]
    assert versions.isVisible()  # one can go back at once
    assert versions.place.text() == "1/2"
    opened.click(versions.next_button)
    assert [m.text for m in opened.messages] == ["first, but better", "better one"]


def test_a_draft_waits_while_one_edits(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "asked", "answered")
    opened.type("half a thought")
    choose(opened, 0, "edit")
    opened.type(" anew")
    opened.press(Key.Key_Escape)
    assert opened.edit.toPlainText() == "half a thought"
    assert not strip_of(opened).isVisible()
    assert [m.text for m in opened.messages] == ["asked", "answered"]
    choose(opened, 0, "edit")
    send_edited(opened, backend, "asked anew", "answered anew")
    assert opened.edit.toPlainText() == "half a thought"
    opened = start()
    opened.wait_for_text("answered anew")
    assert opened.edit.toPlainText() == "half a thought"


def test_the_button_of_the_strip_leaves_the_message_as_it_is(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    say(opened, backend, "asked", "answered")
    choose(opened, 0, "edit")
    until(strip_of(opened).isVisible, "the strip is shown")
    cancel = strip_of(opened).button("cancel")
    assert cancel.accessibleName() == "Cancel (Esc)"
    opened.click(cancel)
    assert opened.edit.toPlainText() == ""
    opened.type("next")
    opened.press(Key.Key_Return)
    until(lambda: len(backend.replies) == 2, "asked")
    assert [m.text for m in opened.messages][:3] == ["asked", "answered", "next"]


def test_control_and_up_in_an_empty_box_edit_the_last_message(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    opened.press(Key.Key_Up, CTRL)  # there is none
    assert opened.window.editing is None
    say(opened, backend, "one", "1")
    say(opened, backend, "two", "2")
    opened.type("x")
    opened.press(Key.Key_Up, CTRL)
    assert opened.edit.toPlainText() == "x"
    opened.press(Key.Key_Backspace)
    opened.press(Key.Key_Up, CTRL)
    assert opened.edit.toPlainText() == "two"
    send_edited(opened, backend, "two and a half", "2.5")
    assert [m.text for m in opened.messages] == ["one", "1", "two and a half", "2.5"]
    assert len(opened.session.controller.conversation) == 6


def test_esc_stops_a_reply_first(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    reply = ask(opened, backend, "asked")
    reply.say("some")
    until(lambda: opened.reply.text == "some", "something has come")
    opened.press(Key.Key_Up, CTRL)
    assert opened.edit.toPlainText() == "asked"
    opened.press(Key.Key_Return)  # not while a reply comes
    assert len(backend.replies) == 1
    opened.press(Key.Key_Escape)
    opened.wait_for_end()
    until(strip_of(opened).isVisible, "the strip is shown")
    opened.press(Key.Key_Escape)
    assert not strip_of(opened).isVisible()
    assert opened.edit.toPlainText() == ""


def test_an_edit_waits_in_its_conversation(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "one", "1")
    opened.press(Key.Key_N, CTRL)
    say(opened, backend, "two", "2")
    opened.press(Key.Key_Up, CTRL)
    opened.type(" and more")
    opened.open_row(1)
    opened.wait_for_text("one")
    assert opened.edit.toPlainText() == ""
    assert not strip_of(opened).isVisible()
    opened.open_row(0)
    opened.wait_for_text("two")
    assert opened.edit.toPlainText() == "two and more"
    until(strip_of(opened).isVisible, "the strip is shown")
    send_edited(opened, backend, "three", "3")
    assert [m.text for m in opened.messages] == ["three", "3"]


def test_what_was_being_edited_is_a_draft_after_the_end(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    say(opened, backend, "asked", "answered")
    opened.press(Key.Key_Up, CTRL)
    opened.type(" and much more")
    opened = start()
    opened.wait_for_text("answered")
    assert opened.edit.toPlainText() == "asked and much more"
    assert [m.text for m in opened.messages] == ["asked", "answered"]


def test_only_messages_of_the_person_are_edited(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "asked", "answered")
    overlays = opened.window.overlays
    overlays.show_for(1)
    assert overlays.message_bar.button("edit") is None


def test_the_bar_tells_of_what_is_shown_now(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "one", "1")
    opened.window.overlays.show_for(0)
    versions = opened.window.overlays.message_bar.versions
    assert not versions.isVisible()
    opened.press(Key.Key_Up, CTRL)
    send_edited(opened, backend, "two", "2")
    opened.window.overlays.show_for(0)  # it has not been hidden meanwhile
    assert versions.place.text() == "2/2"
    assert versions.previous_button.isEnabled()


def test_the_version_in_view_stays_in_sight(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, long_talk(20, 2_000))
    choose_at_top(scripted, 2)
    send_edited(scripted, backend, "Edited", "Answer")
    settle(scripted)
    scripted.window.overlays.show_for(2)
    versions = scripted.window.overlays.message_bar.versions
    scripted.click(versions.previous_button)
    settle(scripted)
    assert len(scripted.messages) == 20
    view = scripted.transcript
    found = view.document().find("Question number 0001")
    assert not found.isNull()
    assert 0 <= view.cursorRect(found).top() < view.viewport().height()
    assert not view.follows
    assert versions.isVisible()
    assert versions.place.text() == "1/2"


def choose_at_top(opened: AppWindow, number: int) -> None:
    """Bring a message to the screen and edit it."""
    opened.transcript.show_message(number)
    settle(opened)
    choose(opened, number, "edit")


def test_versions_are_walked_by_keyboard(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, dialogue("asked", "answered"))
    for text in ("again", "and again"):
        scripted.edit.setFocus()
        scripted.press(Key.Key_Up, CTRL)
        send_edited(scripted, backend, text, f"answer to {text}")
    settle(scripted)
    key(scripted.transcript, Key.Key_Up, ALT)
    key(scripted.transcript, Key.Key_Up, ALT)
    versions = scripted.window.overlays.message_bar.versions
    assert versions.place.text() == "3/3"
    versions.previous_button.setFocus()
    scripted.press(Key.Key_Space)
    assert scripted.messages[0].text == "again"
    assert QApplication.focusWidget() is versions.previous_button
    scripted.press(Key.Key_Space)
    assert scripted.messages[0].text == "asked"
    assert QApplication.focusWidget() is versions.next_button


def ground_of(opened: AppWindow, words: str) -> str:
    """The colour of the bubble that a word stands in."""
    view = opened.transcript
    cursor = view.document().find(words)
    assert not cursor.isNull()
    cursor.setPosition(cursor.selectionStart())
    at = view.cursorRect(cursor)
    image = view.viewport().grab().toImage()
    return image.pixelColor(at.left() - 4, at.center().y()).name().upper()


def test_it_is_seen_which_message_is_edited(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    say(opened, backend, "alpha", "one")
    say(opened, backend, "omega", "two")
    usual = opened.window.colours.surface
    assert ground_of(opened, "alpha") == ground_of(opened, "omega") == usual
    opened.press(Key.Key_Up, CTRL)
    lit = edited_ground(opened.window.colours)
    assert (ground_of(opened, "alpha"), ground_of(opened, "omega")) == (usual, lit)
    opened.press(Key.Key_Up, CTRL)
    assert (ground_of(opened, "alpha"), ground_of(opened, "omega")) == (lit, usual)
    assert strip_of(opened).label.text() == "Editing “alpha”"
    opened.press(Key.Key_N, CTRL)
    opened.open_row(0)
    opened.wait_for_text("alpha")
    assert ground_of(opened, "alpha") == lit  # it is still being edited
    opened.press(Key.Key_Escape)
    assert ground_of(opened, "alpha") == usual
    assert not strip_of(opened).isVisible()
    assert opened.edit.toPlainText() == ""
