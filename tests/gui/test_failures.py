"""What goes wrong is said where it happened: the host, the next step, and a way to retry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from desktop_chat.chat.messages import Status
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.conftest import OpenWindow
from tests.gui.scripted import ScriptedBackend
from tests.service import FAST_REPLY, RunningService, reply_text


def foot(opened: AppWindow) -> str:
    """The last line of the transcript, once it stays the same."""
    before = ""
    while (now := opened.text) != before:
        before = now
        let_run(0.04)
    return opened.text.rsplit("\n", 1)[-1]


def click_link(opened: AppWindow, words: str) -> None:
    """Click on the last place where the transcript shows these words."""
    view = opened.transcript
    opened.wait_for_text(words)
    end = QTextCursor(view.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    found = view.document().find(words, end, view.document().FindFlag.FindBackward)
    assert not found.isNull()
    found.setPosition(found.selectionStart() + 1)
    at = view.cursorRect(found).center() + QPoint(1, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize(
    ("model", "said", "next_step"),
    [
        ("status:401", "needs a key", "Add one in Settings, then retry."),
        ("status:403", "does not allow this", "Try another model or key."),
        ("status:404", "does not know this model or address", "Check the model at the top"),
        ("status:429:7000", "limits the rate of requests", "Retry in 2 h."),
        ("status:500", "reports an error (500)", "Retry in a moment."),
        ("error-json", "reports an error", "Retry in a moment."),
        ("html", "answered with a web page", "Check the address in Settings"),
        ("empty", "gave an empty reply", "Retry, or try another model."),
        ("redirect:302:http://198.51.100.7/v1", "sends a redirect to 198.51.100.7", "Settings"),
    ],
)
def test_errors_name_the_host_and_the_next_step(
    open_window: OpenWindow, service: RunningService, model: str, said: str, next_step: str
) -> None:
    opened = open_window(base_url=service.base_url, model=model)
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.ERROR
    opened.wait_for_foot("Retry   Settings")
    line = foot(opened)
    assert said in line
    assert next_step in line
    assert f"127.0.0.1:{service.port}" in line
    assert line.endswith("Retry   Settings")


def test_nobody_at_the_address(open_window: OpenWindow) -> None:
    opened = open_window(base_url="http://127.0.0.1:9/v1", model="m")
    opened.ask("Hello")
    until(lambda: "Trying again in" in opened.text, "the pause before another try is shown")
    assert "Nothing answers at 127.0.0.1:9." in opened.text
    opened.stop()
    assert opened.wait_for_end() is Status.STOPPED
    opened.wait_for_foot("Stopped.   Retry")
    assert "Trying again" not in opened.text


def test_a_cut_reply_keeps_its_text(open_window: OpenWindow, service: RunningService) -> None:
    opened = open_window(base_url=service.base_url, model="cut:30:fin")
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.TRUNCATED
    assert opened.reply.text == reply_text(30)
    assert reply_text(30) in opened.text
    line = foot(opened)
    assert line == "The reply was cut off: the connection ended before it did.   Continue   Retry"


def test_an_error_inside_a_reply_keeps_its_text(
    open_window: OpenWindow, service: RunningService
) -> None:
    body = (
        b'data: {"choices":[{"delta":{"content":"The first half"}}]}\n\n'
        b'data: {"error":{"message":"The model has left","type":"server_error"}}\n\n'
    )
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    service.register("half", head + body)
    opened = open_window(base_url=service.base_url, model="named:half")
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.ERROR
    assert opened.reply.text == "The first half"
    assert "\nThe first half\n" in opened.text
    assert "It says: “The model has left”" in foot(opened)


def by_link(opened: AppWindow) -> None:
    click_link(opened, "Retry")


def by_key(opened: AppWindow) -> None:
    opened.press(Key.Key_R, CTRL)


@pytest.mark.parametrize("retry", [by_link, by_key])
def test_retry_asks_again_in_the_same_place(
    open_window: OpenWindow, service: RunningService, retry: Callable[[AppWindow], None]
) -> None:
    service.alias("retried", "status:500")
    opened = open_window(base_url=service.base_url, model="alias:retried")
    opened.ask("Hello")
    assert opened.wait_for_end() is Status.ERROR
    service.alias("retried", "fast")
    retry(opened)
    assert opened.wait_for_end() is Status.COMPLETE
    assert [message.text for message in opened.messages] == ["Hello", FAST_REPLY]
    assert opened.text == f"Hello\n{FAST_REPLY}"


def test_retry_after_stop_keeps_what_had_come(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say("wrong way")
    scripted.wait_for_text("wrong way")
    scripted.stop()
    scripted.wait_for_end()
    click_link(scripted, "Retry")
    until(lambda: len(backend.replies) == 2, "the backend is asked again")
    assert [m.text for m in backend.replies[1].request.messages] == ["Hello"]
    backend.replies[1].say("right way")
    backend.replies[1].finish()
    assert scripted.wait_for_end() is Status.COMPLETE
    shown = [line for line in scripted.text.split("\n") if line]
    assert shown == ["Hello", "right way"]
    versions = scripted.session.controller.conversation.versions(scripted.reply)
    assert [version.text for version in versions] == ["wrong way", "right way"]


def test_retry_after_stop_before_the_first_delta(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies, "the backend is asked")
    scripted.stop()
    scripted.wait_for_end()
    click_link(scripted, "Retry")
    until(lambda: len(backend.replies) == 2, "the backend is asked again")
    backend.replies[1].say("right way")
    backend.replies[1].finish()
    assert scripted.wait_for_end() is Status.COMPLETE
    assert scripted.text == "Hello\nright way"


def test_a_whole_reply_is_asked_for_again_as_a_version(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say("fine")
    backend.replies[0].finish()
    scripted.wait_for_end()
    scripted.press(Key.Key_R, CTRL)
    until(lambda: len(backend.replies) == 2, "the backend is asked again")
    backend.replies[1].say("better")
    backend.replies[1].finish()
    scripted.wait_for_end()
    assert scripted.text == "Hello\nbetter"
    versions = scripted.session.controller.conversation.versions(scripted.reply)
    assert [version.text for version in versions] == ["fine", "better"]


def test_the_models_limit_is_told(scripted: AppWindow, backend: ScriptedBackend) -> None:
    scripted.ask("Hello")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[0].say("as far as it")
    backend.replies[0].finish("length")
    assert scripted.wait_for_end() is Status.COMPLETE
    assert foot(scripted) == "Cut at the model's token limit."


def test_the_settings_link_opens_the_settings(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = open_window(base_url=service.base_url, model="status:401")
    opened.ask("Hello")
    opened.wait_for_end()
    click_link(opened, "Settings")
    settings = opened.session.settings.window
    assert settings is not None
    assert settings.isVisible()


def test_nothing_is_asked_without_a_model(open_window: OpenWindow, service: RunningService) -> None:
    before = len(service.log.exchanges)
    opened = open_window(base_url=service.base_url)
    assert opened.window.header.model.text() == "Choose a model"
    opened.type("Hello")
    opened.press(Key.Key_Return)
    assert opened.messages == []
    assert opened.edit.toPlainText() == "Hello"
    assert all(each.path.endswith("/models") for each in service.log.exchanges[before:])
