"""What is written while a reply comes waits for it, and no word of it is lost."""

from __future__ import annotations

from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend, ScriptedReply
from tests.gui.talks import away, dialogue, is_at_end, long_talk, put
from tests.gui.test_conversations import ask


def begin(opened: AppWindow, backend: ScriptedBackend, text: str = "one") -> ScriptedReply:
    """A reply that has begun."""
    opened.edit.setFocus()
    reply = ask(opened, backend, text)
    reply.say("some")
    until(lambda: opened.reply.text == "some", "something has come")
    return reply


def queue(opened: AppWindow, *texts: str) -> None:
    """Send while a reply comes."""
    for text in texts:
        opened.type(text)
        opened.press(Key.Key_Return)
        assert opened.edit.toPlainText() == ""


def waiting(opened: AppWindow) -> list[str]:
    """What the lines over the message box say."""
    strip = opened.window.queue
    if strip is None or strip.isHidden():
        return []
    return [line.accessibleName() for line in strip.lines if not line.isHidden()]


def texts(opened: AppWindow) -> list[str]:
    return [message.text for message in opened.messages]


def test_messages_wait_and_are_sent_one_after_the_other(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    reply = begin(opened, backend)
    queue(opened, "two", "three")
    assert waiting(opened) == ["Next: two", "Next: three"]
    assert len(backend.replies) == 1
    reply.finish()
    until(lambda: len(backend.replies) == 2, "the next one is sent")
    assert [p.text for p in backend.replies[-1].request.messages] == ["one", "some", "two"]
    assert waiting(opened) == ["Next: three"]
    backend.replies[-1].say("2")
    backend.replies[-1].finish()
    until(lambda: len(backend.replies) == 3, "and the last one")
    assert waiting(opened) == []
    backend.replies[-1].say("3")
    backend.replies[-1].finish()
    opened.wait_for_end()
    assert texts(opened) == ["one", "some", "two", "2", "three", "3"]
    assert opened.text == "one\nsome\ntwo\n2\nthree\n3"


def test_nothing_is_sent_after_a_stop_or_an_error(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    begin(opened, backend)
    queue(opened, "two")
    opened.press(Key.Key_Escape)
    opened.wait_for_end()
    assert waiting(opened) == ["Not sent: two"]
    assert texts(opened) == ["one", "some"]
    strip = opened.window.queue
    assert strip is not None
    assert strip.lines[0].send.text() == "Send now"
    opened.click(strip.lines[0].send)
    until(lambda: len(backend.replies) == 2, "it is sent")
    assert waiting(opened) == []
    queue(opened, "three")
    backend.replies[-1].say("half")
    backend.replies[-1].cut()
    opened.wait_for_end()
    assert waiting(opened) == ["Not sent: three"]
    assert len(backend.replies) == 2


def test_a_message_is_sent_after_stopping(scripted: AppWindow, backend: ScriptedBackend) -> None:
    reply = begin(scripted, backend)
    queue(scripted, "rather this")
    strip = scripted.window.queue
    assert strip is not None
    assert strip.lines[0].send.text() == "Stop and send"
    scripted.click(strip.lines[0].send)
    until(lambda: len(backend.replies) == 2, "it is sent")
    until(lambda: reply.is_closed, "the one before is stopped")
    assert texts(scripted)[:3] == ["one", "some", "rather this"]
    assert waiting(scripted) == []


def test_what_waits_is_edited_and_removed(scripted: AppWindow, backend: ScriptedBackend) -> None:
    begin(scripted, backend)
    queue(scripted, "two", "three", "four")
    strip = scripted.window.queue
    assert strip is not None
    until(strip.lines[1].isVisible, "the lines are shown")
    scripted.click(strip.lines[1].remove)
    assert waiting(scripted) == ["Next: two", "Next: four"]
    scripted.click(strip.lines[0].edit)
    assert scripted.edit.toPlainText() == "two"
    scripted.edit.selectAll()
    scripted.press(Key.Key_Delete)
    scripted.press(Key.Key_Up, CTRL)  # by keyboard: the last one that waits
    assert scripted.edit.toPlainText() == "four"
    assert waiting(scripted) == []


def test_it_goes_on_in_a_conversation_that_is_not_in_view(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    reply = begin(opened, backend)
    queue(opened, "two")
    opened.press(Key.Key_N, CTRL)
    assert waiting(opened) == []
    reply.finish()
    until(lambda: len(backend.replies) == 2, "it is sent")
    assert backend.replies[-1].request.model == "scripted"
    backend.replies[-1].say("2")
    backend.replies[-1].finish()
    assert opened.window.is_empty
    opened.open_row(0)
    opened.wait_for_text("2")
    opened.wait_for_end()
    assert texts(opened) == ["one", "some", "two", "2"]


def test_what_waits_is_there_after_the_end(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    begin(opened, backend)
    queue(opened, "two", "three")
    opened.type("and this")
    opened = start()
    opened.wait_for_text("some")
    assert opened.edit.toPlainText() == "and this"
    assert waiting(opened) == ["Not sent: two", "Not sent: three"]
    assert opened.window.queue is not None
    opened.window.queue.lines[1].send.click()
    until(lambda: len(backend.replies) == 2, "it is sent")
    assert texts(opened)[2] == "three"
    opened = start()
    opened.wait_for_text("three")
    assert waiting(opened) == ["Not sent: two"]
    assert opened.edit.toPlainText() == "and this"


def test_what_was_written_meanwhile_costs_no_word(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    begin(opened, backend)
    queue(opened, "two", "three")
    conversation = opened.session.controller.conversation
    opened.session.history.store.set_draft(conversation.id, "two\n\nthrEE\n\nmore")
    opened = start()
    opened.wait_for_text("some")
    assert opened.edit.toPlainText() == "two\n\nthrEE\n\nmore"
    assert waiting(opened) == []


def test_who_reads_above_is_left_there(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, long_talk(8, 2_000))
    reply = begin(scripted, backend, "Go on")
    queue(scripted, "And then?")
    away(scripted)
    view = scripted.transcript
    before = view.verticalScrollBar().value()
    reply.finish()
    until(lambda: len(backend.replies) == 2, "it is sent")
    assert not view.follows
    assert not is_at_end(view)
    assert view.verticalScrollBar().value() == before


def test_an_edit_does_not_wait(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, dialogue("zero", "0"))
    begin(scripted, backend)
    scripted.press(Key.Key_Up, CTRL)
    scripted.press(Key.Key_Return)
    assert waiting(scripted) == []
    assert scripted.edit.toPlainText() == "one"
