"""Exports, imports and backups from the settings, with real files and a real history."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage.exchange.exporting import Format
from desktop_chat.storage.exchange.failures import Refusal
from desktop_chat.ui.exchange_sentences import refusal_sentence
from desktop_chat.ui.settings.history_controller import HistoryController
from desktop_chat.ui.settings.history_page import HistoryPage
from desktop_chat.ui.settings.table import Section
from tests.chatgpt_export import purring, write_zip
from tests.exchanging import export
from tests.gui.app_window import AppWindow, until
from tests.gui.earlier import Start, store_with, talk
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_app_menu import opens
from tests.gui.test_conversations import ask, titles
from tests.stories import story

Opened = Callable[[], tuple[AppWindow, HistoryPage, HistoryController]]


@pytest.fixture
def page_of(start: Start) -> Opened:
    def open_page() -> tuple[AppWindow, HistoryPage, HistoryController]:
        opened = start()
        window = opened.settings()
        window.pages.show_section(Section.DATA)
        until(window.history.isVisible, "the page is shown")
        controller = opened.session.settings.history
        assert controller is not None
        return opened, window.history, controller

    return open_page


def choose(controller: HistoryController, button: Callable[[], None], path: Path) -> None:
    """Press a button and answer its dialog; nothing waits for it meanwhile."""
    button()
    dialog = controller.dialog
    assert isinstance(dialog, QFileDialog)
    assert dialog.windowModality() is Qt.WindowModality.NonModal
    dialog.fileSelected.emit(str(path))
    dialog.close()


def mark_first(page: HistoryPage) -> None:
    item = page.table.topLevelItem(0)
    assert item is not None
    page.table.setCurrentItem(item)


def wait_for_said(page: HistoryPage, words: str) -> str:
    until(lambda: words in page.said.text(), f"{words!r}, and not {page.said.text()!r}")
    assert page.export_button.isEnabled()
    return page.said.text()


def test_the_conversation_in_view_is_written(page_of: Opened, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1, answer="It is *so*."))
    opened, page, controller = page_of()
    opened.wait_for_text("It is so.")
    for row, suffix, words in ((0, "md", "It is *so*."), (1, "html", "<em>so</em>")):
        page.form.setCurrentIndex(row)
        path = tmp_path / f"one.{suffix}"
        choose(controller, page.export_button.click, path)
        wait_for_said(page, f"1 conversation written to {path}")
        assert words in path.read_text(encoding="utf-8")
    assert (tmp_path / "one.md").stat().st_mode & 0o777 == 0o600


def test_what_was_written_is_opened_from_the_settings_too(
    page_of: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = opens(monkeypatch)
    store_with(tmp_path, talk(1))
    opened, page, controller = page_of()
    opened.wait_for_text("Because")
    assert not page.written.isVisible()
    choose(controller, page.export_button.click, tmp_path / "one.md")
    wait_for_said(page, "one.md")
    opened.click(page.written.folder_button)
    opened.click(page.written.open_button)
    assert handed == [tmp_path, tmp_path / "one.md"]
    (tmp_path / "one.md").unlink()
    opened.click(page.written.open_button)
    assert "not there any more" in page.said.text()
    page.import_button.click()
    assert not page.written.isVisible()


def test_an_empty_conversation_is_not_written(page_of: Opened) -> None:
    _, page, controller = page_of()
    page.export_button.click()
    assert "is empty" in page.said.text()
    assert controller.dialog is None


def test_all_are_written_and_come_back_elsewhere(
    page_of: Opened, tmp_path: Path, start: Start
) -> None:
    store_with(tmp_path, *(story(f"Question {n}", f"Answer {n}") for n in range(30)))
    _, page, controller = page_of()
    page.what.setCurrentIndex(1)
    page.form.setCurrentIndex(page.form.findData(Format.MARKDOWN.value))
    choose(controller, page.export_button.click, tmp_path / "all.zip")
    wait_for_said(page, "30 conversations written")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == 30
    page.form.setCurrentIndex(page.form.findData(Format.JSON.value))
    whole = tmp_path / "all.json"
    choose(controller, page.export_button.click, whole)
    wait_for_said(page, "all.json")
    choose(controller, page.import_button.click, whole)
    wait_for_said(page, "Already here and left as it is: 30 conversations.")
    (tmp_path / "history.db").rename(tmp_path / "elsewhere.db")
    opened, page, controller = page_of()
    assert titles(opened) == []
    choose(controller, page.import_button.click, whole)
    wait_for_said(page, "Imported: 30 conversations with 60 messages.")
    until(lambda: len(titles(opened)) == 30, "the list shows them")


def test_versions_that_are_not_in_view_are_told(page_of: Opened, tmp_path: Path) -> None:
    record = talk(1, answer="The first")
    more = [
        record.messages[1]._replace(id=f"{n:031d}v", text=f"Version {n}") for n in (2, 3)
    ]  # fmt: skip
    store_with(tmp_path, record._replace(messages=(*record.messages, *more)))
    opened, page, controller = page_of()
    opened.wait_for_text("The first")
    told = "2 other versions are left out; JSON has all of them."
    for row, suffix, says in ((0, "md", True), (1, "html", True), (2, "json", False)):
        page.form.setCurrentIndex(row)
        path = tmp_path / f"one.{suffix}"
        choose(controller, page.export_button.click, path)
        assert (told in wait_for_said(page, str(path))) is says
        assert (told in path.read_text(encoding="utf-8")) is says
        assert ("Version 3" in path.read_text(encoding="utf-8")) is not says


def test_a_chat_that_was_never_sent_is_not_counted(page_of: Opened, tmp_path: Path) -> None:
    drafted = ConversationRecord("d" * 32, draft="Not sent yet")
    emptied = ConversationRecord("e" * 32)
    store_with(tmp_path, drafted, emptied, talk(1), talk(2))
    opened, page, controller = page_of()
    opened.wait_for_text("Because")
    page.what.setCurrentIndex(1)
    for form in (Format.MARKDOWN, Format.HTML):
        page.form.setCurrentIndex(page.form.findData(form.value))
        path = tmp_path / f"{form.value}.zip"
        choose(controller, page.export_button.click, path)
        wait_for_said(page, f"2 conversations written to {path}")
        with zipfile.ZipFile(path) as archive:
            names = {f"Question {number}.{form.value}" for number in (1, 2)}
            assert set(archive.namelist()) == names
    page.form.setCurrentIndex(page.form.findData(Format.JSON.value))
    choose(controller, page.export_button.click, tmp_path / "all.json")
    wait_for_said(page, "3 conversations written")  # a draft is nowhere else
    assert "Not sent yet" in (tmp_path / "all.json").read_text(encoding="utf-8")


def test_what_was_written_to_be_read_is_not_read_back(page_of: Opened, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1))
    opened, page, controller = page_of()
    opened.wait_for_text("Because")
    for is_all, form in itertools.product((False, True), (Format.MARKDOWN, Format.HTML)):
        page.what.setCurrentIndex(int(is_all))
        page.form.setCurrentIndex(page.form.findData(form.value))
        path = tmp_path / f"{form.value}.zip" if is_all else tmp_path / f"one.{form.value}"
        choose(controller, page.export_button.click, path)
        wait_for_said(page, f"written to {path}")
        choose(controller, page.import_button.click, path)
        said = wait_for_said(page, "Nothing was imported.")
        assert refusal_sentence(Refusal.NOT_READ_BACK) in said


def test_a_deleted_conversation_comes_back_under_its_own_id(
    page_of: Opened, tmp_path: Path
) -> None:
    kept = talk(1)
    store_with(tmp_path, kept, talk(2))
    whole = export([kept], tmp_path / "one.json")
    opened, page, controller = page_of()
    sidebar = opened.window.sidebar
    sidebar.panel.delete_asked.emit((kept.id,))
    assert titles(opened) == ["Question 2"]
    choose(controller, page.import_button.click, whole)
    wait_for_said(page, "Imported: 1 conversation with 2 messages.")
    again = opened.session.history.store.shown(kept.id)
    until(again.done)
    found = again.result()
    assert found is not None
    assert found.messages == kept.messages


def test_branches_and_pictures_of_another_app(page_of: Opened, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", conversations=[purring()])
    opened, page, controller = page_of()
    choose(controller, page.import_button.click, path)
    said = wait_for_said(page, "Imported: ")
    assert "Pictures left out: 2." in said
    until(lambda: titles(opened), "the list shows it")
    opened.back()
    opened.open_row(0)
    until(lambda: opened.messages, "it opens")
    versions = [opened.session.controller.conversation.place(m).total for m in opened.messages]
    assert max(versions) == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b"PK\x03\x04 no zip", Refusal.BAD_ARCHIVE),
        (b'{"hello": 1}', None),
        (b"just words", Refusal.UNKNOWN_FORMAT),
        (b'[{"id": "x", "mapping": {', Refusal.TRUNCATED),
    ],
)
def test_refused_files_say_why(
    page_of: Opened, tmp_path: Path, content: bytes, reason: Refusal | None
) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(content)
    opened, page, controller = page_of()
    choose(controller, page.import_button.click, path)
    said = wait_for_said(page, "Nothing was imported.")
    if reason is not None:
        assert refusal_sentence(reason) in said
    assert page.said.property("role") == "error"
    assert titles(opened) == []


def test_every_refusal_has_a_sentence() -> None:
    assert all(refusal_sentence(reason).endswith(".") for reason in Refusal)


def test_an_import_is_called_off_and_leaves_nothing(page_of: Opened, tmp_path: Path) -> None:
    many = (story(*(f"word {n} " * 300 for _ in range(20))) for n in range(300))
    path = export(list(many), tmp_path / "many.json")
    opened, page, controller = page_of()
    choose(controller, page.import_button.click, path)
    until(lambda: page.progress.value() > 0, "it is under way")
    assert page.cancel.isVisible()
    assert not page.import_button.isEnabled()
    page.cancel.click()
    wait_for_said(page, "Called off")
    assert not page.progress.isVisible()
    ids = opened.session.history.store.ids()
    until(ids.done)
    assert ids.result() == ()


def test_a_file_that_cannot_be_written(page_of: Opened, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1))
    opened, page, controller = page_of()
    opened.wait_for_text("Because")
    choose(controller, page.export_button.click, tmp_path / "no" / "where.md")
    wait_for_said(page, "No such file or directory. Nothing was changed.")


def test_going_back_to_a_backup(page_of: Opened, tmp_path: Path, backend: ScriptedBackend) -> None:
    store_with(tmp_path, talk(1, answer="Before"))
    opened, page, _ = page_of()
    opened.wait_for_text("Before")
    until(lambda: "none yet" in page.backups_said.text(), "there is no backup")
    page.backup_button.click()
    until(lambda: page.table.topLevelItemCount() == 1, "a backup is made")
    opened.back()
    reply = ask(opened, backend, "A later question")
    reply.say("a later answer, half of it")
    opened.wait_for_text("half of it")
    page = opened.settings().history
    mark_first(page)
    page.restore_button.click()
    assert "Go back to the conversations of" in page.question.label.text()
    assert "half of it" in opened.text  # nothing is done before it is agreed
    page.question.button("leave").click()
    assert not page.question.isVisible()
    page.restore_button.click()
    page.question.button("restore").click()
    until(lambda: "are kept at" in page.backups_said.text(), "it is restored")
    until(lambda: opened.text.rstrip().endswith("Before"), "the window shows it")
    assert [m.text for m in opened.messages] == ["Question 1", "Before"]
    assert titles(opened) == ["Question 1"]
    kept = Path(page.backups_said.text().rpartition(" at ")[2].rstrip("."))
    assert kept.exists()
    assert kept.stat().st_mode & 0o777 == 0o600
    opened.back()
    reply = ask(opened, backend, "And on")
    reply.say("it goes")
    reply.finish()
    opened.wait_for_end()


def test_a_backup_that_is_not_sound(page_of: Opened, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1))
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "history-20250101-120000.db").write_bytes(b"nothing" * 900)
    opened, page, _ = page_of()
    opened.wait_for_text("Because")
    until(lambda: page.table.topLevelItemCount() == 1, "it is listed")
    mark_first(page)
    page.restore_button.click()
    page.question.button("restore").click()
    until(lambda: "not sound" in page.backups_said.text(), "why not")
    assert "Because" in opened.text
    assert titles(opened) == ["Question 1"]


def test_each_sentence_stands_below_its_own_button(page_of: Opened, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1, answer="So."))
    opened, page, controller = page_of()
    opened.wait_for_text("So.")
    page.form.setCurrentIndex(page.form.findData(Format.JSON.value))
    choose(controller, page.export_button.click, tmp_path / "one.json")
    wait_for_said(page, "1 conversation written")

    def top(widget: QWidget) -> int:
        return widget.mapTo(page, QPoint(0, 0)).y()

    until(page.said.isVisible, "it is told")
    until(lambda: top(page.said) > top(page.export_button), "below the export")
    until(lambda: top(page.said) < top(page.import_button), "above the import")
    choose(controller, page.import_button.click, tmp_path / "one.json")
    wait_for_said(page, "Already here")
    until(lambda: top(page.said) > top(page.import_button), "below the import")
