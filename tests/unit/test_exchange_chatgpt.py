"""Exports of ChatGPT: branches stay, what nobody said is left out, the rest hangs together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage.exchange.failures import ImportRefused
from desktop_chat.storage.exchange.importing import Importer, Source
from tests.chatgpt_export import (
    PICTURE,
    content,
    conversation,
    message,
    purring,
    write,
    write_big,
    write_zip,
)
from tests.exchanging import JSON, Stored, export, import_all


def outline(record: ConversationRecord) -> list[tuple[str, str, str]]:
    """Of each message its role, its text and the text that it follows."""
    texts = {one.id: one.text for one in record.messages} | {"": ""}
    return [(one.role, one.text, texts[one.parent_id]) for one in record.messages]


def one_from(tmp_path: Path, value: Any) -> ConversationRecord:
    [record], _ = import_all(write(tmp_path / "conversations.json", [value]))
    return record


def test_a_conversation_with_branches_tools_and_pictures(tmp_path: Path) -> None:
    [record], summary = import_all(write(tmp_path / "conversations.json", [purring()]))
    seen = "[image]\n\nAnd this one?\n\n[image]"
    assert outline(record) == [
        ("user", "Why do cats purr?", ""),
        ("assistant", "Because.", "Why do cats purr?"),
        ("assistant", "They are content.", "Why do cats purr?"),
        ("user", seen, "They are content."),
        ("assistant", "A  cat.", seen),
        ("user", "Why do dogs bark?", ""),
        ("assistant", "To say so.", "Why do dogs bark?"),
    ]
    by_text = {one.text: one for one in record.messages}
    assert record.leaf_id == by_text["A  cat."].id
    assert by_text["A  cat."].reasoning == "**Looking**\n\nA cat, it seems."
    assert by_text["To say so."].status == "interrupted"
    assert by_text["Because."].model == "gpt-4o"
    assert (record.title, record.is_titled, record.model) == ("Purring", True, "gpt-4o")
    assert (record.created_at, record.updated_at) == (1_700_000_000.0, 1_700_000_900.0)
    assert summary.source is Source.CHATGPT
    assert (summary.conversations, summary.messages, summary.images) == (1, 7, 2)
    assert summary.left_out == 2  # the call and its result
    assert summary.warnings == 0


def test_the_zip_and_its_parts_give_the_same(tmp_path: Path) -> None:
    other = purring() | {"conversation_id": "other"}
    whole, _ = import_all(write(tmp_path / "conversations.json", [purring(), other]))
    for name, files in (
        ("plain", {"conversations": [purring(), other], "user": {}, "chat": "<html>"}),
        ("folder", {"me-2026__conversations": [purring(), other]}),
        ("parts", {"conversations-000": [purring()], "conversations-001": [other]}),
    ):
        path = write_zip(tmp_path / f"{name}.zip", **files)
        assert import_all(path)[0] == whole


def test_the_same_export_twice_brings_nothing_new(tmp_path: Path) -> None:
    path = write(tmp_path / "conversations.json", [purring()])
    first, _ = import_all(path)
    with Importer(path, Stored(*first)) as importer:
        importer.check()
        assert list(importer.records()) == []
        assert importer.summary.duplicates == 1


def test_reasoning_goes_to_the_first_reply_that_follows(tmp_path: Path) -> None:
    thought = content("assistant", "thoughts", thoughts=[{"content": "Hm."}, {"summary": " "}, 3])
    nodes: dict[str, tuple[str, Any]] = {
        "q": ("", message("user", "Q")),
        "t1": ("q", thought),
        "t2": ("t1", thought),
        "a1": ("t2", message("assistant", "A")),
        "a2": ("t2", message("assistant", "B")),
        "t3": ("q", thought),
        "a3": ("t3", message("assistant", "C")),
    }
    record = one_from(tmp_path, conversation(nodes, current="a1"))
    assert [one.reasoning for one in record.messages] == ["", "Hm.\n\nHm.", "", "Hm."]


def test_children_come_in_the_order_of_their_parent(tmp_path: Path) -> None:
    made = conversation(
        {
            "q": ("", message("user", "Q")),
            "b": ("q", message("assistant", "second")),
            "a": ("q", message("assistant", "first")),
        },
        current="b",
    )
    made["mapping"]["q"]["children"] = ["a", "nobody", "b"]
    assert [one.text for one in one_from(tmp_path, made).messages] == ["Q", "first", "second"]


def test_a_place_in_view_that_is_left_out_is_the_message_before_it(tmp_path: Path) -> None:
    nodes = {"q": ("", message("user", "Q")), "t": ("q", message("tool", "T"))}
    record = one_from(tmp_path, conversation(nodes, current="t"))
    assert record.leaf_id == record.messages[0].id
    record = one_from(tmp_path, conversation(nodes, current="gone"))
    assert record.leaf_id == record.messages[-1].id


def test_a_parent_that_is_not_there_makes_a_root_and_a_warning(tmp_path: Path) -> None:
    made = conversation({"q": ("gone", message("user", "Q"))}, current="q")
    [record], summary = import_all(write(tmp_path / "a.json", [made]))
    assert record.messages[0].parent_id == ""
    assert summary.warnings == 1


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (content("assistant", "code", language="python", text="x = 1"), "```python\nx = 1\n```"),
        (content("assistant", "code", language="unknown", text="```"), "````\n```\n````"),
        (
            content("assistant", "tether_quote", text="Said.", url="https://example.org/"),
            "Said.\n\n<https://example.org/>",
        ),
        (
            message("user", {"content_type": "audio_transcription", "text": "Hello"}, "you"),
            "Hello\n\nyou",
        ),
        (content("assistant", "something_new", text="Still text"), "Still text"),
        (message("system", "You are a cat."), "You are a cat."),
        (message("user", "a\x00b\ud800c"), "ab\ufffdc"),
    ],
)
def test_contents_become_text(tmp_path: Path, said: Any, text: str) -> None:
    record = one_from(tmp_path, conversation({"x": ("", said)}, current="x"))
    assert [one.text for one in record.messages] == [text]


@pytest.mark.parametrize(
    "said",
    [
        None,
        message("tool", "x"),
        message("nobody", "x"),
        message("user", "x", metadata={"is_visually_hidden_from_conversation": True}),
        message("assistant", "x", recipient="python"),
        message("assistant", ""),
        content("assistant", "reasoning_recap", content="Thought"),
        content("assistant", "something_new", value=3),
        {},
        {"author": None, "content": None, "metadata": None},
    ],
)
def test_what_nobody_said_is_left_out(tmp_path: Path, said: Any) -> None:
    nodes = {"a": ("", message("user", "Q")), "x": ("a", said), "b": ("x", message("user", "R"))}
    record = one_from(tmp_path, conversation(nodes, current="b"))
    assert outline(record) == [("user", "Q", ""), ("user", "R", "Q")]
    assert import_all(write(tmp_path / "a.json", [conversation({"x": ("", said)}, "x")]))[0] == []


def test_missing_and_odd_facts_are_made_up_for(tmp_path: Path) -> None:
    said = message("user", "Q", create_time=None)
    odd = conversation({"q": ("", said)}, current="q", title=None, create_time="yesterday")
    for name in ("id", "conversation_id", "current_node", "default_model_slug", "update_time"):
        del odd[name]
    record = one_from(tmp_path, odd)
    assert (record.title, record.is_titled, record.created_at) == ("", False, 0.0)
    assert record.id == one_from(tmp_path, odd).id
    assert record.leaf_id == record.messages[0].id


def test_the_word_for_a_picture_is_the_caller_s(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", [conversation({"x": ("", message("user", PICTURE))}, "x")])
    with Importer(path, picture="[Bild]") as importer:
        importer.check()
        [record] = importer.records()
    assert record.messages[0].text == "[Bild]"


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, str], set[str]]:
    """From each node to its parent, and which of them are left out."""
    count = draw(st.integers(1, 12))
    names = [f"n{number}" for number in range(count)]
    parents = {name: draw(st.sampled_from(["", *names[:at]])) for at, name in enumerate(names)}
    return parents, draw(st.sets(st.sampled_from(names)))


@given(trees(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_any_tree_keeps_its_shape(
    tmp_path_factory: pytest.TempPathFactory, tree: tuple[dict[str, str], set[str]], chance: Any
) -> None:
    parents, left_out = tree
    nodes = {
        name: (parent, message("tool" if name in left_out else "user", name))
        for name, parent in parents.items()
    }
    made = conversation(nodes, current=chance.choice(list(nodes)))
    shuffled = list(made["mapping"].items())
    chance.shuffle(shuffled)
    made["mapping"] = dict(shuffled)
    path = tmp_path_factory.mktemp("tree") / "a.json"
    records, _ = import_all(write(path, [made]))

    def kept_above(name: str) -> str:
        above = parents[name]
        return kept_above(above) if above in left_out else above

    expected = {(name, kept_above(name)) for name in parents if name not in left_out}
    found = {(text, above) for record in records for _, text, above in outline(record)}
    assert found == expected


@pytest.mark.parametrize("value", [[], ["text"], {}, {"a": 1}, 3, None, True], ids=repr)
def test_a_kind_that_is_no_word_is_one_not_known(value: Any, tmp_path: Path) -> None:
    made = purring()
    for node in made["mapping"].values():
        if node["message"] is not None:
            node["message"]["content"]["content_type"] = value
    records, _ = import_all(write(tmp_path / "a.json", [made]))
    assert any("purr" in message.text.lower() for message in records[0].messages)


@given(st.data(), st.one_of(JSON, st.sampled_from(["q1", "a3", [], {}, -1, 1e999])))
@settings(deadline=None, max_examples=300)
def test_any_value_in_any_place_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, value: Any
) -> None:
    made = purring()
    place: Any = made
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else [0]))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = value
    path = write(tmp_path_factory.mktemp("any") / "a.json", [made])
    try:
        records, _ = import_all(path)
    except ImportRefused:
        return
    for record in records:
        assert import_all(export([record], path.with_name("b.json")))[0] == [record]


def test_large_conversations_are_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    count = write_big(path, megabytes=6, turns=200)
    records, summary = import_all(path)
    assert (len(records), summary.messages) == (count, count * 400)
    expected = json.loads(path.read_bytes())
    assert records[-1].messages[0].text == expected[-1]["mapping"]["q0"]["message"]["content"][
        "parts"
    ][0].replace("\x00", "")
