"""The `conversations.json` of a ChatGPT export: a tree of nodes for each conversation.

The format is not documented; this follows exports as they are. What a conversation needs must be
there and of the right type, everything else may be missing, null or unknown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.messages import Role
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage.exchange.chatgpt_messages import Said, read_message
from desktop_chat.storage.exchange.failures import ImportRefused, Refusal
from desktop_chat.storage.exchange.json_format import MAX_CONVERSATION, MAX_MESSAGES, Tally
from desktop_chat.storage.exchange.json_reader import JsonReader
from desktop_chat.storage.exchange.values import (
    LAST_TIME,
    MAX_LINE,
    typed,
)

_FIELDS = frozenset(
    {"id", "conversation_id", "title", "create_time", "update_time", "current_node"}
    | {"default_model_slug"}
)


class _Node(NamedTuple):
    """A place in the tree; `said` is None where nothing of it is kept, `reasoning` aside."""

    parent: str
    children: tuple[str, ...]
    said: Said | None
    reasoning: str


def read(reader: JsonReader, tally: Tally, picture: str) -> Iterator[ConversationRecord]:
    """The conversations of a file, those without a message left out.

    `picture` stands where a picture was. Ids are made of those in the file, so that the same
    conversation gets the same ids each time.
    """
    for number in reader.items():
        where = f"[{number}]"
        reader.allow(MAX_CONVERSATION)
        reader.require("{", where)
        fields: dict[str, Any] = {}
        nodes: dict[str, _Node] | None = None
        for key in reader.members():
            if key == "mapping":
                if nodes is not None:
                    raise ImportRefused(Refusal.DUPLICATE_ID, f"{where}.mapping")
                nodes = _read_nodes(reader, f"{where}.mapping", tally, picture)
            elif key in _FIELDS:
                fields[key] = reader.value()
            else:
                reader.skip()
        if nodes is None:
            # Without it this is somebody else's list.
            reason = Refusal.MISSING if fields else Refusal.UNKNOWN_FORMAT
            raise ImportRefused(reason, f"{where}.mapping")
        record = _conversation(fields, nodes, where, tally)
        if record.messages:
            yield record
    reader.end()


def _read_nodes(reader: JsonReader, where: str, tally: Tally, picture: str) -> dict[str, _Node]:
    reader.require("{", where)
    nodes: dict[str, _Node] = {}
    for key in reader.members():
        place = f"{where}.{key[:64]}"
        if key in nodes:
            raise ImportRefused(Refusal.DUPLICATE_ID, place)
        if len(nodes) >= MAX_MESSAGES:
            raise ImportRefused(Refusal.TOO_LARGE, where)
        value = typed(reader.value(), dict, place)
        parent, children = value.get("parent"), value.get("children")
        message = value.get("message")
        said, reasoning = None, ""
        if message is not None:
            said, reasoning = read_message(typed(message, dict, place), tally, picture)
        nodes[key] = _Node(
            typed(parent, str, f"{place}.parent") if parent is not None else "",
            _names(children, f"{place}.children"),
            said,
            reasoning,
        )
    return nodes


def _names(value: object, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(typed(one, str, where) for one in typed(value, list, where))


def _in_order(nodes: dict[str, _Node], where: str, tally: Tally) -> list[str]:
    """All nodes, parents first, children in the order that their parent gives them."""
    children: dict[str, list[str]] = {key: [] for key in nodes}
    roots: list[str] = []
    for key, node in nodes.items():
        if node.parent in nodes:
            children[node.parent].append(key)
        else:
            tally.warnings += bool(node.parent)  # its parent is not in the file
            roots.append(key)
    for key, own in children.items():
        if len(own) > 1:
            places = {name: place for place, name in enumerate(nodes[key].children)}
            own.sort(key=lambda name: places.get(name, len(places)))
    order: list[str] = []
    waiting = roots[::-1]
    while waiting:
        key = waiting.pop()
        order.append(key)
        waiting += children[key][::-1]
    if len(order) < len(nodes):
        raise ImportRefused(Refusal.NOT_A_TREE, where)
    return order


def _conversation(
    fields: dict[str, Any], nodes: dict[str, _Node], where: str, tally: Tally
) -> ConversationRecord:
    order = _in_order(nodes, where, tally)
    own = fields.get("conversation_id") or fields.get("id")
    name = own if isinstance(own, str) else "\n".join(nodes)
    created = _time(fields.get("create_time"), 0.0)
    messages: list[MessageRecord] = []
    kept: dict[str, str] = {}  # from a node to the last message up to it
    waiting: dict[str, list[str]] = {}  # reasoning up to a node, for the first reply that follows
    for key in order:
        node = nodes[key]
        parent = kept.get(node.parent, "")
        thoughts = waiting.get(node.parent, [])
        if node.said is None:
            if node.reasoning:
                thoughts.append(node.reasoning)
            kept[key], waiting[key] = parent, thoughts
            continue
        message = _message(node.said, _id(name, key), parent, created)
        if message.role == Role.ASSISTANT and thoughts:
            message = message._replace(reasoning="".join(thoughts).strip("\n"))
            thoughts.clear()
        kept[key] = message.id
        messages.append(message)
    current = fields.get("current_node")
    leaf = kept.get(current, "") if isinstance(current, str) else ""
    title = fields.get("title")
    title = " ".join(clean(title[:MAX_LINE]).split()) if isinstance(title, str) else ""
    return ConversationRecord(
        id=_id(name, ""),
        title=title,
        is_titled=bool(title),
        created_at=created,
        updated_at=_time(fields.get("update_time"), created),
        model=_name(fields.get("default_model_slug")),
        leaf_id=leaf or (messages[-1].id if messages else ""),
        messages=tuple(messages),
    )


def _message(said: Said, own_id: str, parent_id: str, created: float) -> MessageRecord:
    return MessageRecord(
        id=own_id,
        parent_id=parent_id,
        role=said.role.value,
        text=said.text,
        status=said.status.value,
        model=_name(said.model),
        created_at=_time(said.created, created),
    )


def _id(conversation: str, node: str) -> str:
    name = f"chatgpt\n{conversation}\n{node}".encode("utf-8", "surrogatepass")
    return blake2b(name, digest_size=16).hexdigest()


def _name(value: object) -> str:
    return " ".join(clean(value[:MAX_LINE]).split()) if isinstance(value, str) else ""


def _time(value: object, otherwise: float) -> float:
    """Seconds since 1970, where that is what stands there."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return float(value) if math.isfinite(value) and 0 <= value < LAST_TIME else otherwise
