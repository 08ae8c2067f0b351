"""Enter belongs to an input method while it composes: in every field of the app."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.gui.app_window import CTRL, AppWindow, Key, compose, let_run, until
from tests.gui.scripted import ScriptedBackend


def ask(app: AppWindow, backend: ScriptedBackend, text: str) -> None:
    count = len(backend.replies)
    app.ask(text)
    until(lambda: len(backend.replies) == count + 1, "it was asked for")
    backend.replies[-1].finish()
    app.wait_for_end()


def fields(window: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """What one can write in and sees just now."""
    found: list[QLineEdit | QPlainTextEdit] = list(window.findChildren(QLineEdit))
    found += window.findChildren(QPlainTextEdit)
    return [each for each in found if each.isVisible() and not each.isReadOnly()]


def test_renaming_waits_for_the_input_method(scripted: AppWindow, backend: ScriptedBackend) -> None:
    ask(scripted, backend, "first")
    list_ = scripted.window.sidebar.list
    list_.setFocus()
    scripted.press(Key.Key_F2)
    until(lambda: list_.findChildren(QLineEdit), "it can be renamed")
    [editor] = list_.findChildren(QLineEdit)
    editor.selectAll()
    editor.del_()
    compose(editor, "ni hao")
    scripted.press(Key.Key_Return)
    let_run(0.05)
    assert editor.isVisible(), "Enter chose a candidate"
    assert scripted.session.controller.conversation.given_title == ""
    compose(editor, "")
    editor.setText("你好")
    scripted.press(Key.Key_Return)
    until(lambda: scripted.session.controller.conversation.given_title == "你好", "it is renamed")


def test_editing_a_message_waits_for_the_input_method(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    ask(scripted, backend, "first")
    scripted.session.controller.drafting.edit_last()
    compose(scripted.edit, "ni")
    scripted.press(Key.Key_Return)
    let_run(0.05)
    assert len(backend.replies) == 1
    compose(scripted.edit, "")


def test_no_field_of_the_window_does_anything_while_composing(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    ask(scripted, backend, "first")
    scripted.press(Key.Key_F, CTRL)
    let_run(0.05)
    before = (len(backend.replies), scripted.session.controller.conversation.id)
    found = fields(scripted.window)
    assert len(found) >= 2
    for field in found:
        field.setFocus()
        compose(field, "ni")
        scripted.press(Key.Key_Return)
        let_run(0.02)
        assert field.isVisible()
        assert (len(backend.replies), scripted.session.controller.conversation.id) == before
        compose(field, "")
    assert QApplication.activeWindow() is scripted.window
