"""Messages that wait are kept in one draft, and taken apart again where they end."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from desktop_chat.chat.attachments import Attachment
from desktop_chat.chat.conversations import Conversation, Written
from desktop_chat.chat.conversion import conversation_from, header_record
from desktop_chat.chat.queued import NAME, divided, with_marks, without_marks


def file(name: str) -> Attachment:
    return Attachment(name, name, "text", 1, "text/plain")


def again(conversation: Conversation) -> Conversation:
    """As it comes back from the disk."""
    record = header_record(conversation)
    parameters = json.loads(json.dumps(dict(record.parameters)))
    return conversation_from(record._replace(parameters=parameters))


WORDS = ("one", "two\n\nthree", "\n\n", " ", "", "猫と👩‍💻", "ends\n", "\nbegins", "\n\nx\n\n")


@pytest.mark.parametrize("seed", range(50))
def test_whatever_waits_comes_back_as_it_was(seed: int) -> None:
    dice = random.Random(seed)
    conversation = Conversation(draft=dice.choice(WORDS))
    conversation.parameters = {"temperature": 0.5}
    names = iter(str(number) for number in range(100))

    def files() -> tuple[Attachment, ...]:
        return tuple(file(next(names)) for _ in range(dice.randrange(3)))

    for _ in range(dice.randrange(4)):
        text = dice.choice([words for words in WORDS if words.strip()])
        conversation.queued.append(Written(text, files()))
    if dice.random() < 0.5:
        conversation.queued.append(Written("", (file("only"),)))
    conversation.draft_attachments = files()
    read = again(conversation)
    assert read.queued == conversation.queued
    assert read.draft.strip() == conversation.draft.strip()
    assert read.draft_attachments == conversation.draft_attachments
    assert dict(read.parameters) == {"temperature": 0.5}


@pytest.mark.parametrize(
    "marks",
    [
        None,
        7,
        {},
        {"lengths": "x", "sum": 0},
        {"lengths": [[3]], "sum": 1},
        {"lengths": [[-1, 0]], "sum": 1},
        {"lengths": [[3, 0], [5, 9]], "sum": 12},
        {"lengths": [["3", 0]], "sum": 1},
    ],
)
def test_marks_that_do_not_fit_leave_one_draft(marks: Any) -> None:
    queued, draft = divided({NAME: marks}, "one\n\ntwo", (file("a"),))
    assert [each for each in queued if each] == []
    assert draft == ("one\n\ntwo", (file("a"),))


def test_a_draft_that_was_changed_stays_whole() -> None:
    parameters = with_marks({}, [Written("one"), Written("two")])
    assert divided(parameters, "one\n\ntwo\n\nrest", ())[1].text == "rest"
    assert divided(parameters, "onE\n\ntwo\n\nrest", ()) == ([], ("onE\n\ntwo\n\nrest", ()))
    assert divided(parameters, "", ()) == ([], ("", ()))
    assert without_marks(parameters) == {}
