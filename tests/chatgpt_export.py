"""Makes files in the shape of a ChatGPT export: nodes in a mapping, branches, tools, pictures."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

Conversation = dict[str, Any]
Node = dict[str, Any]


def message(role: str, *parts: object, **changes: Any) -> dict[str, Any]:
    """A message as it stands in a node; `changes` replace its fields."""
    is_plain = all(isinstance(part, str) for part in parts)
    kind = "text" if is_plain else "multimodal_text"
    made: dict[str, Any] = {
        "id": "unused",
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": 1_700_000_000.5,
        "update_time": None,
        "content": {"content_type": kind, "parts": list(parts)},
        "status": "finished_successfully",
        "end_turn": True,
        "weight": 1.0,
        "metadata": {"model_slug": "gpt-4o"} if role == "assistant" else {},
        "recipient": "all",
        "channel": None,
    }
    return made | changes


def content(role: str, kind: str, **fields: Any) -> dict[str, Any]:
    """A message whose content is of another kind than text."""
    return message(role, content={"content_type": kind, **fields})


def conversation(nodes: dict[str, tuple[str, Any]], current: str, **changes: Any) -> Conversation:
    """From each node's name to its parent's and its message; siblings come in this order."""
    mapping: dict[str, Node] = {}
    for name, (parent, said) in nodes.items():
        own = deepcopy(said)  # a test that changes it must change no other's
        mapping[name] = {"id": name, "message": own, "parent": parent or None, "children": []}
        if parent in mapping:
            mapping[parent]["children"].append(name)
    made = {
        "title": "Purring",
        "create_time": 1_700_000_000.0,
        "update_time": 1_700_000_900.0,
        "mapping": mapping,
        "moderation_results": [],
        "current_node": current,
        "conversation_id": "11111111-2222-3333-4444-555555555555",
        "default_model_slug": "gpt-4o",
        "is_archived": False,
        "id": "11111111-2222-3333-4444-555555555555",
    }
    return made | changes


PICTURE = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-x"}
HIDDEN = {"is_visually_hidden_from_conversation": True}


def purring() -> Conversation:
    """A conversation with everything: two versions of a question, three of a reply, a tool."""
    search = message("assistant", content={"content_type": "code", "text": "search('purr')"})
    return conversation(
        {
            "client-created-root": ("", None),
            "s": ("client-created-root", message("system", "", metadata=HIDDEN)),
            "about": ("s", content("user", "user_editable_context", user_profile="A vet")),
            "q1": ("about", message("user", "Why do cats purr?")),
            "a1": ("q1", message("assistant", "Because.")),
            "a2": ("q1", message("assistant", "They are content.")),
            "q2": ("a2", message("user", PICTURE, "And this one?", PICTURE)),
            "t": (
                "q2",
                content(
                    "assistant",
                    "thoughts",
                    thoughts=[{"summary": "Looking", "content": "A cat, it seems."}],
                ),
            ),
            "call": ("t", search | {"recipient": "web"}),
            "result": ("call", message("tool", "42 results")),
            "recap": ("result", content("assistant", "reasoning_recap", content="Thought for 3s")),
            "a3": ("recap", message("assistant", "A \ue200cite\ue202turn0search0\ue201 cat.")),
            "q3": ("about", message("user", "Why do dogs bark?")),
            "a4": ("q3", message("assistant", "To say so.", status="in_progress")),
        },
        current="a3",
    )


def write(path: Path, conversations: Sequence[Any]) -> Path:
    path.write_text(json.dumps(conversations), encoding="utf-8")
    return path


def write_zip(path: Path, **files: Any) -> Path:
    """A zip; "__" in a name stands for a slash, texts and bytes go in as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            data = value if isinstance(value, str | bytes) else json.dumps(value)
            archive.writestr(f"{name.replace('__', '/')}.json", data)
    return path


def big_conversations(count: int, turns: int) -> Iterator[Conversation]:
    """Many conversations of some kilobytes each."""
    text = "The quick brown fox 🦊 jumps over the lazy dog. 敏捷的狐狸。\n" * 12
    for number in range(count):
        nodes: dict[str, tuple[str, Any]] = {"root": ("", None)}
        last = "root"
        for turn in range(turns):
            nodes[f"q{turn}"] = (last, message("user", f"{number}.{turn} {text}"))
            nodes[f"a{turn}"] = (f"q{turn}", message("assistant", text * 3))
            last = f"a{turn}"
        yield conversation(nodes, last, id=f"c{number}", conversation_id=f"c{number}")


def write_big(path: Path, megabytes: int, turns: int = 10) -> int:
    """A `conversations.json` of at least so many megabytes; gives the number of conversations."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for one in big_conversations(1_000_000, turns):
            file.write("[" if not count else ",\n")
            json.dump(one, file)
            count += 1
            if file.tell() >= megabytes * 1_000_000:
                break
        file.write("]")
    return count
