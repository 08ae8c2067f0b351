"""Conversations as plain values: what the store keeps, exports write and imports read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from desktop_chat.chat.arrangement import USUAL, Arrangement
from desktop_chat.chat.attachments import Attachment

NO_FACTS: Mapping[str, object] = {}


def new_id() -> str:
    """A name for a conversation or a message that no other one has: 128 random bits, in hex."""
    return os.urandom(16).hex()


class MessageRecord(NamedTuple):
    """One message of a tree. Siblings (messages with one `parent_id`) are versions, oldest first.

    `parent_id` is empty for a first message. `role` and `status` are the values of `Role` and
    `Status`; `created_at` is in seconds since 1970, UTC. `facts` is a JSON object of what is
    known beside the text (the fields of `ReplyFacts`, those without a value left out).
    `continues_id` names the reply whose text this one took over and goes on from, if any;
    `connection_id` the connection that answered. `attachments` go with what a person said.
    """

    id: str
    parent_id: str
    role: str
    text: str = ""
    reasoning: str = ""
    status: str = "complete"
    model: str = ""
    connection_id: str = ""
    created_at: float = 0.0
    continues_id: str = ""
    facts: Mapping[str, object] = NO_FACTS
    attachments: tuple[Attachment, ...] = ()


class ConversationRecord(NamedTuple):
    """A conversation with all its versions.

    `title` is empty while nobody has given one: the first words stand in for it then.
    `is_titled` tells that the person wrote it. `leaf_id` is the last message of the path in view.
    `parameters` is a JSON object (temperature, system prompt …). `messages` come parents first.
    `arrangement` is that of a new one: of one that is stored already, it stays as it is there.
    `draft_attachments` go with the draft.
    """

    id: str
    title: str = ""
    is_titled: bool = False
    created_at: float = 0.0
    updated_at: float = 0.0
    connection_id: str = ""
    model: str = ""
    parameters: Mapping[str, object] = NO_FACTS
    draft: str = ""
    leaf_id: str = ""
    arrangement: Arrangement = USUAL
    messages: tuple[MessageRecord, ...] = ()
    draft_attachments: tuple[Attachment, ...] = ()
