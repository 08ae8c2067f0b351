"""A reply as it comes in: shown frame by frame, stopped at once, and nothing after that."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, QRect, QUrl

from desktop_chat.chat.messages import Status
from tests.gui.app_window import AppWindow, Key, exchange, let_run, squeezed, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend
from tests.service import (
    FAST_REPLY,
    THINK_ANSWER,
    THINK_REASONING,
    RunningService,
    delta_text,
    reply_tail,
)


def place(opened: AppWindow) -> QRect:
    """Where the one button is on the screen."""
    button = opened.button
    return QRect(button.mapToGlobal(QPoint(0, 0)), button.size())


def test_text_is_shown_while_the_reply_comes(scripted: AppWindow, backend: ScriptedBackend) -> None:
    reply = scripted.ask("Tell me")
    until(lambda: backend.replies, "the backend is asked")
    for piece in ("Once ", "upon ", "a time"):
        backend.replies[0].say(piece)
        scripted.wait_for_text(piece.strip())
        assert reply.status is Status.STREAMING
    backend.replies[0].finish()
    assert scripted.wait_for_end() is Status.COMPLETE
    assert scripted.text.split("\n")[-1] == "Once upon a time"


def test_send_and_stop_are_one_button_in_one_place(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("first")  # from here on the message box is at the bottom
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].finish()
    scripted.wait_for_end()
    before, button = place(scripted), scripted.window.composer.button
    assert button.accessibleName() == "Send"
    scripted.ask("second")
    assert button.accessibleName() == "Stop"
    until(lambda: len(backend.replies) == 2, "the backend is asked")
    backend.replies[1].say("some text")
    scripted.wait_for_text("some text")
    assert scripted.window.composer.button is button
    assert place(scripted) == before
    scripted.click(button)
    assert scripted.wait_for_end() is Status.STOPPED
    assert button.accessibleName() == "Send"
    assert place(scripted) == before


def test_a_burst_is_shown_in_few_changes(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window(base_url=service.base_url, model="burst:2000")
    opened.ask("Go")
    changes: list[int] = []
    opened.transcript.document().contentsChange.connect(lambda at, less, more: changes.append(more))
    opened.wait_for_text(reply_tail(2000))
    assert opened.wait_for_end() is Status.COMPLETE
    assert 1 <= len(changes) <= 200
    opened.wait_for_text(squeezed(opened.reply.text))  # what is above is loaded afterwards


def test_deltas_of_one_moment_are_one_change(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say("begin ")
    scripted.wait_for_text("begin")
    let_run(0.1)
    changes: list[int] = []
    opened = scripted.transcript.document()
    opened.contentsChange.connect(lambda at, less, more: changes.append(more))
    backend.replies[0].say(*(f"{number} " for number in range(2000)))
    scripted.wait_for_text("1999")
    assert len(changes) <= 40  # a slow machine has less room in a frame
    scripted.stop()


def test_esc_stops_and_nothing_comes_later(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window(base_url=service.base_url, model="endless")
    opened.ask("Go")
    opened.wait_for_text(delta_text(40).strip())
    opened.stop()
    assert opened.reply.status is Status.STOPPED  # in the same event
    assert opened.button.accessibleName() == "Send"
    assert opened.wait_for_end() is Status.STOPPED
    opened.wait_for_foot("Stopped.   Continue   Retry")
    kept = opened.reply.text
    until(lambda: f"Go\n{squeezed(kept)}" in opened.text, "all of it is loaded")
    shown = opened.text
    let_run(0.3)
    assert opened.text == shown
    assert opened.reply.text == kept
    assert opened.reply.text == kept
    seen = exchange(service, lambda e: e.model == "endless" and e.peer_closed is not None)
    assert not seen.over


@pytest.mark.parametrize("model", ["mute", "silent", "stall:5"])
def test_stop_works_while_nothing_comes(
    open_window: OpenWindow, service: RunningService, model: str
) -> None:
    name = f"alias:stop-{model.partition(':')[0]}"
    service.alias(name.partition(":")[2], model)
    opened = open_window(base_url=service.base_url, model=name)
    opened.ask("Go")
    exchange(service, lambda e: e.model == name and e.request_read)
    if model == "stall:5":
        opened.wait_for_text("Line 1")
    opened.stop()
    assert opened.wait_for_end() is Status.STOPPED
    opened.wait_for_foot("Continue   Retry" if model == "stall:5" else "Stopped.   Retry")
    exchange(service, lambda e: e.model == name and e.peer_closed is not None)


def test_stop_before_the_task_has_run(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.type("Go")
    scripted.session.controller.send("Go")
    scripted.session.controller.stop()
    assert scripted.wait_for_end() is Status.STOPPED
    assert backend.replies == []
    scripted.wait_for_foot("Stopped.   Retry")


def test_stop_then_send_at_once(scripted: AppWindow, backend: ScriptedBackend) -> None:
    stopped = scripted.ask("first")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say("half of it")
    scripted.wait_for_text("half of it")
    scripted.type("second")
    scripted.stop()
    scripted.press(Key.Key_Return)
    until(lambda: len(backend.replies) == 2, "the second message is sent")
    backend.replies[0].say(" and never this")
    backend.replies[1].say("all of it")
    backend.replies[1].finish()
    assert scripted.wait_for_end() is Status.COMPLETE
    assert (stopped.status, stopped.text) == (Status.STOPPED, "half of it")
    assert "never this" not in scripted.text
    assert scripted.text.endswith("all of it")


def test_two_stops_are_one(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.ask("first")
    until(lambda: backend.replies, "the backend is asked")
    scripted.stop()
    scripted.stop()
    assert scripted.wait_for_end() is Status.STOPPED
    scripted.wait_for_foot("Stopped.   Retry")
    assert scripted.text.count("Stopped.") == 1


def test_esc_without_a_reply_does_nothing(scripted: AppWindow) -> None:
    scripted.type("half a thought")
    scripted.stop()
    assert scripted.edit.toPlainText() == "half a thought"
    assert scripted.window.isVisible()


def test_reasoning_folds_when_the_answer_begins(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window(base_url=service.base_url, model="think")
    opened.ask("Two and two?")
    assert opened.wait_for_end() is Status.COMPLETE
    assert opened.reply.text == THINK_ANSWER
    assert re.search(r"^Thought.* ›$", opened.text, re.MULTILINE)
    assert THINK_REASONING.strip() not in opened.text
    opened.transcript.anchorClicked.emit(QUrl("app:thought/1"))
    lines = opened.text.split("\n")
    assert [lines[0], *lines[2:]] == ["Two and two?", THINK_REASONING.strip(), THINK_ANSWER.strip()]
    assert re.fullmatch("Thought.* ⌄", lines[1])


def test_reasoning_is_in_sight_while_it_comes(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Two and two?")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].think("First I **count**.")
    scripted.wait_for_text("Thinking ⌄\nFirst I count.")
    backend.replies[0].say("Four")
    until(lambda: re.search(r"Thought.*›\nFour$", scripted.text), "the thought is folded")
    assert "count" not in scripted.text
    backend.replies[0].finish()
    scripted.wait_for_end()
    until(lambda: re.search(r"Thought.*›\nFour$", scripted.text), "the thought stays folded")


@pytest.mark.parametrize("model", ["fast", "json", "gzip", "comments:3", "no-stream-options"])
def test_every_shape_of_answer_is_shown_whole(
    open_window: OpenWindow, service: RunningService, model: str
) -> None:
    opened = open_window(base_url=service.base_url, model=model)
    opened.ask("Go")
    assert opened.wait_for_end() is Status.COMPLETE
    assert opened.reply.text == FAST_REPLY
    assert opened.text.endswith(FAST_REPLY)


def test_the_conversation_is_sent_along(scripted: AppWindow, backend: ScriptedBackend) -> None:
    for number, (ask, answer) in enumerate((("one", "first"), ("two", "second"), ("three", ""))):
        scripted.ask(ask)
        until(lambda count=number: len(backend.replies) > count, "asked")  # type: ignore[misc]
        backend.replies[-1].say(answer)
        backend.replies[-1].finish()
        scripted.wait_for_end()
    sent = [(m.role.value, m.text) for m in backend.replies[-1].request.messages]
    assert sent == [
        ("user", "one"),
        ("assistant", "first"),
        ("user", "two"),
        ("assistant", "second"),
        ("user", "three"),
    ]


def test_code_is_coloured_though_the_name_of_its_language_comes_in_pieces(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "it was asked for")
    for piece in ("Code:\n\n```", "pyth", "on\nimport this\n"):
        backend.replies[0].say(piece)
        let_run(0.05)

    def colours() -> set[str]:
        block = scripted.transcript.document().find("import this").block()
        return {run.format.foreground().color().name() for run in block.textFormats()}

    def is_coloured() -> bool:
        backend.replies[0].say("x = 1\n")  # with the next line, if the lexer is there
        return len(colours()) > 1

    until(is_coloured, "it is coloured while it comes")
    backend.replies[0].say("```\n")
    backend.replies[0].finish()
    scripted.wait_for_end()
    let_run(0.1)
    assert len(colours()) > 1
