"""A random walk: three conversations with replies that grow, held in memory and on disk."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from desktop_chat.chat.conversations import Conversation, Dropped, Lifted
from desktop_chat.chat.conversion import (
    conversation_from,
    conversation_record,
    header_record,
    message_record,
)
from desktop_chat.chat.messages import Message, Role, Status
from tests.stories import OpenStore, got, opened

STEPS = 500


class Walker:
    """Does to the store what a controller would, and keeps what should be there."""

    def __init__(self, store: OpenStore, seed: int) -> None:
        self.store = store
        self.dice = random.Random(seed)
        self.talks = [Conversation() for _ in range(3)]
        self.open: dict[str, Message] = {}  # a growing reply by its conversation
        self.dropped: dict[str, Dropped | Lifted] = {}
        self.deleted: set[str] = set()
        self.counter = 0

    def step(self) -> None:
        talk = self.dice.choice(self.talks)
        actions = [self.ask, self.grow, self.grow, self.grow, self.end, self.rename, self.choose]
        actions += [self.edit, self.regenerate, self.drop, self.undo, self.delete, self.draft]
        self.dice.choice(actions)(talk)

    def word(self) -> str:
        self.counter += 1
        return f"w{self.counter} "

    def save(self, talk: Conversation, *messages: Message) -> None:
        record = header_record(talk)._replace(messages=tuple(map(message_record, messages)))
        self.store.save(record)

    def begin(self, talk: Conversation, question: Message | None) -> None:
        reply = Message(Role.ASSISTANT, status=Status.STREAMING)
        if question is None:
            talk.add_version(talk.messages[-1], reply)
            self.save(talk, reply)
        else:
            talk.add(reply)
            self.save(talk, question, reply)
        self.open[talk.id] = reply

    def ask(self, talk: Conversation) -> None:
        if talk.id not in self.open:
            question = Message(Role.USER, self.word())
            talk.add(question)
            self.begin(talk, question)

    def grow(self, talk: Conversation) -> None:
        if reply := self.open.get(talk.id):
            text, reasoning = self.word() * self.dice.choice((1, 1, 2000)), self.word()
            reply.add_text(text)
            reply.add_reasoning(reasoning)
            self.store.grow(reply.id, text, reasoning)

    def end(self, talk: Conversation) -> None:
        if reply := self.open.pop(talk.id, None):
            reply.status = self.dice.choice((Status.COMPLETE, Status.STOPPED, Status.ERROR))
            self.store.end(message_record(reply), time.time())

    def edit(self, talk: Conversation) -> None:
        asked = [message for message in talk.messages if message.role is Role.USER]
        if asked and talk.id not in self.open:
            question = Message(Role.USER, self.word())
            talk.add_version(self.dice.choice(asked), question)
            self.begin(talk, question)

    def regenerate(self, talk: Conversation) -> None:
        messages = talk.messages
        if messages and messages[-1].role is Role.ASSISTANT and talk.id not in self.open:
            self.begin(talk, None)

    def choose(self, talk: Conversation) -> None:
        if talk.messages:
            talk.choose(self.dice.choice(list(talk.walk())))
            self.store.set_leaf(talk.id, talk.leaf_id)

    def drop(self, talk: Conversation) -> None:
        if talk.messages and talk.id not in self.open and self.dice.random() < 0.3:
            message = self.dice.choice(talk.messages)
            if self.dice.random() < 0.5:
                self.dropped[talk.id] = talk.lift(message)
                self.store.lift(message.id, talk.leaf_id)
            else:
                self.dropped[talk.id] = talk.drop(message)
                self.store.drop(message.id, talk.leaf_id)

    def undo(self, talk: Conversation) -> None:
        dropped = self.dropped.pop(talk.id, None)
        if dropped is not None and (
            not dropped.message.parent_id or talk.find(dropped.message.parent_id)
        ):
            if isinstance(dropped, Lifted):
                talk.set_down(dropped)
                self.store.set_down(dropped.message.id, dropped.child_ids, talk.leaf_id)
            else:
                talk.put_back(dropped)
                self.store.put_back(dropped.message.id, talk.leaf_id)

    def rename(self, talk: Conversation) -> None:
        if talk.messages:
            talk.given_title, talk.is_titled = self.word(), True
            self.store.rename(talk.id, talk.given_title)

    def delete(self, talk: Conversation) -> None:
        if talk.id in self.deleted:
            self.deleted.discard(talk.id)
            self.store.undelete(talk.id)
        elif talk.messages and self.dice.random() < 0.3:
            self.deleted.add(talk.id)
            self.store.delete(talk.id)

    def draft(self, talk: Conversation) -> None:
        if talk.messages:
            talk.draft = self.word()
            self.store.set_draft(talk.id, talk.draft)

    def check(self, store: OpenStore) -> None:
        until = time.monotonic() + 60
        while self.store.has_unsaved:  # a question waits a moment for them, not for ever
            assert time.monotonic() < until
            time.sleep(0.01)
        listed = got(store.ids())
        for talk in self.talks:
            record = got(store.conversation(talk.id))
            if record is None:
                assert not len(talk)
                continue
            expected = conversation_record(talk)
            there = conversation_record(conversation_from(record))
            assert there == expected._replace(updated_at=record.updated_at)
            assert (talk.id in listed) == (talk.id not in self.deleted)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_on_disk_is_what_was_in_memory(tmp_path: Path, seed: int) -> None:
    with opened(tmp_path) as store:
        walker = Walker(store, seed)
        for step in range(STEPS):
            walker.step()
            if step % 100 == 99:
                time.sleep(0.02)
        for talk in walker.talks:
            walker.end(talk)
        walker.check(store)
    with opened(tmp_path) as store:
        walker.check(store)
