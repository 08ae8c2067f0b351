"""What is done with the conversation in view by keyboard alone, from the message box."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_chat.chat.arrangement import Tag
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.fields import Line
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import titles
from tests.gui.test_list_undo import arrangements, said
from tests.gui.test_search import palette, rows_of
from tests.gui.test_sidebar import desk_of, dialog_of, some, write_in  # noqa: F401


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def do(opened: AppWindow, typed: str, words: str) -> None:
    """Choose a command in the palette, by what is typed of it."""
    write_in(opened)
    opened.press(Key.Key_K, CTRL)
    until(palette(opened).isVisible, "the palette is open")
    opened.type_into(focused(), typed)
    until(lambda: words in rows_of(opened), f"{words!r} is offered")
    rows = palette(opened).list
    while rows.currentIndex().data() != words:
        before = rows.currentIndex().row()
        opened.press(Key.Key_Down)
        assert rows.currentIndex().row() != before, rows_of(opened)
    opened.press(Key.Key_Return)


def in_view(opened: AppWindow) -> str:
    return opened.session.controller.conversation.title


def test_the_conversations_before_and_after(some: AppWindow) -> None:  # noqa: F811
    write_in(some)
    some.press(Key.Key_PageDown, CTRL)
    until(lambda: in_view(some) == "Question 3", "the one below")
    some.press(Key.Key_Tab, CTRL)
    until(lambda: in_view(some) == "Question 2", "the one below that")
    assert QApplication.focusWidget() is some.edit
    some.press(Key.Key_PageUp, CTRL)
    until(lambda: in_view(some) == "Question 3", "and back")
    for _ in range(3):
        some.press(Key.Key_PageUp, CTRL)
    until(lambda: in_view(some) == "Question 4", "the top is the end")


def test_it_is_pinned_and_put_away(some: AppWindow) -> None:  # noqa: F811
    do(some, "pin this", "Pin this conversation")
    assert said(some) == "“Question 4” is pinned."
    do(some, "unpin", "Unpin this conversation")
    assert not arrangements(some)["Question 4"].is_pinned
    do(some, "archive this", "Archive this conversation")
    assert titles(some) == [f"Question {n}" for n in (3, 2, 1, 0)]
    do(some, "out of the archive", "Take this conversation out of the archive")
    assert said(some) == "“Question 4” is back."


def test_it_is_put_into_folders_and_tagged(some: AppWindow) -> None:  # noqa: F811
    do(some, "new folder", "Move this conversation to a new folder…")
    QTest.keyClicks(dialog_of(some).name, "Trips")
    some.press(Key.Key_Return)
    some.session.controller.open_conversation(some.listed[1].id)
    until(lambda: in_view(some) == "Question 3", "another one is in view")
    do(some, "trips", "Move to “Trips”")
    assert said(some) == "“Question 3” is in the folder “Trips”."
    do(some, "new tag", "Give this conversation a new tag…")
    QTest.keyClicks(dialog_of(some).name, "Work")
    some.press(Key.Key_Return)
    assert arrangements(some)["Question 3"].tags == (Tag("Work", "green"),)
    do(some, "work", "Take off the tag “Work”")
    assert arrangements(some)["Question 3"].tags == ()
    do(some, "no folder", "Move to no folder")
    assert arrangements(some)["Question 3"].folder == ""


def test_renaming_again_takes_what_was_written_before(some: AppWindow) -> None:  # noqa: F811
    view = some.window.sidebar.list
    one, other = [row.id for row in view.rows.rows if isinstance(row, ListedConversation)][:2]
    for asked in (one, one, other):
        view.rename(asked)
        assert view.is_being_renamed
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.setText(f"Name {asked}")
    view.setFocus()
    until(lambda: not view.is_being_renamed, "the last one is taken too")
    titles = {row.id: row.title for row in view.rows.rows if isinstance(row, ListedConversation)}
    assert (titles[one], titles[other]) == (f"Name {one}", f"Name {other}")


def test_it_is_renamed_wherever_it_stands(some: AppWindow) -> None:  # noqa: F811
    desk_of(some).move((some.listed[0].id,), "Trips")
    some.window.sidebar.panel.fold("Trips", is_folded=True)
    some.window.show_sidebar(wanted=False)
    do(some, "rename this", "Rename this conversation")
    until(lambda: isinstance(QApplication.focusWidget(), Line), "one can write")
    some.type_into(focused(), "Harbours")
    some.press(Key.Key_Return)
    until(lambda: in_view(some) == "Harbours", "it is called so")


def test_it_is_copied_and_deleted(some: AppWindow, backend: ScriptedBackend) -> None:  # noqa: F811
    do(some, "duplicate", "Duplicate this conversation")
    until(lambda: in_view(some) == "Question 4 (copy)", "the copy is in view")
    do(some, "delete this", "Delete this conversation")
    assert said(some) == "“Question 4 (copy)” is deleted."
    assert in_view(some) == ""
    commands = {each.name: each for each in some.window.commands.all()}
    assert not commands["delete-chat"].can_run(), "there is nothing in view to delete"


def test_a_key_opens_the_models(open_window: OpenWindow) -> None:
    opened = open_window()
    asked: list[bool] = []
    opened.window.header.models_asked.connect(lambda: asked.append(True))
    opened.press(Key.Key_M, CTRL)
    assert asked == [True]
