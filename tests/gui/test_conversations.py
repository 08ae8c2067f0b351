"""Several conversations at once: every text lands in its own, every draft stays with its own."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QApplication

from desktop_chat.chat.messages import Status
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.scripted import ScriptedBackend, ScriptedReply

SEED = 20261122
STEPS = 240


def titles(opened: AppWindow) -> list[str]:
    return [line.title for line in opened.listed]


def ask(opened: AppWindow, backend: ScriptedBackend, text: str) -> ScriptedReply:
    """Send a message and wait until the backend has it."""
    count = len(backend.replies)
    opened.ask(text)
    until(lambda: len(backend.replies) > count, "the backend is asked")
    return backend.replies[-1]


def test_ctrl_n_begins_a_new_chat(scripted: AppWindow, backend: ScriptedBackend) -> None:
    ask(scripted, backend, "first question").say("first answer")
    scripted.wait_for_text("first answer")
    scripted.window.sidebar.list.setFocus()
    scripted.press(Key.Key_N, CTRL)
    assert QApplication.focusWidget() is scripted.edit
    assert scripted.text == ""
    assert scripted.window.windowTitle() == "Desktop Chat"
    assert titles(scripted) == ["first question"]
    assert scripted.button.accessibleName() == "Send"


def test_the_list_is_newest_first_and_titles_the_window(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    for text in ("alpha", "beta"):
        ask(scripted, backend, text)
        scripted.press(Key.Key_N, CTRL)
    assert titles(scripted) == ["beta", "alpha"]
    scripted.open_row(1)
    assert scripted.window.windowTitle() == "alpha — Desktop Chat"
    assert scripted.text.startswith("alpha")


def test_a_reply_goes_on_behind_another_conversation(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    first = ask(scripted, backend, "one")
    first.say("begun")
    scripted.wait_for_text("begun")
    scripted.press(Key.Key_N, CTRL)
    second = ask(scripted, backend, "two")
    first.say(" and ended")
    first.finish()
    second.say("other")
    scripted.wait_for_text("other")
    assert scripted.text == "two\nother"
    assert not scripted.reply.status.is_final
    scripted.open_row(1)
    assert scripted.text == "one\nbegun and ended"
    assert scripted.reply.status is Status.COMPLETE
    until(lambda: scripted.button.accessibleName() == "Send", "the window knows that it is over")
    scripted.open_row(0)
    assert scripted.button.accessibleName() == "Stop"


def test_esc_stops_the_reply_in_view_only(scripted: AppWindow, backend: ScriptedBackend) -> None:
    first = ask(scripted, backend, "one")
    scripted.press(Key.Key_N, CTRL)
    ask(scripted, backend, "two").say("second")
    scripted.wait_for_text("second")
    scripted.stop()
    scripted.wait_for_end()
    assert not first.is_closed
    first.say("still here")
    scripted.open_row(1)
    scripted.wait_for_text("still here")


def test_each_conversation_keeps_its_draft(scripted: AppWindow, backend: ScriptedBackend) -> None:
    ask(scripted, backend, "one")
    scripted.type("draft of one")
    scripted.press(Key.Key_N, CTRL)
    assert scripted.edit.toPlainText() == ""
    ask(scripted, backend, "two")
    scripted.type("draft of two")
    scripted.open_row(1)
    assert scripted.edit.toPlainText() == "draft of one"
    scripted.type("!")
    scripted.open_row(0)
    assert scripted.edit.toPlainText() == "draft of two"
    scripted.open_row(1)
    assert scripted.edit.toPlainText() == "draft of one!"


# A random walk over conversations, compared with the simplest model of what they hold.


@dataclass
class Talk:
    """What one conversation must show: a line for each message, and the draft."""

    lines: list[str] = field(default_factory=list)
    draft: str = ""
    reply: ScriptedReply | None = None  # while one comes in


class Walk:
    """Random steps in the window, and the same steps in a model of it."""

    def __init__(self, opened: AppWindow, backend: ScriptedBackend, chance: random.Random) -> None:
        self.opened = opened
        self.backend = backend
        self.chance = chance
        self.talks: list[Talk] = []  # in the order in which they began
        self.unsent = Talk()  # the new chat, which keeps its draft too
        self.at = self.unsent
        self.number = 0

    def step(self) -> None:
        moves: tuple[tuple[Callable[[], None], int], ...] = (
            (self.stream, 8),
            (self.send, 4),
            (self.switch, 4),
            (self.new_chat, 2),
            (self.draft, 2),
            (self.finish, 2),
            (self.stop, 1),
        )
        self.chance.choices([move for move, _ in moves], [weight for _, weight in moves])[0]()

    def send(self) -> None:
        if self.at.reply is not None:
            return
        self.number += 1
        text = f"{self.at.draft}question {self.number}"
        self.at.reply = ask(self.opened, self.backend, f"question {self.number}")
        if not self.at.lines:
            self.talks.append(self.at)
            self.unsent = Talk()
        self.at.lines += [text, ""]
        self.at.draft = ""

    def stream(self) -> None:
        """More text for any of the replies, in view or not, in pieces of any size."""
        talk = self._any_open()
        if talk is None or talk.reply is None:
            return
        self.number += 1
        text = f"<{self.number}>" * self.chance.randint(1, 8) + "\n" * self.chance.randint(0, 1)
        cut = self.chance.randint(0, len(text))
        talk.reply.say(*(piece for piece in (text[:cut], text[cut:]) if piece))
        talk.lines[-1] += text
        let_run(self.chance.choice((0, 0.001, 0.02)))

    def finish(self) -> None:
        talk = self._any_open()
        if talk is not None and talk.reply is not None:
            # An empty reply is none: the real backends say so.
            self.number += 1
            talk.reply.say(f"({self.number})")
            talk.lines[-1] += f"({self.number})"
            reply, talk.reply = talk.reply, None
            reply.finish()
            until(lambda: reply.is_closed, "the reply is over")
            let_run(0.01)

    def stop(self) -> None:
        if self.at.reply is not None:
            self.check()  # what was said is there before Esc
            self.opened.stop()
            self.opened.wait_for_end()
            self.at.lines.append("Stopped.")
            self.at.reply = None

    def new_chat(self) -> None:
        if len(self.talks) < 3 and self.at.lines:
            self.opened.press(Key.Key_N, CTRL)
            self.at = self.unsent

    def switch(self) -> None:
        if self.talks:
            self.open(self.chance.choice(self.talks))

    def draft(self) -> None:
        self.opened.type("ab ")
        self.at.draft += "ab "

    def open(self, talk: Talk) -> None:
        title = " ".join(talk.lines[0].split())
        self.opened.open_row(titles(self.opened).index(title))
        self.at = talk

    def shown(self) -> list[str]:
        """The lines of the transcript."""
        lines = self.opened.text.replace("   Continue", "").replace("   Retry", "").split("\n")
        return [line for line in lines if line]

    def check(self) -> None:
        """What is in view is what the model says, to the letter."""
        expected = [line for text in self.at.lines for line in text.split("\n") if line]
        end = time.monotonic() + 5
        while self.shown() != expected and time.monotonic() < end:
            let_run(0.005)
        assert self.shown() == expected
        assert self.opened.edit.toPlainText() == self.at.draft
        assert self.opened.session.controller.is_busy == (self.at.reply is not None)

    def _any_open(self) -> Talk | None:
        replying = [talk for talk in self.talks if talk.reply is not None]
        return self.chance.choice(replying) if replying else None


def test_texts_land_in_their_own_conversation(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    walk = Walk(scripted, backend, random.Random(SEED))
    most = 0
    for number in range(STEPS):
        walk.step()
        most = max(most, sum(talk.reply is not None for talk in walk.talks))
        if number % 6 == 0:
            walk.check()
    assert len(walk.talks) == 3
    assert most == 3  # all of them streamed at once
    for talk in walk.talks:
        walk.open(talk)
        walk.check()
    assert sum(len(text) for talk in walk.talks for text in talk.lines) > 1000
