"""The list of conversations: groups, folders, pins, the archive, tags, marks, several at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_chat.chat.arrangement import USUAL, Arrangement, Tag
from desktop_chat.chat.records import ConversationRecord
from desktop_chat.ui.fields import Line
from desktop_chat.ui.list.desk import ListDesk
from desktop_chat.ui.list.naming import NameDialog, TagDialog
from tests.gui.app_window import CTRL, NONE, SHIFT, AppWindow, Key, until
from tests.gui.earlier import Start, store_with, talk
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask, titles

DAY = 86_400.0
WORK = Tag("Work", "green")


def at(number: int, days: float, arrangement: Arrangement = USUAL) -> ConversationRecord:
    """A conversation that was last used so many days ago."""
    return talk(number)._replace(updated_at=time.time() - days * DAY, arrangement=arrangement)


@pytest.fixture
def some(start: Start, tmp_path: Path) -> AppWindow:
    """Five conversations of today; number 4 is in view."""
    store_with(tmp_path, *(at(number, 0) for number in range(5)))
    opened = start()
    opened.wait_for_text("Question 4")
    opened.window.sidebar.list.setFocus()
    return opened


def desk_of(opened: AppWindow) -> ListDesk:
    (found,) = (each for each in opened.session.history.desks if isinstance(each, ListDesk))
    return found


def row_index(opened: AppWindow, title: str) -> QModelIndex:
    view = opened.window.sidebar.list
    for row in range(view.rows.rowCount()):
        if view.rows.index(row).data() == title:
            return view.rows.index(row)
    raise AssertionError(f"{title} is not in the list")


def press_row(opened: AppWindow, title: str, held: Qt.KeyboardModifier = NONE) -> None:
    view = opened.window.sidebar.list
    place = view.visualRect(row_index(opened, title)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, place)


def menu_of(opened: AppWindow, title: str = "") -> QMenu:
    """Open the menu: with the right button on a row, or with the key for what is marked."""
    view = opened.window.sidebar.list
    if title:
        place = view.visualRect(row_index(opened, title)).center()
        reason = QContextMenuEvent.Reason.Mouse
        QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, NONE, place)
        to = view.viewport().mapToGlobal(place)
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, place, to))
    else:
        opened.press(Key.Key_F10, SHIFT)
    menu = desk_of(opened).menu
    assert menu is not None
    return menu


def choose(menu: QMenu, words: str) -> None:
    """Choose an entry by its words, `>` leading into a menu inside."""
    *outer, last = words.split(" > ")
    at_menu = menu
    for word in outer:
        (at_menu,) = (inner for inner in menu.findChildren(QMenu) if inner.title() == word)
    (action,) = (each for each in at_menu.actions() if each.text() == last)
    action.trigger()
    menu.close()


def write_in(opened: AppWindow) -> None:
    """The keyboard is in the message box."""
    opened.window.activateWindow()
    opened.edit.setFocus()
    until(lambda: QApplication.focusWidget() is opened.edit, "the message box has the focus")


def dialog_of(opened: AppWindow) -> NameDialog:
    """The question for a name, ready to be written in."""
    dialog = desk_of(opened).dialog
    assert dialog is not None
    until(lambda: QApplication.focusWidget() is dialog.name, "one can write at once")
    return dialog


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def spoken(opened: AppWindow, title: str) -> str:
    return str(row_index(opened, title).data(Qt.ItemDataRole.AccessibleTextRole))


def test_conversations_stand_under_their_days(start: Start, tmp_path: Path) -> None:
    days = (800, 40, 3, 2, 1, 0)
    store_with(tmp_path, *(at(number, ago) for number, ago in enumerate(days)))
    opened = start()
    assert titles(opened) == [f"Question {n}" for n in (5, 4, 3, 2, 1, 0)]
    assert opened.headings[:3] == ["Today", "Yesterday", "Previous 7 days"]
    assert len(opened.headings) == 5
    assert opened.headings[-1].endswith(str(time.localtime(time.time() - 800 * DAY)[0]))


def test_headings_are_no_place_for_the_keyboard(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, at(0, 1), at(1, 0))
    opened = start()
    opened.wait_for_text("Question 1")
    opened.window.sidebar.list.setFocus()
    opened.press(Key.Key_Down)
    opened.wait_for_text("Question 0")
    opened.press(Key.Key_Up)
    opened.wait_for_text("Question 1")


def test_pin_by_the_menu_of_the_mouse(some: AppWindow, start: Start) -> None:
    choose(menu_of(some, "Question 1"), "Pin")
    assert some.headings == ["Pinned", "Today"]
    assert titles(some) == [f"Question {n}" for n in (1, 4, 3, 2, 0)]
    assert some.text.startswith("Question 4")  # nothing was opened
    assert some.window.sidebar.list.selected == [some.session.controller.conversation.id]
    opened = start()
    assert opened.headings == ["Pinned", "Today"]
    choose(menu_of(opened, "Question 1"), "Unpin")
    assert opened.headings == ["Today"]


def test_the_menu_by_keyboard(some: AppWindow) -> None:
    menu = menu_of(some)
    assert menu.isVisible()
    assert "Rename" in entries(menu)
    assert "Delete" in entries(menu)
    QTest.keyClick(menu, Key.Key_Escape)
    some.press(Key.Key_Menu)
    again = desk_of(some).menu
    assert again is not None
    choose(again, "Archive")
    assert titles(some) == [f"Question {n}" for n in (3, 2, 1, 0)]


def test_the_archive_and_back(some: AppWindow, start: Start) -> None:
    panel = some.window.sidebar.panel
    assert not panel.archive.isVisible()
    press_row(some, "Question 3")
    some.wait_for_text("Question 3")
    press_row(some, "Question 1", CTRL)
    choose(menu_of(some), "Archive")
    assert titles(some) == [f"Question {n}" for n in (4, 2, 0)]
    assert panel.undo is not None
    assert panel.undo.label.text() == "2 conversations are in the archive."
    some.window.sidebar.list.setFocus()
    some.press(Key.Key_Z, CTRL)
    assert len(titles(some)) == 5
    choose(menu_of(some, "Question 4"), "Archive")
    opened = start()
    opened.wait_for_text("Question 3")  # what is in the archive does not open by itself
    panel = opened.window.sidebar.panel
    assert panel.archive.text() == "Archive (1)"
    opened.click(panel.archive)
    assert titles(opened) == ["Question 4"]
    assert panel.archive.text() == "All conversations"
    choose(menu_of(opened, "Question 4"), "Take out of the archive")
    assert len(titles(opened)) == 5
    assert not panel.archive.isVisible()


def test_going_on_takes_out_of_the_archive(some: AppWindow, backend: ScriptedBackend) -> None:
    choose(menu_of(some, "Question 0"), "Archive")
    some.click(some.window.sidebar.panel.archive)
    press_row(some, "Question 0")
    some.wait_for_text("Question 0")
    write_in(some)
    ask(some, backend, "and more")
    assert titles(some) == [f"Question {n}" for n in (0, 4, 3, 2, 1)]


def test_a_folder_from_the_first_to_the_last(some: AppWindow, start: Start) -> None:
    press_row(some, "Question 3")
    press_row(some, "Question 1", SHIFT)
    assert len(some.window.sidebar.list.selected) == 3
    choose(menu_of(some), "Move to folder > New folder…")
    dialog = dialog_of(some)
    some.press(Key.Key_Return)
    assert dialog.said.text() == "Write a name first."
    QTest.keyClicks(dialog.name, "Trips & more")
    some.press(Key.Key_Return)
    assert some.headings == ["Trips & more", "Today"]
    assert titles(some) == [f"Question {n}" for n in (3, 2, 1, 4, 0)]
    view = some.window.sidebar.list
    press_row(some, "Trips & more")
    assert titles(some) == ["Question 4", "Question 0"]
    opened = start()
    assert titles(opened) == ["Question 4", "Question 0"]
    assert spoken(opened, "Trips & more") == "Folder Trips & more, 3 conversations, folded"
    view = opened.window.sidebar.list
    view.setFocus()
    view.mark(row_index(opened, "Trips & more"))
    opened.press(Key.Key_Right)
    assert len(titles(opened)) == 5
    choose(menu_of(opened, "Trips & more"), "Rename folder…")
    dialog = dialog_of(opened)
    dialog.name.setText("Voyages")
    opened.click(dialog.take)
    assert opened.headings == ["Voyages", "Today"]
    choose(menu_of(opened, "Question 3"), "Move to folder > No folder")
    assert titles(opened) == [f"Question {n}" for n in (2, 1, 4, 3, 0)]
    choose(menu_of(opened, "Voyages"), "Dissolve folder")
    assert opened.headings == ["Today"]
    opened.click(opened.window.sidebar.panel.undo.button("undo"))  # type: ignore[union-attr]
    assert opened.headings == ["Voyages", "Today"]


def test_tags_have_a_colour_and_a_name(some: AppWindow, start: Start) -> None:
    choose(menu_of(some, "Question 2"), "Tags > New tag…")
    dialog = dialog_of(some)
    assert isinstance(dialog, TagDialog)
    assert dialog.colour.accessibleName() == "Colour"
    QTest.keyClicks(dialog.name, "Work")
    some.press(Key.Key_Return)
    assert some.listed[2].arrangement.tags == (WORK,)
    assert spoken(some, "Question 2") == "Question 2, tag Work"
    choose(menu_of(some, "Question 0"), "Tags > Work")
    choose(menu_of(some, "Question 0"), "Change a tag > Work")
    dialog = dialog_of(some)
    assert isinstance(dialog, TagDialog)
    dialog.colour.setCurrentIndex(dialog.colour.findData("red"))
    some.press(Key.Key_Return)
    opened = start()
    tags = [line.arrangement.tags for line in opened.listed]
    assert tags == [(), (), (Tag("Work", "red"),), (), (Tag("Work", "red"),)]
    choose(menu_of(opened, "Question 2"), "Tags > Work")
    assert opened.listed[2].arrangement.tags == ()


def test_a_reply_out_of_view_is_marked_until_it_is_seen(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    reply = ask(opened, backend, "first")
    reply.say("begun")
    opened.wait_for_text("begun")
    assert spoken(opened, "first") == "first, a reply is coming"
    opened.press(Key.Key_N, CTRL)
    ask(opened, backend, "second").finish()
    assert spoken(opened, "first") == "first, a reply is coming"
    reply.finish()
    until(lambda: spoken(opened, "first") == "first, new reply", "the mark")
    opened = start()
    opened.wait_for_text("second")  # what was asked last is open, not what was answered last
    assert (titles(opened), spoken(opened, "first")) == (["second", "first"], "first, new reply")
    opened.open_row(titles(opened).index("first"))
    opened.wait_for_text("begun")
    assert spoken(opened, "first") == "first"
    opened = start()
    assert spoken(opened, "first") == "first"


def test_a_stopped_reply_leaves_no_dot(scripted: AppWindow, backend: ScriptedBackend) -> None:
    ask(scripted, backend, "first").say("begun")
    scripted.wait_for_text("begun")
    scripted.stop()
    scripted.wait_for_end()
    assert spoken(scripted, "first") == "first"
    assert not scripted.window.sidebar.list._pulse.isActive()


def test_a_draft_is_marked(some: AppWindow, start: Start) -> None:
    some.edit.setFocus()
    some.type("half a thought")
    press_row(some, "Question 2")
    some.wait_for_text("Question 2")
    assert spoken(some, "Question 4") == "Question 4, draft"
    opened = start()
    assert spoken(opened, "Question 4") == "Question 4, draft"


def test_several_are_deleted_and_come_back(some: AppWindow) -> None:
    view = some.window.sidebar.list
    press_row(some, "Question 4")
    press_row(some, "Question 2", SHIFT)
    assert some.text.startswith("Question 4")  # choosing several opens none
    some.press(Key.Key_Delete)
    assert titles(some) == ["Question 1", "Question 0"]
    assert some.text == ""
    undo = some.window.sidebar.panel.undo
    assert undo is not None
    assert undo.label.text() == "3 conversations are deleted."
    some.press(Key.Key_Z, CTRL)
    assert titles(some) == [f"Question {n}" for n in (4, 3, 2, 1, 0)]
    some.wait_for_text("Question 4")
    some.press(Key.Key_A, CTRL)
    assert len(view.selected) == 5
    choose(menu_of(some), "Delete 5 conversations")
    assert titles(some) == []


def test_a_copy_is_whole_and_apart(some: AppWindow, backend: ScriptedBackend, start: Start) -> None:
    choose(menu_of(some, "Question 2"), "Duplicate")
    until(lambda: titles(some)[0] == "Question 2 (copy)", "it is there")
    some.wait_for_text("Question 2")
    assert some.window.windowTitle() == "Question 2 (copy) — Desktop Chat"
    write_in(some)
    reply = ask(some, backend, "and then?")
    reply.say("Nothing")
    reply.finish()
    some.wait_for_end()
    opened = start()
    opened.wait_for_text("and then?")
    assert [m.text for m in opened.messages] == ["Question 2", "Because", "and then?", "Nothing"]
    opened.open_row(titles(opened).index("Question 2"))
    until(lambda: opened.text == "Question 2\nBecause", "the first one is as it was")


def test_enter_while_an_input_method_composes_is_not_the_end_of_a_title(some: AppWindow) -> None:
    press_row(some, "Question 3")
    some.press(Key.Key_F2)
    editor = some.window.sidebar.list.findChild(Line)
    assert editor is not None
    editor.selectAll()
    QApplication.sendEvent(editor, QInputMethodEvent("biao", []))
    QTest.keyClick(editor, Key.Key_Return)
    assert some.window.sidebar.list.is_being_renamed
    commit = QInputMethodEvent()
    commit.setCommitString("标题")
    QApplication.sendEvent(editor, commit)
    QTest.keyClick(editor, Key.Key_Return)
    until(lambda: "标题" in titles(some), "it is renamed")


def test_what_comes_while_a_title_is_written_waits(
    some: AppWindow, backend: ScriptedBackend
) -> None:
    press_row(some, "Question 0")
    some.wait_for_text("Question 0")
    view = some.window.sidebar.list
    press_row(some, "Question 3")
    some.press(Key.Key_F2)
    editor = view.findChild(Line)
    assert editor is not None
    some.window.sidebar.panel.put_first(some.listed[4].id, "Question 0")
    assert view.is_being_renamed
    editor.setText("Renamed")
    QTest.keyClick(editor, Key.Key_Return)
    until(lambda: titles(some)[:3] == ["Question 0", "Question 4", "Renamed"], "both are there")


def test_reading_is_not_moved_by_what_comes_above(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, *(at(number, 0) for number in range(60)))
    opened = start()
    view = opened.window.sidebar.list
    until(lambda: len(opened.listed) == 60)
    view.scrollTo(row_index(opened, "Question 20"), view.ScrollHint.PositionAtTop)
    before = view.visualRect(row_index(opened, "Question 20")).top()
    opened.window.sidebar.panel.put_first("f" * 32, "It is new")
    assert view.visualRect(row_index(opened, "Question 20")).top() == before
    assert view.verticalScrollBar().value() > 0


def test_a_screen_reader_reads_the_rows(some: AppWindow) -> None:
    view = some.window.sidebar.list
    reading = QAccessible.queryAccessibleInterface(view)
    assert reading.text(QAccessible.Text.Name) == "Conversations"
    said = [reading.child(n).text(QAccessible.Text.Name) for n in range(reading.childCount())]
    assert [text for text in said if text] == ["Today", *titles(some)]


def test_the_day_goes_on_at_midnight(some: AppWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = some.window.sidebar.panel
    assert panel._midnight.isActive()
    assert panel._midnight.remainingTime() <= DAY * 1000 + 2000
    real: Callable[[], float] = time.time
    monkeypatch.setattr(time, "time", lambda: real() + DAY)
    panel._midnight.timeout.emit()
    assert some.headings == ["Yesterday"]


def test_a_marked_row_is_the_conversation_in_view(some: AppWindow) -> None:
    press_row(some, "Question 1")
    some.wait_for_text("Question 1")
    some.press(Key.Key_N, CTRL)
    assert some.window.sidebar.list.selected == []
    assert not some.window.sidebar.list.selectionModel().hasSelection()
