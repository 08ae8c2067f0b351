"""The tree of a conversation, held against a model that is too simple to be wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.conversations import Conversation, Dropped, Versions
from desktop_chat.chat.conversion import conversation_from, conversation_record, message_record
from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.forking import fork
from desktop_chat.chat.messages import Message, Role, Status, ToolCall, Usage
from desktop_chat.chat.records import MessageRecord


def talk(*texts: str) -> Conversation:
    roles = (Role.USER, Role.ASSISTANT)
    return Conversation(Message(roles[i % 2], text) for i, text in enumerate(texts))


def texts(conversation: Conversation) -> list[str]:
    return [message.text for message in conversation.messages]


def test_an_edited_message_begins_a_branch_and_the_old_one_stays() -> None:
    conversation = talk("a", "b", "c", "d")
    edited = Message(Role.USER, "C")
    conversation.add_version(conversation.messages[2], edited)
    conversation.add(Message(Role.ASSISTANT, "D"))
    assert texts(conversation) == ["a", "b", "C", "D"]
    assert conversation.place(edited) == Versions(1, 2)
    conversation.choose(conversation.versions(edited)[0])
    assert texts(conversation) == ["a", "b", "c", "d"]
    conversation.choose(edited)
    assert texts(conversation) == ["a", "b", "C", "D"]


def test_a_branch_is_shown_as_it_was_last_in_view() -> None:
    conversation = talk("a", "b", "c", "d")
    reply = conversation.messages[3]
    conversation.add_version(reply, Message(Role.ASSISTANT, "d2"))
    conversation.choose(reply)
    conversation.add_version(conversation.messages[0], Message(Role.USER, "A"))
    assert texts(conversation) == ["A"]
    conversation.choose(conversation.versions(conversation.messages[0])[0])
    assert texts(conversation) == ["a", "b", "c", "d"]


def test_a_dropped_reply_leaves_its_version_in_view_and_comes_back() -> None:
    conversation = talk("a", "b")
    other = Message(Role.ASSISTANT, "b2")
    conversation.add_version(conversation.messages[1], other)
    conversation.add(Message(Role.USER, "c"))
    dropped = conversation.drop(other)
    assert texts(conversation) == ["a", "b"]
    assert len(conversation) == 2
    conversation.put_back(dropped)
    assert texts(conversation) == ["a", "b2", "c"]
    assert conversation.place(other) == Versions(1, 2)


def test_undoing_a_drop_that_was_out_of_view_leaves_the_path_alone() -> None:
    conversation = talk("a", "b")
    first = conversation.messages[1]
    conversation.add_version(first, Message(Role.ASSISTANT, "b2"))
    dropped = conversation.drop(first)
    conversation.add(Message(Role.USER, "c"))
    conversation.put_back(dropped)
    assert texts(conversation) == ["a", "b2", "c"]
    assert conversation.place(first) == Versions(0, 2)


def test_a_message_is_in_a_conversation_once() -> None:
    conversation = talk("a")
    with pytest.raises(ValueError, match="already"):
        conversation.add(conversation.messages[0])


def test_older_messages_join_those_that_were_loaded_first() -> None:
    whole = talk("a", "b", "c", "d")
    whole.add_version(whole.messages[1], Message(Role.ASSISTANT, "b2"))
    whole.choose(whole.versions(whole.messages[1])[0])
    record = conversation_record(whole)
    page = [message_record(each) for each in whole.messages[-2:]]
    loaded = conversation_from(record._replace(messages=tuple(page)))
    assert texts(loaded) == ["c", "d"]
    shown = list(loaded.messages)
    loaded.add(Message(Role.USER, "e"))
    loaded.merge(conversation_from(record).walk())
    assert texts(loaded) == ["a", "b", "c", "d", "e"]
    assert loaded.messages[2:4] == shown
    assert loaded.place(loaded.messages[1]) == Versions(0, 2)


# Against a model: every message with its parent, in the order of their birth.


@dataclass
class Model:
    parents: dict[str, str] = field(default_factory=dict)
    last_seen: dict[str, int] = field(default_factory=dict)
    clock: int = 0
    leaf: str = ""

    def path(self) -> list[str]:
        path, step = [], self.leaf
        while step:
            path.append(step)
            step = self.parents[step]
        return path[::-1]

    def children(self, parent: str) -> list[str]:
        return [each for each, its in self.parents.items() if its == parent]

    def look(self) -> None:
        self.clock += 1
        for each in self.path():
            self.last_seen[each] = self.clock

    def follow(self) -> None:
        while children := self.children(self.leaf):
            self.leaf = max(children, key=lambda each: self.last_seen.get(each, -1))
        self.look()


@given(st.data())
def test_any_history_of_a_tree_equals_the_model(data: st.DataObject) -> None:
    conversation, model = Conversation(), Model()
    dropped: tuple[Dropped, Model] | None = None
    for number in range(data.draw(st.integers(1, 40))):
        actions = ["add", *(["version", "choose", "drop"] if model.parents else [])]
        action = data.draw(st.sampled_from([*actions, *(["undo"] if dropped else [])]))
        if action == "undo" and dropped is not None:
            conversation.put_back(dropped[0])
            model = dropped[1]
            dropped = None
        else:
            before = _copy(model)
            taken = _act(data, conversation, model, action, number)
            dropped = (taken, before) if taken else None
        assert [each.id for each in conversation.messages] == model.path()
        assert {each.id for each in conversation.walk()} == set(model.parents)
        for each in conversation.walk():
            siblings = model.children(model.parents[each.id])
            assert [one.id for one in conversation.versions(each)] == siblings
    again = conversation_from(conversation_record(conversation))
    assert conversation_record(again) == conversation_record(conversation)


def _copy(model: Model) -> Model:
    return Model(dict(model.parents), dict(model.last_seen), model.clock, model.leaf)


def _act(
    data: st.DataObject, conversation: Conversation, model: Model, action: str, number: int
) -> Dropped | None:
    message = Message(Role.USER, str(number))
    if action == "add":
        conversation.add(message)
        model.parents[message.id] = model.leaf
        model.leaf = message.id
        model.look()
        return None
    chosen = conversation.find(data.draw(st.sampled_from(list(model.parents))))
    assert chosen is not None
    if action == "version":
        conversation.add_version(chosen, message)
        model.parents[message.id] = model.parents[chosen.id]
        model.leaf = message.id
        model.look()
    elif action == "choose":
        conversation.choose(chosen)
        model.leaf = chosen.id
        model.look()
        model.follow()
    elif action == "drop":
        return _drop(conversation, model, chosen)
    return None


def _drop(conversation: Conversation, model: Model, message: Message) -> Dropped:
    """The model: the version before it comes in its place, where it was the one last in view."""
    parent = model.parents[message.id]
    siblings = model.children(parent)
    index = siblings.index(message.id)
    in_view = message.id in model.path()
    was_last = message.id == max(siblings, key=lambda each: model.last_seen.get(each, -1))
    siblings.remove(message.id)
    gone = {message.id}
    for each, its in model.parents.items():
        if its in gone:
            gone.add(each)
    for each in gone:
        del model.parents[each]
        model.last_seen.pop(each, None)
    if was_last and siblings:
        model.clock += 1
        model.last_seen[siblings[max(0, index - 1)]] = model.clock
    if in_view:
        model.leaf = parent
        model.follow()
    return conversation.drop(message)


# Records.


def test_everything_known_of_a_reply_survives_a_record() -> None:
    reply = Message(Role.ASSISTANT, "text", Status.ERROR, "m", reasoning="r", connection_id="c")
    reply.facts.failure = Failure(ErrorCode.TIMEOUT, Reason.IDLE_TIME, "host", seconds=60.0)
    reply.facts.usage = Usage(1, 2, 3)
    reply.facts.tool_calls = (ToolCall("1", "name", "{}"),)
    reply.facts.finish, reply.facts.warnings, reply.facts.duration_ms = "stop", 2, 12.5
    record = conversation_record(Conversation([reply]))
    stored = record._replace(
        messages=tuple(
            each._replace(facts=json.loads(json.dumps(each.facts))) for each in record.messages
        )
    )
    again = conversation_from(stored)
    assert again.messages[0].facts == reply.facts
    assert conversation_record(again) == record


FACTS = st.dictionaries(
    st.sampled_from(["finish", "failure", "usage", "tool_calls", "warnings", "duration_ms", "new"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["code", "host", "prompt", "completion", "total", "id"]), inner
            )
        ),
        max_leaves=6,
    ),
    max_size=5,
)


@given(FACTS)
def test_facts_of_any_shape_come_back_as_they_were(facts: dict[str, object]) -> None:
    record = conversation_record(Conversation())
    message = MessageRecord("1", "", "assistant", facts=facts)
    record = record._replace(messages=(message,), leaf_id="1")
    assert conversation_record(conversation_from(record)) == record


def test_a_lifted_message_leaves_what_follows_and_comes_back() -> None:
    conversation = talk("a", "b", "c", "d")
    b = conversation.messages[1]
    other = Message(Role.USER, "c2")
    conversation.add_version(conversation.messages[2], other)
    whole = conversation_record(conversation)
    lifted = conversation.lift(b)
    assert texts(conversation) == ["a", "c2"]
    assert conversation.place(other) == Versions(1, 2)
    conversation.choose(conversation.versions(other)[0])
    assert texts(conversation) == ["a", "c", "d"]
    conversation.choose(other)
    conversation.set_down(lifted)
    assert conversation_record(conversation) == whole


def test_the_last_and_the_first_message_can_be_lifted() -> None:
    conversation = talk("a", "b")
    whole = conversation_record(conversation)
    last = conversation.lift(conversation.messages[1])
    assert texts(conversation) == ["a"]
    first = conversation.lift(conversation.messages[0])
    assert texts(conversation) == []
    assert len(conversation) == 0
    with pytest.raises(KeyError):
        conversation.set_down(last)
    conversation.set_down(first)
    conversation.set_down(last)
    assert conversation_record(conversation) == whole


def test_a_fork_holds_the_path_under_other_names() -> None:
    conversation = talk("a", "b", "c", "d")
    conversation.connection_id, conversation.model = "c1", "m"
    conversation.parameters = {"temperature": 0.5}
    made = fork(conversation, conversation.messages[1])
    assert texts(made) == ["a", "b"]
    assert (made.connection_id, made.model, made.draft) == ("c1", "m", "")
    assert made.parameters == {"temperature": 0.5}
    assert made.id != conversation.id
    assert not {m.id for m in made.walk()} & {m.id for m in conversation.walk()}
    assert made.messages[1].parent_id == made.messages[0].id
    asked = fork(conversation, conversation.messages[2])
    assert (texts(asked), asked.draft) == (["a", "b"], "c")
