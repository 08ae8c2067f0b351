"""What can be done with one of several replies side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop_chat.storage.settings import Language
from desktop_chat.ui.retelling import speak_now
from desktop_chat.ui.words import speak, tr
from tests.gui.app_window import AppWindow, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_branches import with_choice
from tests.gui.test_compare import ask_two, view_of, wait_for_shown


def test_a_reply_that_was_cut_goes_on_with_its_own_model(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    near, far = ask_two(opened, backend)
    near.say("whole")
    near.finish()
    far.say("half")
    far.cut()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    view_of(opened).columns[1].view.action_asked.emit("continue")
    until(lambda: len(backend.replies) == 3, "it is asked to go on")
    assert backend.replies[-1].request.model == "far"
    assert opened.reply.model == "far"
    assert opened.reply.continues_id
    backend.replies[-1].finish()
    opened.wait_for_end()


def test_each_reply_is_copied_from_its_column(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    near, far = ask_two(opened, backend)
    near.say("It is **so**.")
    far.say("It is *not*.")
    columns = view_of(opened).columns
    wait_for_shown(columns[1], "It is not.")
    assert all(column.bar is not None and not column.bar.isVisible() for column in columns)
    near.finish()
    until(lambda: columns[0].bar is not None and columns[0].bar.isVisible(), "one is over")
    assert columns[1].bar is not None
    assert not columns[1].bar.isVisible()
    far.finish()
    until(columns[1].bar.isVisible, "both are over")
    copied = []
    for column in columns:
        for name in ("copy", "copy-markdown"):
            assert column.bar is not None
            button = column.bar.button(name)
            assert button is not None
            opened.click(button)
            copied.append(QApplication.clipboard().text())
    assert copied == ["It is so.", "It is **so**.", "It is not.", "It is *not*."]
    assert opened.window.isAncestorOf(columns[0])  # they stay side by side


def test_what_each_reply_used_is_told_under_it(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    opened.window.note_of = lambda message: f"of {message.model}"
    near, far = ask_two(opened, backend)
    near.say("x")
    columns = view_of(opened).columns
    assert not columns[0].note.isVisible()
    near.finish()
    far.finish()
    until(columns[1].note.isVisible, "both are over")
    assert [column.note.whole for column in columns] == ["of near", "of far"]


def test_columns_speak_another_language_at_once(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    opened.window.note_of = lambda _: tr("Copy")
    near, far = ask_two(opened, backend)
    near.say("x")
    near.finish()
    far.finish()
    column = view_of(opened).columns[0]
    until(column.note.isVisible, "it is over")
    assert column.bar is not None
    try:
        speak_now(Language.CHINESE, opened.window, opened.session.connections)
        assert column.note.whole == "复制"
        assert [action.label for action in column.bar._shown] == ["复制", "复制为 Markdown"]
    finally:
        speak_now(Language.ENGLISH, opened.window, opened.session.connections)
        speak(Language.SYSTEM)
