"""The desktop session ends: what there is is on the disk before, and nothing is cut short."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop_chat.app import save_all
from desktop_chat.storage.store import Store
from desktop_chat.ui.session_end import Application
from tests.gui.app_window import until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask


def test_all_is_on_the_disk_when_the_end_is_announced(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    opened = start()
    reply = ask(opened, backend, "hello")
    reply.say("half a ")
    until(lambda: opened.reply.text == "half a ", "something has come")
    opened.type("a draft")
    save_all(opened.session)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("history.db", "history.db-wal"):
        (copy / name).write_bytes((tmp_path / name).read_bytes())
    assert (tmp_path / "settings.json").exists()
    other = Store(copy)
    last = other.start().result(20).last
    assert last is not None
    assert [m.text for m in last.conversation.messages] == ["hello", "half a "]
    assert last.conversation.draft == "a draft"
    assert other.close(20)
    reply.say("reply")  # the end was taken back: it goes on
    reply.finish()
    opened.wait_for_end()
    assert opened.reply.text == "half a reply"


def test_who_asks_to_quit_asks_the_app_to_end(qapp: QApplication) -> None:
    assert isinstance(qapp, Application)
    asked: list[str] = []
    qapp.end_with(lambda: asked.append("save"), lambda: asked.append("close"))
    try:
        event = QEvent(QEvent.Type.Quit)
        QApplication.sendEvent(qapp, event)
    finally:
        qapp._quit = None
    assert asked == ["close"]
    assert not event.isAccepted()
