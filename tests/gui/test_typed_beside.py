"""Typing with the transcript in focus: it is written in the message box."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.app_window import CTRL, NONE, SHIFT, AppWindow, Key, compose
from tests.gui.talks import copied, dialogue, long_talk, put


@pytest.fixture
def app(scripted: AppWindow) -> AppWindow:
    put(scripted, dialogue("A question", "A reply"))
    QTest.mouseClick(scripted.transcript.viewport(), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is scripted.transcript
    return scripted


def test_words_and_enter_after_a_click_in_the_transcript_are_sent(app: AppWindow) -> None:
    for letter in "more, please":
        QTest.keyClicks(QApplication.focusWidget() or app.window, letter)
    assert app.edit.text() == "more, please"
    app.press(Key.Key_Return)
    assert [message.text for message in app.messages[2:3]] == ["more, please"]


def test_a_draft_is_not_sent_from_afar(app: AppWindow) -> None:
    app.edit.put_text("a draft")
    app.press(Key.Key_Return)
    assert (QApplication.focusWidget(), app.edit.text()) == (app.edit, "a draft")
    assert len(app.messages) == 2


def test_what_is_pasted_goes_to_the_message_box(app: AppWindow) -> None:
    QApplication.clipboard().setText("from elsewhere")
    app.press(Key.Key_V, CTRL)
    assert (QApplication.focusWidget(), app.edit.text()) == (app.edit, "from elsewhere")


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Key.Key_Space, NONE),
        (Key.Key_Space, SHIFT),
        (Key.Key_PageUp, NONE),
        (Key.Key_C, CTRL),
        (Key.Key_A, CTRL),
        (Key.Key_X, Qt.KeyboardModifier.AltModifier),
        (Key.Key_Delete, NONE),
        (Key.Key_Shift, SHIFT),
    ],
)
def test_the_transcript_keeps_its_own_keys(
    app: AppWindow, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    app.press(key, held)
    assert (QApplication.focusWidget(), app.edit.text()) == (app.transcript, "")


def test_all_is_still_selected_and_copied(app: AppWindow) -> None:
    app.press(Key.Key_A, CTRL)
    app.press(Key.Key_C, CTRL)
    assert copied(app.transcript) == "A question\n\nA reply"


def test_space_still_scrolls(scripted: AppWindow) -> None:
    put(scripted, long_talk(8, 2_000))
    scripted.transcript.setFocus()
    bar = scripted.transcript.verticalScrollBar()
    before = bar.value()
    scripted.press(Key.Key_Space, SHIFT)
    assert bar.value() < before


def test_an_input_method_is_not_interrupted(app: AppWindow) -> None:
    view = app.transcript
    assert view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    compose(view, "ni")
    compose(view, "ni hao")
    assert QApplication.focusWidget() is view, "a change of the focus would end the word"
    assert app.edit.is_composing
    app.press(Key.Key_Return)
    assert len(app.messages) == 2, "Enter chose a candidate"
    commit = QInputMethodEvent()
    commit.setCommitString("你好")
    QApplication.sendEvent(view, commit)
    assert app.edit.text().strip() == "你好"
    assert QApplication.focusWidget() is app.edit


def test_a_word_left_half_composed_holds_nothing_back(app: AppWindow) -> None:
    compose(app.transcript, "ni")
    app.window.sidebar.list.setFocus()
    assert not app.edit.is_composing


def test_candidates_stand_at_the_message_box(app: AppWindow) -> None:
    query = Qt.InputMethodQuery.ImCursorRectangle
    asked = QInputMethodQueryEvent(query | Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(app.transcript, asked)
    rect = asked.value(query)
    rect = rect if isinstance(rect, QRect) else rect.toRect()
    place = app.transcript.mapToGlobal(rect.center())
    assert app.edit.rect().contains(app.edit.mapFromGlobal(place))
    assert asked.value(Qt.InputMethodQuery.ImEnabled)
