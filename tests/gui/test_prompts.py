"""Prompts called with `/`, their variables, assistants, and the page where they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.library import Assistant, Library, SavedPrompt
from desktop_chat.chat.parameters import Parameters, parameters_from
from desktop_chat.storage.library import LibraryFile, read_library
from desktop_chat.ui.fields import Line
from desktop_chat.ui.prompts.completion import Completion
from desktop_chat.ui.prompts.desk import PromptsDesk
from desktop_chat.ui.prompts.variables import VariableForm
from desktop_chat.ui.settings.prompts_page import PromptsPage
from desktop_chat.ui.settings.table import Section
from desktop_chat.ui.theme import tokens
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, compose, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.test_search import palette, rows_of

ALT = Qt.KeyboardModifier.AltModifier
PLAIN = SavedPrompt("1" * 32, "Proofread", "Mend what is wrong in this:\n")
OPEN = SavedPrompt("2" * 32, "Translate", "Into {{language}} for {{reader}}: ")
COOK = Assistant("3" * 32, "Cook", "c" * 32, "Elsewhere", "pear-2", Parameters(0.5, system="Cook"))


@pytest.fixture
def opened(open_window: OpenWindow, tmp_path: Path) -> AppWindow:
    LibraryFile(tmp_path).save(Library((PLAIN, OPEN), (COOK,)))
    made = open_window()
    own = Connection("c" * 32, "Elsewhere", Kind.OPENAI, "http://127.0.0.1:9/v1", "pear-1")
    made.session.connections.put(own)
    return made


def offered(opened: AppWindow) -> list[str]:
    found = opened.window.findChild(Completion)
    if not isinstance(found, Completion) or not found.isVisible():
        return []
    return [row.words for row in found.model.rows]


def page(opened: AppWindow) -> PromptsPage:
    window = opened.settings()
    window.pages.show_section(Section.PROMPTS)
    return window.prompts


def test_a_slash_offers_prompts_and_tab_takes_one(opened: AppWindow) -> None:
    opened.type("/")
    assert offered(opened) == ["Proofread", "Translate", "Cook", "Prompts and assistants…"]
    opened.type("pro")
    assert offered(opened) == ["Proofread"]
    opened.press(Key.Key_Tab)
    assert offered(opened) == []
    assert opened.window.composer.text() == PLAIN.text
    assert QApplication.focusWidget() is opened.edit
    opened.edit.undo()
    opened.edit.undo()
    assert opened.window.composer.text().startswith("/pro")


def test_what_follows_the_slash_stays(opened: AppWindow) -> None:
    opened.type("an apple")
    opened.press(Key.Key_Home)
    opened.type("/proof")
    assert offered(opened) == ["Proofread"]
    opened.press(Key.Key_Return)
    assert opened.window.composer.text() == PLAIN.text + "an apple"


def test_esc_closes_the_list_and_enter_sends_then(opened: AppWindow) -> None:
    opened.type("/t")
    assert "Translate" in offered(opened)
    opened.press(Key.Key_Escape)
    assert offered(opened) == []
    opened.type("r")
    assert offered(opened) == []
    opened.edit.clear()
    opened.type("/tr")
    assert offered(opened) == ["Translate"]
    opened.type("x and more")
    assert offered(opened) == []
    opened.press(Key.Key_Return)
    assert opened.messages[0].text == "/trx and more"


def test_an_input_method_keeps_its_enter(opened: AppWindow) -> None:
    opened.type("/")
    compose(opened.edit, "ni")
    opened.press(Key.Key_Return)
    opened.press(Key.Key_Down)
    assert PLAIN.text not in opened.window.composer.text()
    assert opened.messages == []
    compose(opened.edit, "")


def test_variables_are_asked_for_inline(opened: AppWindow) -> None:
    opened.type("/trans")
    opened.press(Key.Key_Return)
    form = opened.window.findChild(VariableForm)
    assert isinstance(form, VariableForm)
    assert list(form.fields) == ["language", "reader"]
    assert QApplication.focusWidget() is form.fields["language"]
    QTest.keyClicks(form.fields["language"], "Latin")
    compose(form.fields["language"], "x")
    opened.press(Key.Key_Return)
    assert QApplication.focusWidget() is form.fields["language"]
    compose(form.fields["language"], "")
    opened.press(Key.Key_Return)
    assert QApplication.focusWidget() is form.fields["reader"]
    QTest.keyClicks(form.fields["reader"], "a child")
    opened.press(Key.Key_Return)
    assert opened.window.composer.text() == "Into Latin for a child: "
    assert not form.isVisible()
    assert QApplication.focusWidget() is opened.edit
    opened.edit.clear()
    opened.type("/trans")
    opened.press(Key.Key_Return)
    assert form.fields["language"].text() == ""
    opened.press(Key.Key_Escape)
    assert not form.isVisible()
    assert opened.window.composer.text() == ""


def test_an_assistant_is_one_key_away(opened: AppWindow) -> None:
    opened.press(Key.Key_N, CTRL | SHIFT)
    until(lambda: rows_of(opened)[:2] == ["Prompts", "Cook"], "assistants first")
    opened.press(Key.Key_Return)
    assert not palette(opened).isVisible()
    conversation = opened.session.controller.conversation
    assert (conversation.connection_id, conversation.model) == ("c" * 32, "pear-2")
    assert parameters_from(conversation.parameters) == COOK.parameters
    assert opened.session.connections.chosen.model == "pear-2"
    assert opened.window.greeting.text() == "A new chat with Cook"
    opened.ask("Soup?")
    opened.wait_for_end()
    opened.press(Key.Key_N, CTRL)
    assert opened.window.greeting.text() == "What would you like to talk about?"
    assert opened.session.controller.conversation.parameters == {}


def desk_of(opened: AppWindow) -> PromptsDesk:
    desks = opened.session.history.desks
    return next(each for each in desks if isinstance(each, PromptsDesk))


def test_an_empty_conversation_offers_assistants(opened: AppWindow) -> None:
    desk = desk_of(opened)
    until(lambda: desk.row is not None and desk.row.isVisible(), "the row is there")
    row = desk.row
    assert row is not None
    assert [button.text() for button in row.buttons] == ["Cook"]
    assert not row.others.isVisible()
    before = opened.session.connections.chosen.model
    opened.press(Key.Key_1, CTRL)
    assert opened.window.greeting.text() == "A new chat with Cook"
    assert row.buttons[0].isChecked()
    assert opened.session.controller.conversation.model == "pear-2"
    assert QApplication.focusWidget() is opened.edit
    opened.click(row.buttons[0])
    assert opened.window.greeting.text() == "What would you like to talk about?"
    assert not row.buttons[0].isChecked()
    assert opened.session.controller.conversation.parameters == {}
    assert opened.session.connections.chosen.model == before
    opened.press(Key.Key_1, CTRL)
    opened.ask("Soup?")
    assert not row.isVisible()
    opened.wait_for_end()
    opened.press(Key.Key_N, CTRL)
    assert row.isVisible()
    assert not row.buttons[0].isChecked()


def test_the_row_has_room_for_some_and_a_way_to_the_others(
    opened: AppWindow, tmp_path: Path
) -> None:
    desk = desk_of(opened)
    until(lambda: desk.row is not None and desk.row.isVisible(), "the row is there")
    row = desk.row
    assert row is not None
    for number in range(11):
        desk.shelf.put(Assistant(f"{number:032x}", f"Assistant & friend {number}"))
    until(row.others.isVisible, "not all have room")
    shown = [button for button in row.buttons if button.isVisible()]
    assert 2 <= len(shown) < 9
    assert shown[-1].geometry().right() < row.others.geometry().left()
    assert row.others.geometry().right() <= row.width()
    opened.click(row.others)
    until(lambda: rows_of(opened)[:1] == ["Prompts"], "the palette lists them")
    opened.press(Key.Key_Escape)
    for assistant in desk.shelf.library.assistants:
        desk.shelf.remove(assistant)
    assert not row.isVisible()


def test_without_assistants_there_is_no_row(open_window: OpenWindow) -> None:
    opened = open_window()
    let_run(0.6)
    assert desk_of(opened).row is None


def test_writing_ordering_and_deleting_with_undo(opened: AppWindow, tmp_path: Path) -> None:
    shown = page(opened)
    rows = [shown.list.item(row).text() for row in range(shown.list.count())]
    assert rows == ["Assistants", "Cook", "Prompts", "Proofread", "Translate"]
    opened.click(shown.add_prompt)
    assert QApplication.focusWidget() is shown.prompt.name
    QTest.keyClicks(shown.prompt.name, "Shorten")
    shown.prompt.text.setFocus()
    QTest.keyClicks(shown.prompt.text, "Shorter, for {{whom}}:")
    assert "whom" in shown.prompt.said.text()
    shown.list.setFocus()
    opened.press(Key.Key_Up, ALT)
    opened.press(Key.Key_Delete)
    names = [each.name for each in stored(opened, tmp_path).prompts]
    assert names == ["Proofread", "Translate"]
    assert "“Shorten” is deleted." in shown.undo.label.text()
    opened.click(shown.undo.button("undo"))
    names = [each.name for each in stored(opened, tmp_path).prompts]
    assert names == ["Proofread", "Shorten", "Translate"]
    assert shown.prompt.name.text() == "Shorten"
    assert stored(opened, tmp_path).prompts[1].text == "Shorter, for {{whom}}:"
    opened.back()


def test_an_assistant_is_written(opened: AppWindow, tmp_path: Path) -> None:
    shown = page(opened)
    opened.click(shown.add_assistant)
    QTest.keyClicks(shown.assistant.name, "Poet")
    opened.press(Key.Key_Tab)
    form = shown.assistant
    form.connection.setCurrentIndex(form.connection.findData("c" * 32))
    form.connection.activated.emit(form.connection.currentIndex())
    form.model.setFocus()
    form.model.selectAll()
    QTest.keyClicks(form.model, "rhyme-1")
    form.parameters.temperature.setFocus()
    QTest.keyClicks(form.parameters.temperature, "1.5")
    form.parameters.system.setFocus()
    QTest.keyClicks(form.parameters.system, "Rhyme.")
    opened.back()
    poet = stored(opened, tmp_path).assistants[1]
    wanted = Parameters(temperature=1.5, system="Rhyme.")
    assert poet[1:] == ("Poet", "c" * 32, "Elsewhere", "rhyme-1", wanted)


def test_an_assistants_system_prompt_has_room(opened: AppWindow) -> None:
    shown = page(opened)
    opened.click(shown.add_assistant)
    form = shown.assistant
    system = form.parameters.system
    until(system.isVisible, "the form is shown")
    area = form.parentWidget()
    assert area is not None
    assert form.width() <= area.width(), "nothing is cut"
    assert system.width() >= form.width() - 2 * tokens.SPACE_5
    assert system.height() >= 6 * system.fontMetrics().lineSpacing()
    for field in form.parameters.fields.values():
        if isinstance(field, Line):
            assert field.fontMetrics().horizontalAdvance(field.placeholderText()) < field.width()


def test_export_and_import_as_a_file(opened: AppWindow, tmp_path: Path) -> None:
    shown = page(opened)
    controller = opened.session.settings._get()._prompts
    assert controller is not None
    path = tmp_path / "out.json"
    controller.export(path)
    until(lambda: "3 things are in out.json." in shown.said.text(), "it is written")
    assert read_library(path) == Library((PLAIN, OPEN), (COOK,))
    controller.import_from(path)
    until(lambda: "already" in shown.said.text(), "nothing is new")
    LibraryFile(tmp_path / "x").save(Library((SavedPrompt("9", "New one", "t"),)))
    controller.import_from(tmp_path / "x" / "prompts.json")
    until(lambda: shown.said.text() == "One is new.", "one is new")
    path.write_text("{}")
    controller.import_from(path)
    until(lambda: "no file of prompts" in shown.said.text(), "it is told")
    controller.import_from(tmp_path / "gone.json")
    until(lambda: "gone.json" in shown.said.text(), "that too")
    opened.click(shown.export_button)
    assert controller.dialog is not None
    controller.dialog.close()
    opened.back()


def stored(opened: AppWindow, folder: Path) -> Library:
    """What the file has, once everything is written."""
    shelf = opened.session.settings._get()._around.shelf  # type: ignore[union-attr]
    shelf.finish(10)
    return LibraryFile(folder).load()
