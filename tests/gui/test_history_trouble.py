"""A history that cannot be saved: said, nothing is lost, and it goes away by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.messages import Status
from desktop_chat.storage.store import Store
from desktop_chat.storage.values import Recovery, StoreTrouble, TroubleCode
from desktop_chat.ui.history_sentences import recovery_sentence, trouble_sentence
from desktop_chat.ui.trouble_desk import TroubleDesk
from tests.gui.app_window import AppWindow, until
from tests.gui.earlier import Start, store_with, talk
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask


@pytest.fixture(autouse=True)
def known_faults(clean: None, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The store logs what these tests do to its file; anything else still fails them."""
    yield
    records = caplog.get_records("call")
    records[:] = [each for each in records if not each.name.startswith("desktop_chat.storage.")]


def desk_of(opened: AppWindow) -> TroubleDesk:
    desks = opened.session.history.desks
    return next(desk for desk in desks if isinstance(desk, TroubleDesk))


def banner(opened: AppWindow) -> str:
    """What the banner says; empty while there is none."""
    strip = opened.window.trouble
    return strip.label.text() if strip is not None and strip.isVisible() else ""


def test_another_program_holds_the_file(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    opened = start()
    holder = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    opened.ask("said while it is held")
    until(lambda: backend.replies, "the request leaves all the same")
    until(lambda: "Another program holds the history" in banner(opened), "the banner says so")
    backend.replies[0].say("and answered")
    backend.replies[0].finish()
    assert opened.wait_for_end() is Status.COMPLETE

    copy = tmp_path / "copy.md"
    desk_of(opened).save(opened.session.controller.conversation, copy)
    until(lambda: str(copy) in banner(opened), "the banner tells of the copy")
    written = copy.read_text("utf-8")
    assert "said while it is held" in written
    assert "and answered" in written

    holder.execute("ROLLBACK")
    holder.close()
    assert opened.window.trouble is not None
    opened.click(opened.window.trouble.button("retry"))
    until(lambda: not banner(opened), "the banner goes by itself")
    opened = start()
    opened.wait_for_text("and answered")


def test_save_as_asks_beside_the_window(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1))
    opened = start()
    opened.wait_for_text("Because")
    opened.session.history.link.troubled.emit(StoreTrouble(TroubleCode.FULL, tmp_path))
    assert opened.window.trouble is not None
    opened.click(opened.window.trouble.button("save"))
    dialog = desk_of(opened).dialog
    assert dialog is not None
    assert not dialog.isModal()
    dialog.fileSelected.emit(str(tmp_path / "there.md"))
    dialog.reject()
    until((tmp_path / "there.md").exists, "it is written")
    until(lambda: "there.md" in banner(opened), "the banner says where")


def test_a_copy_that_cannot_be_written(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1))
    opened = start()
    opened.wait_for_text("Because")
    desk_of(opened).save(opened.session.controller.conversation, tmp_path / "no" / "there.md")
    until(lambda: "could not be written" in banner(opened), "the banner says so")


def test_a_history_of_a_newer_version_is_read_only(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, talk(1))
    with sqlite3.connect(tmp_path / "history.db") as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = (tmp_path / "history.db").read_bytes()
    opened = start()
    until(lambda: "newer version" in banner(opened), "the banner says so")
    opened.wait_for_text("Because")
    assert opened.window.trouble is not None
    assert opened.window.trouble.button("save").isVisible()
    assert (tmp_path / "history.db").read_bytes() == before


def test_a_damaged_history_is_put_right_and_told(start: Start, tmp_path: Path) -> None:
    store_with(tmp_path, *(talk(number, answer="Because " * 500) for number in range(40)))
    file = tmp_path / "history.db"
    raw = bytearray(file.read_bytes())
    raw[4096:8192] = b"\xa5" * 4096
    file.write_bytes(raw)
    opened = start()
    until(lambda: "has been put right" in banner(opened), "the banner tells of it")
    assert "is kept at" in banner(opened)
    assert opened.window.trouble is not None
    opened.click(opened.window.trouble.button("close"))
    assert not banner(opened)
    assert list(tmp_path.glob("*damaged*"))


def test_every_trouble_has_a_sentence(qapp: QApplication) -> None:
    path = Path("/somewhere/history.db")
    said = {trouble_sentence(StoreTrouble(code, path)) for code in TroubleCode}
    assert len(said) == len(TroubleCode)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)
    backup = Path("/somewhere/backups/a.db")
    told = recovery_sentence(Recovery(path, 12, 340, 30, backup))
    assert "340" in told
    assert "%" not in told
    assert " 97 % of all" in recovery_sentence(Recovery(path, 12, 340, percent=97))
    assert "12" in told
    assert str(path) in told


def test_the_lock_of_the_store_is_given_back(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    ask(opened, backend, "hello").say("x")
    folder = opened.data_dir
    start()
    other = Store(folder)
    assert other.start().result(20).conversations[0].title == "hello"
    assert other.close(20)
