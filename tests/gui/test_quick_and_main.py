"""One conversation in the quick window and in the main one: seen and gone on with in either."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop_chat.ui.presence.beside import Beside
from tests.gui.app_window import AppWindow, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_presence import ask_quickly, beside, open_quick  # noqa: F401


def test_a_reply_that_was_seen_there_is_not_unread(
    scripted: AppWindow,
    beside: Beside,  # noqa: F811
    backend: ScriptedBackend,
) -> None:
    scripted.type("A draft of mine")
    window = open_quick(beside)
    reply = ask_quickly(window, backend, "Seen?")
    reply.say("Seen.")
    reply.finish()
    until(lambda: not window.composer.is_busy, "it is over")
    assert [line.arrangement.is_unseen for line in scripted.listed] == [False]
    reply = ask_quickly(window, backend, "And this?")
    window.hide()
    scripted.window.activateWindow()
    reply.say("Not yet.")
    reply.finish()
    until(lambda: scripted.listed[0].arrangement.is_unseen, "nobody saw it")
    open_quick(beside)
    until(lambda: not scripted.listed[0].arrangement.is_unseen, "now it is seen")


def test_both_windows_can_go_on_with_one_conversation(
    scripted: AppWindow,
    beside: Beside,  # noqa: F811
    backend: ScriptedBackend,
) -> None:
    scripted.type("A draft of mine")
    window = open_quick(beside)
    reply = ask_quickly(window, backend, "One?")
    reply.say("The first.")
    reply.finish()
    until(lambda: not window.composer.is_busy, "it is over")
    scripted.open_row(0)
    scripted.wait_for_text("The first.")
    reply = ask_quickly(window, backend, "Two?")
    reply.say("The second.")
    scripted.wait_for_text("Two?\nThe second.")
    reply.finish()
    scripted.wait_for_end()
    scripted.window.activateWindow()
    scripted.edit.setFocus()
    until(lambda: QApplication.focusWidget() is scripted.edit, "the main window has the keys")
    scripted.ask("Three?")
    until(lambda: len(backend.replies) == 3, "the backend is asked")
    backend.replies[-1].say("The third.")
    backend.replies[-1].finish()
    scripted.wait_for_end()
    scripted.wait_for_text("The third.")
    window.activateWindow()
    reply = ask_quickly(window, backend, "Four?")
    reply.say("The fourth.")
    reply.finish()
    until(lambda: "The fourth." in window.transcript.toPlainText(), "the reply streams")
    shown = window.transcript.toPlainText()
    for words in ("The first", "Three?", "The third", "Four?"):
        assert shown.count(words) == 1
    scripted.wait_for_text("The fourth.")
    assert scripted.text.count("The fourth.") == 1
