"""Conversations to plain values and back, without a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.messages import Message, ReplyFacts, Role, Status, ToolCall, Usage
from desktop_chat.chat.queued import divided, with_marks, without_marks
from desktop_chat.chat.records import NO_FACTS, ConversationRecord, MessageRecord

_ROLES = {role.value: role for role in Role}
_STATUSES = {status.value: status for status in Status}


def message_record(message: Message) -> MessageRecord:
    """A message as it is now."""
    return MessageRecord(
        id=message.id,
        parent_id=message.parent_id,
        role=message.role.value,
        text=message.text,
        reasoning=message.reasoning,
        status=message.status.value,
        model=message.model,
        connection_id=message.connection_id,
        created_at=message.created_at,
        continues_id=message.continues_id,
        facts=facts_record(message),
        attachments=message.attachments,
    )


def message_from(record: MessageRecord) -> Message:
    """The message that a record tells of. Raises ValueError for a role or status not known."""
    # Ten thousand may come at once: to look a value up costs a fifth of asking the enumeration.
    message = Message(
        _ROLES.get(record.role) or Role(record.role),
        record.text,
        _STATUSES.get(record.status) or Status(record.status),
        record.model,
        reasoning=record.reasoning,
        connection_id=record.connection_id,
        continues_id=record.continues_id,
        id=record.id,
        created_at=record.created_at,
    )
    message.parent_id = record.parent_id
    message.attachments = record.attachments
    if record.facts:
        message.facts, message.other_facts = _facts_from(record.facts)
    return message


def header_record(conversation: Conversation) -> ConversationRecord:
    """A conversation without its messages."""
    return ConversationRecord(
        id=conversation.id,
        title=conversation.given_title,
        is_titled=conversation.is_titled,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        connection_id=conversation.connection_id,
        model=conversation.model,
        parameters=with_marks(conversation.parameters, conversation.queued),
        draft=conversation.whole_draft.text,
        leaf_id=conversation.leaf_id,
        arrangement=conversation.arrangement,
        draft_attachments=conversation.whole_draft.attachments,
    )


def conversation_record(conversation: Conversation) -> ConversationRecord:
    """A conversation with all its versions."""
    messages = tuple(message_record(message) for message in conversation.walk())
    return header_record(conversation)._replace(messages=messages)


def conversation_from(record: ConversationRecord) -> Conversation:
    """The conversation that a record tells of, whole or a page of it."""
    queued, draft = divided(record.parameters, record.draft, record.draft_attachments)
    conversation = Conversation(draft=draft.text, id=record.id)
    conversation.queued = queued
    conversation.given_title = record.title
    conversation.is_titled = record.is_titled
    conversation.created_at = record.created_at
    conversation.updated_at = record.updated_at
    conversation.connection_id = record.connection_id
    conversation.model = record.model
    conversation.parameters = without_marks(record.parameters)
    conversation.arrangement = record.arrangement
    conversation.draft_attachments = draft.attachments
    conversation.merge(message_from(each) for each in record.messages)
    if leaf := conversation.find(record.leaf_id):
        conversation.choose_leaf(leaf)
    return conversation


def facts_record(message: Message) -> Mapping[str, object]:
    """What is known of a message beside its text, as a JSON object without empty values."""
    facts = message.facts
    if facts == _NOTHING and not message.other_facts:
        return NO_FACTS
    known: dict[str, object] = {
        name: value
        for name in _SIMPLE
        if (value := getattr(facts, name)) != getattr(_NOTHING, name)
    }
    if facts.failure is not None:
        known["failure"] = _without_defaults(facts.failure)
    if facts.usage is not None:
        known["usage"] = facts.usage._asdict()
    if facts.tool_calls:
        known["tool_calls"] = [call._asdict() for call in facts.tool_calls]
    return {**message.other_facts, **known}


_NOTHING = ReplyFacts()
_NUMBER = (int, float)
_SIMPLE: dict[str, tuple[type, ...]] = {
    "finish": (str,),
    "warnings": (int,),
    "events": (int,),
    "masked": (int,),
    "request_id": (str,),
    "first_token_ms": _NUMBER,
    "thought_ms": _NUMBER,
    "duration_ms": _NUMBER,
    "is_kept": (bool,),
}
_FAILURE: dict[str, tuple[type, ...]] = {
    "host": (str,),
    "detail": (str,),
    "status": (int,),
    "retry_after": _NUMBER,
    "target": (str,),
    "seconds": _NUMBER,
}


def _without_defaults(failure: Failure) -> dict[str, object]:
    default = Failure(failure.code)
    told: dict[str, object] = {
        name: value
        for name, value in failure._asdict().items()
        if value != getattr(default, name) and name not in ("code", "reason")
    }
    told["code"] = failure.code.value
    if failure.reason is not Reason.NONE:
        told["reason"] = failure.reason.value
    return told


def _facts_from(record: Mapping[str, object]) -> tuple[ReplyFacts, Mapping[str, object]]:
    """What this version knows, and what it does not, which is kept as it was."""
    facts = ReplyFacts()
    others: dict[str, object] = {}
    for name, value in record.items():
        if name in _SIMPLE:
            known = _is(value, _SIMPLE[name]) and value != getattr(_NOTHING, name)
        else:
            value = _READERS[name](value) if name in _READERS else None  # noqa: PLW2901
            known = value is not None
        if known:
            setattr(facts, name, value)
        else:
            others[name] = record[name]
    return facts, others or NO_FACTS


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and isinstance(value, bool) is (kinds == (bool,))


def _read_failure(value: object) -> Failure | None:
    if not isinstance(value, dict):
        return None
    rest = {name: item for name, item in value.items() if name not in ("code", "reason")}
    if not all(name in _FAILURE and _is(item, _FAILURE[name]) for name, item in rest.items()):
        return None
    try:
        failure = Failure(ErrorCode(value["code"]), Reason(value.get("reason", "")), **rest)
    except (KeyError, TypeError, ValueError):
        return None
    return failure if _without_defaults(failure) == value else None


def _read_usage(value: object) -> Usage | None:
    if not isinstance(value, dict) or set(value) != set(Usage._fields):
        return None
    return Usage(**value) if all(_is(item, (int,)) for item in value.values()) else None


def _read_tool_calls(value: object) -> tuple[ToolCall, ...] | None:
    if not isinstance(value, list) or not value:
        return None
    calls = []
    for item in value:
        if not isinstance(item, dict) or set(item) != set(ToolCall._fields):
            return None
        if not all(isinstance(text, str) for text in item.values()):
            return None
        calls.append(ToolCall(**item))
    return tuple(calls)


_READERS: dict[str, Callable[[object], Any]] = {
    "failure": _read_failure,
    "usage": _read_usage,
    "tool_calls": _read_tool_calls,
}
