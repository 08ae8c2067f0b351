"""Long conversations in the window, the reader's hands in them, and what the reader sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Role
from desktop_chat.markdown.formulas import Formula, Order
from desktop_chat.ui.transcript import errands
from desktop_chat.ui.transcript.engine import Engine
from desktop_chat.ui.transcript.formulas import Formulas
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.app_window import CTRL, NONE, AppWindow, Key, let_run, until
from tests.gui.scripted import ScriptedBackend, ScriptedReply
from tests.service import KINDS, kind_text

SMALL_MOST, SMALL_KEPT = 30_000, 20_000


def dialogue(*texts: str) -> list[Message]:
    """Messages of a person and a model in turn."""
    roles = (Role.USER, Role.ASSISTANT)
    return [Message(roles[number % 2], text) for number, text in enumerate(texts)]


def long_talk(messages: int, characters: int) -> list[Message]:
    """Pairs of a question with its number and a reply of that length, of all kinds in turn."""
    kinds = list(KINDS)
    texts = []
    for number in range(messages // 2):
        texts.append(f"Question number {number:04d}, please.")
        reply = kind_text(kinds[number % len(kinds)], characters, number)
        texts.append(f"Reply number {number:04d}.\n\n{reply}")
    return dialogue(*texts)


def put(opened: AppWindow, messages: Sequence[Message]) -> None:
    """Open a conversation that has been there before."""
    conversation = Conversation(messages)
    controller = opened.session.controller
    controller._desk.begin(conversation)
    opened.window.sidebar.panel.put_first(conversation.id, conversation.title)
    controller.open_conversation(conversation.id)
    settle(opened)


def engine_of(opened: AppWindow) -> Engine:
    return opened.transcript.engine


def trim_early(opened: AppWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page hold a quarter of what it usually does."""
    monkeypatch.setattr(errands, "KEPT", SMALL_KEPT)
    engine_of(opened).errands.most = SMALL_MOST


def begin_reply(
    opened: AppWindow, backend: ScriptedBackend, text: str, ask: str = "Go on"
) -> ScriptedReply:
    """Ask, and let the reply begin."""
    count = len(backend.replies)
    opened.edit.setFocus()
    opened.ask(ask)
    until(lambda: len(backend.replies) > count, "the backend is asked")
    backend.replies[-1].say(text)
    until(lambda: opened.reply.text == text, "the reply has begun")
    settle(opened)
    return backend.replies[-1]


def say(opened: AppWindow, reply: ScriptedReply, text: str, pieces: int = 12) -> None:
    """Stream a text in pieces, each in a frame of its own."""
    step = max(1, -(-len(text) // pieces))
    for start in range(0, len(text), step):
        reply.say(text[start : start + step])
        let_run(0.025)
    settle(opened)


def end(opened: AppWindow, reply: ScriptedReply) -> None:
    """The reply is over, its colours and formulas are there."""
    reply.finish()
    opened.wait_for_end()
    settle(opened)


def settle(opened: AppWindow, formulas: bool = True) -> None:
    """Until the transcript has nothing more to do; with all its formulas, unless they are held."""
    engine = engine_of(opened)
    calm = 0

    def is_calm() -> bool:
        nonlocal calm
        timers = (
            engine.errands._timer,
            engine.growth._timer,
            engine.growth._release,
            engine.opening._timer,
            engine._width_timer,
        )
        known = engine.shown.formulas
        is_busy = any(timer.isActive() for timer in timers) or (
            formulas and (known._news or len(known._formulas) < len(known._numbers))
        )
        calm = 0 if is_busy else calm + 1
        return calm >= 6

    until(is_calm, "the transcript is at rest")


# The reader's hands.


def wheel(view: TranscriptView, notches: int) -> None:
    """Turn the wheel; positive numbers go up."""
    centre = QPointF(view.viewport().rect().center())
    for _ in range(abs(notches)):
        event = QWheelEvent(
            centre,
            view.viewport().mapToGlobal(centre),
            QPoint(),
            QPoint(0, 120 if notches > 0 else -120),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)


def key(
    view: TranscriptView, code: Qt.Key, held: Qt.KeyboardModifier = NONE, times: int = 1
) -> None:
    """A key while the transcript has the focus."""
    view.setFocus()
    for _ in range(times):
        QTest.keyClick(view, code, held)


def drag(view: TranscriptView, start: QPoint, finish: QPoint) -> None:
    """Press, move in steps, release."""
    viewport = view.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, NONE, start)
    for step in range(1, 9):
        QTest.mouseMove(viewport, start + (finish - start) * step / 8)
    QTest.mouseRelease(viewport, left, NONE, finish)


def is_at_end(view: TranscriptView) -> bool:
    bar = view.verticalScrollBar()
    return bar.value() == bar.maximum()


def follows(view: TranscriptView) -> bool:
    """Whether the view keeps the newest line in sight."""
    return view.follows


def away(opened: AppWindow, notches: int = 12) -> None:
    """Scroll up with the wheel, and let what is near be loaded."""
    wheel(opened.transcript, notches)
    settle(opened)
    assert not follows(opened.transcript)


def copied(view: TranscriptView) -> str:
    """What Ctrl+C puts on the clipboard."""
    QApplication.clipboard().setText("nothing was copied")
    key(view, Key.Key_C, CTRL)
    return QApplication.clipboard().text()


def place_of(view: TranscriptView, words: str, after: bool = False) -> QPoint:
    """Where some words begin (or end) in the viewport, in the middle of their line."""
    cursor = view.document().find(words)
    assert not cursor.isNull(), words
    cursor.setPosition(cursor.selectionEnd() if after else cursor.selectionStart())
    return view.cursorRect(cursor).center()


def select_words(view: TranscriptView, words: str) -> None:
    cursor = view.document().find(words)
    assert not cursor.isNull(), words
    view.setTextCursor(cursor)


# What the reader sees.


def grab(view: TranscriptView) -> QImage:
    """The pixels of the text, without its caret and what floats over it."""
    view.setCursorWidth(0)
    return view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def differing_rows(one: QImage, other: QImage) -> list[int]:
    """The rows of pixels that are not the same in both."""
    if one.size() != other.size():
        return [-1]
    width = one.width()
    return [
        row
        for row in range(one.height())
        if one.copy(0, row, width, 1) != other.copy(0, row, width, 1)
    ]


def assert_unmoved(view: TranscriptView, before: QImage, what: str = "") -> None:
    """Not one pixel is another than before."""
    now = grab(view)
    if now != before:
        rows = differing_rows(before, now)
        raise AssertionError(f"{what}: {len(rows)} rows moved, {rows[0]} to {rows[-1]}")


def spot(view: TranscriptView, y: int = 1) -> tuple[str, int]:
    """The words that begin the line at a height of the viewport, and the height of that line."""
    cursor = view.cursorForPosition(QPoint(0, y))
    cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
    words = cursor.block().text()[cursor.positionInBlock() :][:120]
    return words, view.cursorRect(cursor).top()


def height_of(view: TranscriptView, words: str) -> int:
    """How far below the viewport's top some words stand."""
    found = view.document().find(words, 0)
    assert not found.isNull(), f"{words!r} is not loaded"
    found.setPosition(found.selectionStart())
    return view.cursorRect(found).top()


def held_line(view: TranscriptView, y: int) -> QTextCursor:
    """The begin of the line at a height, as a place that moves with its text."""
    cursor = view.cursorForPosition(QPoint(0, y))
    cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
    return cursor


def words_in_sight(view: TranscriptView) -> str:
    """The text from the viewport's first line to its last."""
    rect: QRect = view.viewport().rect()
    cursor = view.cursorForPosition(rect.topLeft())
    last = view.cursorForPosition(rect.bottomRight() - QPoint(1, 1)).position()
    cursor.setPosition(max(last, cursor.position()), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace("\u2029", "\n")


@contextmanager
def late_formulas() -> Iterator[Callable[[], int]]:
    """Formulas are set but handed over only by the call that is given; it tells how many."""
    take = Formulas.take
    held: list[tuple[Formulas, Order, Formula | None]] = []

    def hold(formulas: Formulas, order: Order, formula: Formula | None) -> None:
        held.append((formulas, order, formula))

    def hand_over() -> int:
        count = len(held)
        for _ in range(count):
            take(*held.pop(0))
        return count

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Formulas, "take", hold)
        yield hand_over
