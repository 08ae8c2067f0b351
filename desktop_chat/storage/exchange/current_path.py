"""The messages in view, from the root of a conversation's tree to its leaf; those beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop_chat.chat.records import ConversationRecord, MessageRecord


def current_path(record: ConversationRecord) -> list[MessageRecord]:
    """From the first message to `leaf_id`; without one, the last messages of all versions."""
    by_id = {message.id: message for message in record.messages}
    message = by_id.get(record.leaf_id)
    if message is None and record.messages:
        message = record.messages[-1]
    path: list[MessageRecord] = []
    while message is not None and len(path) <= len(by_id):
        path.append(message)
        message = by_id.get(message.parent_id)
    return path[::-1]


def others_of(record: ConversationRecord, path: Sequence[MessageRecord]) -> list[int]:
    """How many other versions each message of the path has."""
    versions = Counter(message.parent_id for message in record.messages)
    return [versions[message.parent_id] - 1 for message in path]
