"""Following a link: opened, refused in words, or asked about first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_chat.ui.transcript.link_gate import Decision, Reason, judge
from desktop_chat.ui.transcript.link_question import (
    LinkGate,
    LinkQuestion,
    question_sentence,
    refusal_sentence,
)
from tests.gui.app_window import destroy_deleted, let_run, until

HONEST = ("https://example.com/a", "example.com")
LIAR = ("https://bank.com@evil.example/login?next=%2F", "https://bank.com")


class Follower:
    """A window with a gate, and what came out of it."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.button = QPushButton("a place for the focus")
        QVBoxLayout(self.window).addWidget(self.button)
        self.opened: list[str] = []
        self.refused: list[str] = []
        self.gate = LinkGate(self.window, self.opened.append)
        self.gate.refused.connect(self.refused.append)
        self.window.show()
        self.window.activateWindow()
        until(lambda: QApplication.activeWindow() is self.window)
        self.button.setFocus()

    def ask(self, href: str = LIAR[0], text: str = LIAR[1]) -> LinkQuestion:
        """Follow a link that is asked about; the question, in front."""
        assert self.gate.follow(href, text).decision is Decision.ASK
        question = self.gate.question
        assert question is not None
        until(lambda: QApplication.activeWindow() is question, "the question is in front")
        return question


@pytest.fixture
def follower(qapp: QApplication, clean: None) -> Iterator[Follower]:
    made = Follower()
    yield made
    made.window.close()
    made.window.deleteLater()
    destroy_deleted()


def test_an_honest_link_is_opened(follower: Follower) -> None:
    assert follower.gate.follow(*HONEST).decision is Decision.OPEN
    assert follower.opened == ["https://example.com/a"]
    assert follower.gate.question is None
    assert follower.refused == []


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "#x", "\\\\h\\s"])
def test_what_is_no_web_address_is_refused_in_words(follower: Follower, href: str) -> None:
    verdict = follower.gate.follow(href, "Retry")
    assert (follower.opened, follower.gate.question) == ([], None)
    assert follower.refused == [refusal_sentence(verdict.reason)]


def test_a_link_that_lies_is_asked_about(follower: Follower) -> None:
    question = follower.ask()
    assert question.host.text() == "evil.example"
    assert question.address.toPlainText() == "https://evil.example/login?next=%2F"
    assert question.reason.text() == question_sentence(Reason.USER)
    assert follower.opened == []
    QTest.mouseClick(question.open_button, Qt.MouseButton.LeftButton)
    assert follower.opened == ["https://evil.example/login?next=%2F"]
    assert follower.gate.question is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_the_answer_at_hand_is_no(follower: Follower, key: Qt.Key) -> None:
    question = follower.ask()
    until(lambda: QApplication.focusWidget() is question.cancel_button)
    QTest.keyClick(QApplication.focusWidget() or question, key)
    assert follower.opened == []
    assert follower.gate.question is None
    until(lambda: QApplication.focusWidget() is follower.button, "the focus is back")


def test_it_is_answered_by_keyboard(follower: Follower) -> None:
    question = follower.ask()
    until(lambda: QApplication.focusWidget() is question.cancel_button)
    seen = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget() or question, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert set(seen) == {
        question.address,
        question.open_button,
        question.copy_button,
        question.cancel_button,
    }
    question.open_button.setFocus()
    QTest.keyClick(question.open_button, Qt.Key.Key_Return)
    assert follower.opened == [question.verdict.address]


def test_copying_leaves_the_question(follower: Follower) -> None:
    question = follower.ask()
    QTest.mouseClick(question.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "https://evil.example/login?next=%2F"
    assert follower.opened == []
    assert question.isVisible()
    question.address.selectAll()
    assert question.address.textCursor().selectedText() == question.verdict.address
    question.reject()


def test_nobody_waits_for_the_answer(follower: Follower) -> None:
    question = follower.ask()
    assert question.isModal()
    follower.gate.follow(*HONEST)  # the loop runs, and so does everything else
    assert follower.opened == [HONEST[0]]
    question.reject()


def test_a_second_question_takes_the_place_of_the_first(follower: Follower) -> None:
    follower.ask()
    second = follower.ask("https://xn--80ak6aa92e.com", "Apple")
    destroy_deleted()
    assert follower.window.findChildren(LinkQuestion) == [second]
    assert second.letters.text().endswith("аррӏе.com")
    assert second.letters.isVisible()
    second.accept()
    assert follower.opened == ["https://xn--80ak6aa92e.com/"]


def test_questions_leave_nothing_behind(follower: Follower) -> None:
    for _ in range(3):
        follower.ask().reject()
    let_run(0.01)
    destroy_deleted()
    assert follower.window.findChildren(LinkQuestion) == []


def test_closing_the_window_is_no_answer(follower: Follower) -> None:
    follower.ask()
    follower.window.close()
    follower.window.deleteLater()
    destroy_deleted()
    assert follower.opened == []
    follower.window = QWidget()


def test_everything_in_it_is_text(follower: Follower) -> None:
    question = follower.ask(
        "https://a.com/<img src='file:///etc/hostname'>", "<b>https://b.com</b>"
    )
    labels = question.findChildren(QLabel)
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    assert "<img" not in question.address.toPlainText()
    question.reject()


def test_it_has_names_for_those_who_do_not_see_it(follower: Follower) -> None:
    question = follower.ask()
    assert question.accessibleName()
    assert "evil.example" in question.host.accessibleName()
    assert question.address.accessibleName()
    question.reject()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_all_of_it_fits(follower: Follower, scale: float) -> None:
    font = QApplication.font()
    try:
        larger = QApplication.font()
        larger.setPointSizeF(font.pointSizeF() * scale)
        QApplication.setFont(larger)
        host = "long-name." * 12 + "evil.example"
        question = follower.ask(f"https://{host}/{'x' * 1_000}", "https://bank.com")
        let_run(0.02)
        assert question.host.text().endswith("evil.example")
        assert "…" in question.host.text()
        for child in (question.host, question.reason, question.address, question.open_button):
            assert question.rect().contains(child.geometry()), child
        assert question.address.toPlainText() == judge(f"https://{host}/{'x' * 1_000}", "").address
        question.reject()
    finally:
        QApplication.setFont(font)


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.NONE])
def test_every_reason_has_words(reason: Reason) -> None:
    assert question_sentence(reason).endswith(".")
    assert refusal_sentence(reason).endswith(".")
