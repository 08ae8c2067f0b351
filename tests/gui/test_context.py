"""The model's window in sight: how much is used, what is left out, and summaries of that."""

from __future__ import annotations

from functools import partial

import pytest

from desktop_chat.chat.messages import Message, Usage
from desktop_chat.ui.context_desk import ContextDesk
from tests.gui.app_window import AppWindow, Key, let_run, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import begin_reply, dialogue, end, put, settle

NOT_SENT = "Older messages are not sent: the model's window has no room for them."


def long_dialogue(turns: int) -> list[Message]:
    texts = []
    for number in range(turns):
        texts += [f"Question {number} " + "a" * 400, f"Reply {number} " + "b" * 400]
    return dialogue(*texts)


@pytest.fixture
def desk(scripted: AppWindow) -> ContextDesk:
    session = scripted.session
    desk = session.history.desk
    return ContextDesk(scripted.window, session.controller, session.connections, desk)


def set_window(opened: AppWindow, tokens: int) -> None:
    conversation = opened.session.controller.conversation
    conversation.parameters = {**conversation.parameters, "window": tokens, "max_tokens": 100}


def sent(backend: ScriptedBackend) -> list[str]:
    return [each.text.split(" a")[0] for each in backend.replies[-1].request.messages]


def test_it_counts_and_says_what_is_known(
    scripted: AppWindow, desk: ContextDesk, backend: ScriptedBackend
) -> None:
    assert not desk.meter.isVisible()
    reply = scripted.ask("Why?")
    until(lambda: backend.replies, "it is asked")
    backend.replies[0].say("Because.")
    backend.replies[0].finish()
    scripted.wait_for_end()
    until(lambda: desk.meter.text() == "Tokens: ~11", "an estimate")
    assert "nothing is left out" in desk.meter.toolTip()
    reply.facts.usage = Usage(90, 10, 100)
    set_window(scripted, 1000)
    desk.refresh()
    assert desk.meter.text() == "Context: 10 %"
    assert desk.meter.accessibleDescription().startswith("100 of the")
    assert NOT_SENT not in scripted.text


def test_what_is_left_out_is_said_where_it_ends(
    scripted: AppWindow, desk: ContextDesk, backend: ScriptedBackend
) -> None:
    put(scripted, long_dialogue(8))
    set_window(scripted, 1000)
    desk.refresh()
    settle(scripted)
    first = desk.use.first
    assert first > 0
    place = scripted.text.index(NOT_SENT)
    assert scripted.text.index(f"Reply {first // 2 - 1} ") < place
    assert place < scripted.text.index(f"Question {first // 2} ")
    assert desk.meter.text().startswith("Context: ~")
    scripted.ask("Now?")
    until(lambda: backend.replies, "it is asked")
    asked = sent(backend)
    assert asked[-1] == "Now?"
    assert "Question 0" not in asked
    assert len(asked) < 17
    backend.replies[-1].say("Yes.")
    backend.replies[-1].finish()
    scripted.wait_for_end()
    until(lambda: scripted.text.count(NOT_SENT) == 1, "it has moved")
    set_window(scripted, 100_000)
    desk.refresh()
    assert NOT_SENT not in scripted.text


def is_asked(backend: ScriptedBackend, times: int) -> bool:
    return len(backend.replies) == times


def talk_about_words(opened: AppWindow, backend: ScriptedBackend) -> None:
    """A long reply, three short ones, and a window with no room for the first."""
    for number, text in enumerate(("word " * 400, "Reply.", "Reply.", "Reply.")):
        opened.ask(f"Question {number}?")
        until(partial(is_asked, backend, number + 1), "it is asked")
        backend.replies[-1].say(text)
        backend.replies[-1].finish()
        opened.wait_for_end()
    set_window(opened, 500)
    session = opened.session
    session.history.desk.keep_choices(session.controller.conversation)


def desk_of(opened: AppWindow) -> ContextDesk:
    session = opened.session
    made_of = (opened.window, session.controller, session.connections, session.history.desk)
    desk = ContextDesk(*made_of)
    desk.refresh()
    settle(opened)
    return desk


def test_a_summary_is_shown_kept_sent_and_undone(start: Start, backend: ScriptedBackend) -> None:
    opened = start()
    talk_about_words(opened, backend)
    desk = desk_of(opened)
    assert NOT_SENT in opened.text
    opened.transcript.action_asked.emit("summarise")
    until(lambda: len(backend.replies) == 5, "the model is asked for a summary")
    assert desk.strip is not None
    assert desk.strip.isVisible()
    assert "Summarise the conversation" in backend.replies[-1].request.messages[-1].text
    backend.replies[-1].say("They spoke of <b>words</b>.\nAnd more.")
    backend.replies[-1].finish()
    until(lambda: "They spoke of <b>words</b>." in opened.text, "the summary is shown")
    assert not desk.strip.isVisible()
    assert "sent as this summary" in opened.text
    opened.ask("And now?")
    until(lambda: len(backend.replies) == 6, "it is asked")
    request = backend.replies[-1].request
    assert "They spoke of" in request.parameters.system
    assert "Question 0?" not in [each.text for each in request.messages]
    backend.replies[-1].finish()
    opened.wait_for_end()
    again = start()
    again.wait_for_text("And now?")
    desk_of(again)
    assert "They spoke of <b>words</b>." in again.text
    again.transcript.action_asked.emit("no-summary")
    assert "They spoke of" not in again.text
    assert "summary" not in again.session.controller.conversation.parameters


def test_a_summary_can_be_cancelled(
    scripted: AppWindow, desk: ContextDesk, backend: ScriptedBackend
) -> None:
    put(scripted, long_dialogue(6))
    command = scripted.window.commands.find("summarise")
    assert command is not None
    assert command.can_run()
    command.run()
    until(lambda: backend.replies, "the model is asked")
    assert not command.can_run()
    assert desk.strip is not None
    scripted.click(desk.strip.button("cancel"))
    until(lambda: backend.replies[-1].is_closed, "the request is closed")
    until(lambda: desk.strip is not None and not desk.strip.isVisible(), "it is over")
    assert "summary" not in scripted.session.controller.conversation.parameters
    command.run()
    until(lambda: len(backend.replies) == 2, "asked again")
    backend.replies[-1].finish()
    until(lambda: desk.strip is not None and "gave no" in desk.strip.label.text(), "it is told")
    scripted.click(desk.strip.button("close"))
    scripted.press(Key.Key_Escape)
    assert not desk.strip.isVisible()


def test_what_is_being_written_is_counted(
    scripted: AppWindow, desk: ContextDesk, backend: ScriptedBackend
) -> None:
    scripted.type("x" * 40)
    until(lambda: desk.meter.text() == "Draft: ~10 tokens", "in an empty chat too")
    assert desk.meter.isVisible()
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "it is asked")
    backend.replies[0].say("Because.")
    backend.replies[0].finish()
    scripted.wait_for_end()
    until(lambda: desk.meter.text() == "Tokens: ~20", "nothing is being written")
    scripted.type("x" * 400)
    until(lambda: desk.meter.text() == "Tokens: ~20 · Draft: ~100", "both")
    assert desk.meter.accessibleDescription().endswith("has about 100 tokens.")
    scripted.window.composer.clear()
    until(lambda: desk.meter.text() == "Tokens: ~20", "nothing any more")


def count(desk: ContextDesk) -> int:
    return int("".join(sign for sign in desk.meter.text() if sign.isdecimal()))


def test_it_goes_on_while_a_reply_comes(
    scripted: AppWindow, desk: ContextDesk, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, "Begun. ", "Why?")
    until(lambda: desk.meter.text().startswith("Tokens: ~"), "the question is counted")
    seen = [count(desk)]
    for _ in range(3):
        reply.say("some words " * 40)
        until(lambda: count(desk) > seen[-1], "it has grown")
        seen.append(count(desk))
    assert 200 < seen[-1] < 600
    end(scripted, reply)
    until(lambda: not desk._tick.isActive(), "nothing is estimated at rest")
    desk.refresh()
    assert count(desk) == desk.use.used
    assert abs(desk.use.used - seen[-1]) < 200


def test_it_follows_the_conversation_in_view(
    scripted: AppWindow, desk: ContextDesk, backend: ScriptedBackend
) -> None:
    reply = begin_reply(scripted, backend, "Begun. ", "Why?")
    until(desk._tick.isActive, "it goes on")
    conversation = scripted.session.controller.conversation
    put(scripted, dialogue("Hello", "Hi"))
    until(lambda: not desk._tick.isActive(), "nothing comes here")
    here = desk.meter.text()
    reply.say("some words " * 400)
    let_run(0.7)
    assert desk.meter.text() == here
    scripted.session.controller.open_conversation(conversation.id)
    until(lambda: count(desk) > 1_000, "all that has come")
    reply.say("some words " * 400)
    until(lambda: count(desk) > 2_000, "and what comes")
    end(scripted, reply)
