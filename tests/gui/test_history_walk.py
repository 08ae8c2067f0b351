"""A random walk over conversations that stream at once, are renamed, edited, asked anew, deleted
and brought back, beside the simplest model of what they hold: no character is in a wrong place, in
the window and, after the next start, on the disk."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Status
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend, ScriptedReply
from tests.gui.test_conversations import ask

SEED = int(os.environ.get("DESKTOP_CHAT_WALK_SEED", "20261126"))
STEPS = int(os.environ.get("DESKTOP_CHAT_WALK_STEPS", "80"))


@dataclass
class Said:
    """A message, what was said after it, and which of that is in view."""

    text: str
    following: list[Said] = field(default_factory=list)
    at: int = 0

    def add(self, text: str) -> Said:
        """Something more is said here; it comes into view."""
        self.following.append(Said(text))
        self.at = len(self.following) - 1
        return self.following[-1]

    def shape(self) -> tuple[str, list[Any]]:
        """All of it, to be compared."""
        return self.text, [each.shape() for each in self.following]


@dataclass
class Talk:
    """What one conversation must hold."""

    id: str
    root: Said = field(default_factory=lambda: Said(""))
    title: str = ""
    is_deleted: bool = False
    reply: ScriptedReply | None = None
    message: Message | None = None  # which that reply becomes

    @property
    def path(self) -> list[Said]:
        """What is in view, with the root before it."""
        path = [self.root]
        while path[-1].following:
            path.append(path[-1].following[path[-1].at])
        return path

    @property
    def texts(self) -> list[str]:
        return [said.text for said in self.path[1:]]


class Walk:
    """Random steps in the window, and the same steps in a model of it."""

    def __init__(self, opened: AppWindow, backend: ScriptedBackend, chance: random.Random) -> None:
        self.opened = opened
        self.backend = backend
        self.chance = chance
        self.talks: list[Talk] = []
        self.deleted: list[Talk] = []
        self.at: Talk | None = None
        self.number = 0
        self.done: dict[str, int] = {}

    def step(self) -> None:
        moves: tuple[tuple[Callable[[], bool], int], ...] = (
            (self.stream, 10),
            (self.send, 5),
            (self.switch, 5),
            (self.new_chat, 2),
            (self.finish, 3),
            (self.stop, 2),
            (self.rename, 2),
            (self.regenerate, 3),
            (self.edit, 3),
            (self.choose_version, 4),
            (self.delete, 1),
            (self.undo, 2),
        )
        move = self.chance.choices([move for move, _ in moves], [much for _, much in moves])[0]
        if move():
            self.done[move.__name__] = self.done.get(move.__name__, 0) + 1

    def piece(self) -> str:
        self.number += 1
        return f"p{self.number} " * self.chance.randint(1, 6)

    def begin_reply(self, talk: Talk, question: Said) -> None:
        """The newest reply of the backend belongs to this question; something of it comes."""
        talk.reply, talk.message = self.backend.replies[-1], self.opened.reply
        question.add("")
        self.say(talk)

    def say(self, talk: Talk) -> None:
        assert talk.reply is not None
        text = self.piece()
        cut = self.chance.randint(1, len(text))
        talk.reply.say(*(part for part in (text[:cut], text[cut:]) if part))
        talk.path[-1].text += text
        if talk is self.at:
            self.let_come(talk)
        else:
            let_run(self.chance.choice((0.001, 0.02)))

    def let_come(self, talk: Talk) -> None:
        """All that was said has arrived: what ends the reply would leave the rest out."""
        text = talk.path[-1].text
        until(lambda: talk.message is not None and talk.message.text == text, "it has come")

    def send(self) -> bool:
        if self.at is not None and self.at.reply is not None:
            return False
        self.number += 1
        question = f"question {self.number}"
        ask(self.opened, self.backend, question)
        if self.at is None:
            self.at = Talk(self.conversation.id, title=question)
            self.talks.append(self.at)
        self.begin_reply(self.at, self.at.path[-1].add(question))
        return True

    def stream(self) -> bool:
        talk = self._any(lambda talk: talk.reply is not None)
        if talk is not None:
            self.say(talk)
        return talk is not None

    def finish(self) -> bool:
        talk = self._any(lambda talk: talk.reply is not None)
        if talk is None or talk.reply is None:
            return False
        self.say(talk)
        reply, talk.reply = talk.reply, None
        reply.finish()
        until(lambda: reply.is_closed, "the reply is over")
        until(lambda: not self.opened.session.controller._talking.is_busy(talk.id), "at rest")
        return True

    def stop(self) -> bool:
        if self.at is None or self.at.reply is None:
            return False
        self.let_come(self.at)
        self.opened.stop()
        self.opened.wait_for_end()
        self.at.reply = None
        return True

    def new_chat(self) -> bool:
        if self.at is None or len(self.talks) >= 3:
            return False
        self.opened.press(Key.Key_N, CTRL)
        self.at = None
        return True

    def switch(self) -> bool:
        talk = self._any(lambda talk: talk is not self.at)
        if talk is not None:
            self.open(talk)
        return talk is not None

    def open(self, talk: Talk) -> None:
        rows = self.opened.window.sidebar.list
        place = rows.visualRect(rows.rows.index_of(talk.id)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
        until(lambda: self.conversation.id == talk.id, "it is open")
        self.opened.edit.setFocus()
        self.at = talk

    def rename(self) -> bool:
        talk = self._any(lambda _: True)
        if talk is None:
            return False
        self.number += 1
        talk.title = f"Title {self.number}"
        self.opened.rename(talk.id, talk.title)
        return True

    def regenerate(self) -> bool:
        if self.at is None or self.at.reply is not None:
            return False
        count = len(self.backend.replies)
        self.opened.press(Key.Key_R, CTRL)
        until(lambda: len(self.backend.replies) > count, "asked again")
        self.begin_reply(self.at, self.at.path[-2])
        return True

    def edit(self) -> bool:
        """Send one of the person's messages again in other words."""
        if self.at is None or self.at.reply is not None:
            return False
        path = self.at.path
        place = self.chance.randrange(0, len(path) - 1, 2)
        if place == len(path) - 3 and self.chance.random() < 0.5:
            self.opened.press(Key.Key_Up, CTRL)
        else:
            self.opened.window.overlays.act("edit", place)
        assert self.opened.edit.toPlainText() == path[place + 1].text
        if self.chance.random() < 0.2:
            self.opened.press(Key.Key_Escape)
            assert self.opened.edit.toPlainText() == ""
            return False
        self.number += 1
        count = len(self.backend.replies)
        self.opened.edit.selectAll()
        self.opened.type(f"question {self.number}")
        self.opened.press(Key.Key_Return)
        until(lambda: len(self.backend.replies) > count, "asked again")
        self.begin_reply(self.at, path[place].add(f"question {self.number}"))
        return True

    def choose_version(self) -> bool:
        if self.at is None or self.at.reply is not None:
            return False
        path = self.at.path
        step = self.chance.choice((-1, 1))
        places = [
            place
            for place, said in enumerate(path[:-1])
            if 0 <= said.at + step < len(said.following)
        ]
        if not places:
            return False
        place = self.chance.choice(places)
        overlays = self.opened.window.overlays
        overlays.show_for(place)
        versions = overlays.message_bar.versions
        button = versions.next_button if step > 0 else versions.previous_button
        if button.isVisible():
            self.opened.click(button)
        else:  # the message is not on the screen
            overlays.act("next-version" if step > 0 else "previous-version", place)
        path[place].at += step
        self.opened.edit.setFocus()
        return True

    def delete(self) -> bool:
        if self.at is None:
            return False
        if self.at.reply is not None:
            self.let_come(self.at)
        self.opened.window.sidebar.list.setFocus()
        self.opened.press(Key.Key_Delete)
        self.opened.edit.setFocus()
        self.at.is_deleted, self.at.reply = True, None
        self.deleted.append(self.at)
        self.talks.remove(self.at)
        self.at = None
        let_run(0.02)
        return True

    def undo(self) -> bool:
        if not self.deleted:
            return False
        talk = self.deleted.pop()
        self.opened.window.sidebar.list.setFocus()
        self.opened.press(Key.Key_Z, CTRL)
        until(lambda: self.conversation.id == talk.id, "it is there again")
        self.opened.edit.setFocus()
        talk.is_deleted = False
        self.talks.append(talk)
        self.at = talk
        return True

    @property
    def conversation(self) -> Conversation:
        return self.opened.session.controller.conversation

    def _any(self, condition: Callable[[Talk], bool]) -> Talk | None:
        fitting = [talk for talk in self.talks if condition(talk)]
        return self.chance.choice(fitting) if fitting else None

    def check(self) -> None:
        """What is in view is what the model says, to the letter."""
        expected = [] if self.at is None else self.at.texts

        def held() -> list[str]:
            return [message.text for message in self.opened.messages]

        until(lambda: held() == expected, f"{expected} is there, not {held()}")
        lines = [text.strip() for text in expected]

        def shown() -> list[str]:
            text = self.opened.text.replace("   Continue", "").replace("   Retry", "")
            return [line.strip() for line in text.split("\n") if line and line != "Stopped."]

        until(lambda: shown() == lines, f"{lines} is shown, not {shown()}")
        listed = {line.id: line.title for line in self.opened.listed}
        assert listed == {talk.id: talk.title for talk in self.talks}


def test_nothing_is_misplaced_in_the_window_or_on_the_disk(
    start: Start, backend: ScriptedBackend
) -> None:
    opened = start()
    walk = Walk(opened, backend, random.Random(SEED))
    for _ in range(STEPS):
        walk.step()
        walk.check()
    assert len(walk.done) >= 10, walk.done
    opened = start()
    assert {line.id: line.title for line in opened.listed} == {
        talk.id: talk.title for talk in walk.talks
    }
    walk.opened = opened
    for talk in walk.talks:
        walk.open(talk)
        assert [message.text for message in opened.messages] == talk.texts
        assert all(message.status is not Status.INTERRUPTED for message in opened.messages)
        assert shapes(walk.conversation) == talk.root.shape()[1]


def shapes(conversation: Conversation) -> list[Any]:
    """Everything that was said in a conversation, as `Said.shape` tells it."""
    top: list[Any] = []
    under: dict[str, list[Any]] = {"": top}
    for message in conversation.walk():
        under[message.id] = []
        under[message.parent_id].append((message.text, under[message.id]))
    return top
