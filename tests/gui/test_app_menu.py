"""The menu behind one button: files, paper and the clipboard, all by keyboard."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu

from desktop_chat.ui.app_menu import AppMenu
from desktop_chat.ui.printing import Printing
from desktop_chat.ui.transcript import link_question
from tests.chatgpt_export import purring, write_zip
from tests.gui.app_window import AppWindow, Key, let_run, until
from tests.gui.earlier import Start, store_with, talk
from tests.gui.pages import PAGE
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import begin_reply, dialogue, is_at_end, long_talk, put
from tests.gui.test_conversations import titles
from tests.gui.test_sidebar import choose as choose_there
from tests.gui.test_sidebar import menu_of


def desk_of(opened: AppWindow) -> AppMenu:
    return next(desk for desk in opened.session.history.desks if isinstance(desk, AppMenu))


def open_menu(opened: AppWindow) -> QMenu:
    """Open it with its key."""
    opened.press(Key.Key_F10)
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu is open")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def labels(menu: QMenu) -> list[str]:
    actions = [action for action in menu.actions() if not action.isSeparator()]
    return [action.text().partition("\t")[0] for action in actions]


def choose(opened: AppWindow, label: str) -> None:
    """Walk to an entry with the arrows and press Enter."""
    menu = open_menu(opened)
    for _ in menu.actions():
        if menu.activeAction().text().startswith(label):
            break
        opened.type_key(menu, Key.Key_Down)
    opened.type_key(menu, Key.Key_Return)
    let_run(0.01)


def answer(opened: AppWindow, path: Path, name_filter: str = "") -> None:
    """Answer the dialog of files."""
    dialog = desk_of(opened).files.dialog
    assert isinstance(dialog, QFileDialog)
    if name_filter:
        dialog.selectNameFilter(name_filter)
        dialog.filterSelected.emit(name_filter)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    opened.window.activateWindow()
    until(lambda: QApplication.activeWindow() is opened.window, "the window is in front")


def wait_for_said(opened: AppWindow, words: str) -> None:
    strip = opened.window.work_strip
    until(lambda: words in strip.label.text(), f"{words!r}, and not {strip.label.text()!r}")
    assert not strip.is_busy
    assert strip.button.text() == "Close"


def test_it_opens_by_key_and_by_mouse_and_has_it_all(scripted: AppWindow) -> None:
    menu = open_menu(scripted)
    said = labels(menu)
    wanted = ["New chat", "Copy conversation as Markdown", "Export this…", "Print…", "Save as PDF…"]
    wanted += ["Export all…", "Import…", "Restore a backup…", "Settings", "Help", "Quit"]
    assert [label for label in said if label in wanted] == wanted
    can = {action.text().partition("\t")[0]: action.isEnabled() for action in menu.actions()}
    assert not can["Print…"]  # there is nothing to print yet
    assert can["Export all…"]
    menu.close()
    scripted.click(scripted.window.header.menu)
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu is open")
    menu_again = QApplication.activePopupWidget()
    assert menu_again is not None
    menu_again.close()
    assert scripted.window.header.menu.accessibleName() == "Menu"


def test_a_conversation_is_copied_as_markdown(scripted: AppWindow) -> None:
    put(scripted, dialogue("Go", PAGE))
    choose(scripted, "Copy conversation")
    copied = QApplication.clipboard().text()
    assert copied.startswith("# Go\n")
    assert "## You\n\nGo" in copied
    assert PAGE.strip() in copied
    wait_for_said(scripted, "on the clipboard")


@pytest.mark.parametrize(
    ("name_filter", "suffix", "words"),
    [
        ("Markdown (*.md)", "md", "It is *so*."),
        ("Web page (*.html)", "html", "<em>so</em>"),
        ("JSON (*.json)", "json", '"It is *so*."'),
    ],
)
def test_the_conversation_in_view_is_exported(
    start: Start, tmp_path: Path, name_filter: str, suffix: str, words: str
) -> None:
    store_with(tmp_path, talk(1, answer="It is *so*."))
    opened = start()
    opened.wait_for_text("It is so.")
    choose(opened, "Export this")
    path = tmp_path / f"out.{suffix}"
    answer(opened, path, name_filter)
    wait_for_said(opened, f"1 conversation written to {path}.")
    assert words in path.read_text("utf-8")


def opens(monkeypatch: pytest.MonkeyPatch, done: bool = True) -> list[Path]:
    """What is handed to other programs from now on."""
    handed: list[Path] = []

    def note(path: Path) -> bool:
        handed.append(path)
        return done

    monkeypatch.setattr(link_question, "open_path", note)
    return handed


def test_what_was_written_is_opened_from_where_it_is_told(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = opens(monkeypatch)
    store_with(tmp_path, talk(1))
    opened = start()
    opened.wait_for_text("Because")
    strip = opened.window.work_strip
    choose(opened, "Export this")
    answer(opened, tmp_path / "out.md")
    wait_for_said(opened, "out.md")
    assert strip.written.open_button.isVisible()
    assert handed == []  # nothing opens by itself
    strip.written.open_button.setFocus()
    opened.press(Key.Key_Space)
    assert handed == [tmp_path / "out.md"]
    opened.press(Key.Key_Tab)
    opened.press(Key.Key_Space)
    assert handed == [tmp_path / "out.md", tmp_path]
    (tmp_path / "out.md").unlink()
    opened.click(strip.written.open_button)
    assert strip.label.text() == f"{tmp_path / 'out.md'} is not there any more."
    assert strip.written.folder_button.isVisible()
    assert len(handed) == 2
    choose(opened, "Copy conversation as Markdown")
    assert not strip.written.isVisible()  # the next sentence is about something else


@pytest.mark.parametrize("name", ["out.desktop", "out.sh", "out.HTA", "out.exe"])
def test_what_is_named_like_a_program_is_never_opened(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    handed = opens(monkeypatch)
    store_with(tmp_path, talk(1))
    opened = start()
    opened.wait_for_text("Because")
    choose(opened, "Export this")
    answer(opened, tmp_path / name)
    wait_for_said(opened, name)
    written = opened.window.work_strip.written
    assert written.isVisible()
    assert not written.open_button.isVisible()
    written.open_button.click()
    assert handed == []
    opened.click(written.folder_button)
    assert handed == [tmp_path]


def test_where_no_program_opens_it_that_is_told(
    scripted: AppWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(monkeypatch, done=False)
    put(scripted, dialogue("one", "1"))
    pdf(scripted, tmp_path / "one.pdf")
    wait_for_said(scripted, "Saved to")
    strip = scripted.window.work_strip
    scripted.click(strip.written.open_button)
    assert strip.label.text().startswith("No program of this computer opens")


def test_what_was_written_is_told_for_some_seconds_in_front_or_not(
    scripted: AppWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = scripted.window.work_strip
    strip._end.setInterval(20)
    strip.say("Saved to one.pdf.")
    strip.button.setFocus()
    let_run(0.1)
    assert strip.isVisible()  # the person is about to press it
    monkeypatch.setattr(QApplication, "focusWidget", lambda: None)
    until(strip.isHidden, "another program is in front")


def test_all_are_exported(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1), talk(2), talk(3))
    opened = start()
    opened.wait_for_text("Because")
    choose(opened, "Export all")
    path = tmp_path / "all.json"
    answer(opened, path)
    wait_for_said(opened, "3 conversations written")
    choose(opened, "Export all")
    answer(opened, tmp_path / "all.zip", "Zip of Markdown files (*.zip)")
    wait_for_said(opened, "all.zip")
    assert len(zipfile.ZipFile(tmp_path / "all.zip").namelist()) == 3


def test_a_file_is_imported_with_the_list_beside_it(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "chatgpt.zip"
    write_zip(path, conversations=[purring()])
    opened = start()
    choose(opened, "Import")
    answer(opened, path)
    wait_for_said(opened, "Imported: 1 conversation")
    until(lambda: len(titles(opened)) == 1, "it is listed")


def test_what_is_no_export_is_told_until_one_closes_it(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "torn.json"
    path.write_text("{", "utf-8")
    opened = start()
    choose(opened, "Import")
    answer(opened, path)
    wait_for_said(opened, "Nothing was imported.")
    strip = opened.window.work_strip
    until(strip.isVisible, "the strip is shown")
    opened.click(strip.button)
    assert strip.isHidden()


def test_backups_are_shown_in_the_settings(start: Start) -> None:
    opened = start()
    choose(opened, "Restore")
    until(lambda: opened.session.settings.window is not None, "the settings are open")
    window = opened.session.settings.window
    assert window is not None
    until(window.history.isVisible, "the page of conversations is shown")


def pdf(opened: AppWindow, path: Path) -> bytes:
    """Write the conversation in view, through the menu."""
    choose(opened, "Save as PDF")
    dialog = desk_of(opened).printing.dialog
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    wait_for_said(opened, f"Saved to {path}.")
    return path.read_bytes()


def pages(data: bytes) -> int:
    return data.count(b"/Type /Page\n")


def test_a_conversation_becomes_a_pdf(scripted: AppWindow, tmp_path: Path) -> None:
    text = f"{PAGE}\n\n$$\\int_0^1 x^2 dx = \\frac13$$\n\n怎么泡好一杯绿茶？"
    put(scripted, dialogue("A short one", text))
    data = pdf(scripted, tmp_path / "short.pdf")
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert pages(data) >= 1
    assert not list(tmp_path.glob(".*.part"))


def test_a_long_one_has_many_pages_and_the_window_stays_alive(
    scripted: AppWindow, tmp_path: Path
) -> None:
    messages = long_talk(24, 3_000)
    put(scripted, messages)
    data = pdf(scripted, tmp_path / "long.pdf")
    characters = sum(len(message.text) for message in messages)
    assert pages(data) >= characters / 6_000
    assert is_at_end(scripted.transcript)  # the page in view is another one


def test_on_paper_a_long_question_is_whole(scripted: AppWindow, tmp_path: Path) -> None:
    put(scripted, dialogue("line\n" * 200, "Well."))
    assert pages(pdf(scripted, tmp_path / "question.pdf")) > 2


def test_pages_are_called_off(scripted: AppWindow, tmp_path: Path) -> None:
    put(scripted, long_talk(40, 3_000))
    choose(scripted, "Save as PDF")
    dialog = desk_of(scripted).printing.dialog
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "never.pdf"))
    dialog.close()
    strip = scripted.window.work_strip
    until(strip.isVisible, "the strip is shown")
    assert strip.button.text() == "Cancel"
    scripted.click(strip.button)
    wait_for_said(scripted, "Called off.")
    assert not list(tmp_path.glob("*never*"))


def test_a_place_that_cannot_be_written_to_is_told(scripted: AppWindow, tmp_path: Path) -> None:
    put(scripted, dialogue("one", "1"))
    printing = desk_of(scripted).printing
    printing.write_pdf(tmp_path / "missing" / "x.pdf", "x", scripted.messages)
    wait_for_said(scripted, "No pages were made: No such file")


def test_a_reply_under_way_is_printed_as_it_is(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    put(scripted, dialogue("one", "1"))
    reply = begin_reply(scripted, backend, "half of")
    assert pages(pdf(scripted, tmp_path / "half.pdf")) == 1
    reply.say(" it")
    until(lambda: scripted.reply.text == "half of it", "the reply goes on")


def test_a_printer_is_asked_for(scripted: AppWindow) -> None:
    put(scripted, dialogue("one", "1"))
    choose(scripted, "Print")
    printing: Printing = desk_of(scripted).printing
    dialog = printing.dialog
    assert isinstance(dialog, QPrintDialog)
    assert dialog.size() != QSize(0, 0)
    dialog.reject()


def test_paper_that_is_a_file_is_said_to_be_saved_there(
    scripted: AppWindow, tmp_path: Path
) -> None:
    put(scripted, dialogue("one", "1"))
    scripted.session.controller.conversation.given_title = 'Why: "this" or that?'
    choose(scripted, "Print")
    dialog = desk_of(scripted).printing.dialog
    assert isinstance(dialog, QPrintDialog)
    field = dialog.findChild(QLineEdit, "filename")
    assert isinstance(field, QLineEdit)
    assert dialog.printer().docName() == "Why this or that"  # Qt makes the file's name of it
    path = tmp_path / "paper.pdf"
    field.setText(str(path))
    dialog.accept()
    wait_for_said(scripted, f"Saved to {path}.")
    assert path.read_bytes().startswith(b"%PDF-")


def test_one_of_the_list_is_exported_without_opening_it(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1, answer="The older one."), talk(2, answer="The newer one."))
    opened = start()
    opened.wait_for_text("The newer one.")
    older = next(line for line in opened.listed if line.id != opened.listed[0].id)
    assert older.id != opened.session.controller.conversation.id
    choose_there(menu_of(opened, older.title), "Export…")
    until(lambda: desk_of(opened).files.dialog is not None, "the place is asked for")
    path = tmp_path / "out.md"
    answer(opened, path)
    wait_for_said(opened, f"1 conversation written to {path}.")
    assert "The older one." in path.read_text("utf-8")
    opened.wait_for_text("The newer one.")
