"""Our own JSON: what was exported comes back as it was."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage.exchange.exporting import Format
from desktop_chat.storage.exchange.failures import ImportRefused, Refusal
from desktop_chat.storage.exchange.importing import Importer
from desktop_chat.storage.exchange.json_reader import PIECE, JsonReader
from tests.exchanging import ANY_TEXT, JSON, Stored, export, histories, import_all, own_file, talk


@given(histories())
@settings(deadline=None)
def test_what_was_exported_comes_back(history: list[ConversationRecord]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records, summary = import_all(export(history, Path(folder, "all.json")))
    assert records == history
    assert (summary.conversations, summary.copies) == (len(history), 0)
    assert summary.messages == sum(len(record.messages) for record in history)


@given(ANY_TEXT, ANY_TEXT)
@settings(deadline=None)
def test_text_that_is_not_clean_comes_back_clean(text: str, key: str) -> None:
    dirty = talk(draft=text, parameters={key: [text]})
    with tempfile.TemporaryDirectory() as folder:
        [record], _ = import_all(export([dirty], Path(folder, "one.json")))
    assert record.draft == clean(text)
    assert record.parameters == {clean(key): [clean(text)]}


def test_long_texts_come_back(tmp_path: Path) -> None:
    texts = ['a"\\\n世👩‍💻' * 100_000, "x" * PIECE, '"' * (PIECE - 1), "\\" * (3 * PIECE + 1)]
    messages = tuple(MessageRecord(f"m{n}", "", "user", text) for n, text in enumerate(texts))
    record = talk(messages=messages, leaf_id="m0")
    assert import_all(export([record], tmp_path / "a.json"))[0] == [record]


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    value = json.loads(export([talk()], tmp_path / "a.json").read_bytes())
    assert (value["format"], value["version"]) == ("desktop-chat", 1)
    [conversation] = value["conversations"]
    assert conversation["messages"][2]["facts"] == {
        "usage": {"prompt": 3, "completion": 4, "total": 7}
    }
    assert set(conversation) == set(ConversationRecord._fields)
    assert set(conversation["messages"][0]) == set(MessageRecord._fields)


def test_the_example_in_the_documentation_is_what_it_says(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "export-format.md"
    example = page.read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]
    path = tmp_path / "example.json"
    path.write_text(example, encoding="utf-8")
    [record], summary = import_all(path)
    assert summary.warnings == 0
    assert [message.parent_id for message in record.messages][1:] == [record.messages[0].id] * 2
    for name in (*ConversationRecord._fields, *MessageRecord._fields):
        assert f"| `{name}` |" in page.read_text(encoding="utf-8")


def test_numbers_that_json_has_none_for_are_written_as_null(tmp_path: Path) -> None:
    record = talk(parameters={"a": [float("nan"), 1], "b": {"c": float("inf")}})
    [back], _ = import_all(export([record], tmp_path / "a.json"))
    assert back.parameters == {"a": [None, 1], "b": {"c": None}}


def test_a_reply_that_nobody_gives_any_more_is_interrupted(tmp_path: Path) -> None:
    message = MessageRecord("m1", "", "assistant", "Half", status="streaming")
    [record], _ = import_all(export([talk(messages=(message,), leaf_id="")], tmp_path / "a"))
    assert record.messages == (message._replace(status="interrupted"),)


def test_the_order_of_fields_does_not_matter(tmp_path: Path) -> None:
    path = export([talk()], tmp_path / "a.json")
    value = json.loads(path.read_bytes())
    path.write_text(json.dumps(value, sort_keys=True, indent=4), encoding="utf-8")
    assert import_all(path)[0] == [talk()]


def test_unknown_fields_are_passed_over_and_counted(tmp_path: Path) -> None:
    extra = {"id": "c", "mood": ["x" * 300_000], "messages": [{"id": "m", "role": "user", "z": 1}]}
    records, summary = import_all(own_file(tmp_path / "a.json", more={}, conversations=[extra]))
    assert records == [ConversationRecord("c", messages=(MessageRecord("m", "", "user"),))]
    assert summary.warnings == 2  # the field of the conversation and that of the message


# What is stored already.


def imported(path: Path, *stored: ConversationRecord) -> tuple[list[ConversationRecord], Any]:
    with Importer(path, Stored(*stored)) as importer:
        importer.check()
        return list(importer.records()), importer.summary


def test_what_is_stored_already_is_left_out(tmp_path: Path) -> None:
    path = export([talk(), talk(id="c2", messages=(), leaf_id="")], tmp_path / "a.json")
    longer = talk(
        title="Renamed", messages=(*talk().messages, MessageRecord("m4", "m3", "user", "Thanks"))
    )
    records, summary = imported(path, longer)
    assert [record.id for record in records] == ["c2"]
    assert (summary.conversations, summary.duplicates, summary.copies) == (1, 1, 0)


def test_another_conversation_with_the_same_id_becomes_a_copy(tmp_path: Path) -> None:
    path = export([talk()], tmp_path / "a.json")
    other = talk(messages=(*talk().messages[:2], talk().messages[2]._replace(text="Edited")))
    [record], summary = imported(path, other)
    assert (summary.conversations, summary.duplicates, summary.copies) == (1, 0, 1)
    assert record.id != "c1"
    first, second, third = record.messages
    assert not {first.id, second.id, third.id} & {"m1", "m2", "m3"}
    assert (first.parent_id, second.parent_id, third.parent_id) == ("", first.id, first.id)
    assert record.leaf_id == third.id
    assert [one.text for one in record.messages] == [one.text for one in talk().messages]


def test_messages_whose_ids_are_taken_elsewhere_get_new_ones(tmp_path: Path) -> None:
    path = export([talk(id="new")], tmp_path / "a.json")
    [record], summary = imported(path, talk())
    assert summary.copies == 1
    assert not {one.id for one in record.messages} & {"m1", "m2", "m3"}


def test_conversations_that_are_in_a_file_twice(tmp_path: Path) -> None:
    edited = talk(messages=talk().messages[:1], leaf_id="m1")
    records, summary = import_all(export([talk(), talk(), edited], tmp_path / "a.json"))
    assert (summary.conversations, summary.duplicates, summary.copies) == (2, 1, 1)
    assert records[0] == talk()
    assert len({one.id for record in records for one in record.messages}) == 4


# The reader.


def pieces(text: str, sizes: list[int]) -> Iterator[str]:
    at = number = 0
    while at < len(text):
        size = sizes[number % len(sizes)]
        yield text[at : at + size]
        at, number = at + size, number + 1


@given(JSON, st.lists(st.integers(1, 9), min_size=1, max_size=5), st.booleans())
@settings(deadline=None)
def test_any_value_is_read_however_it_is_cut(
    value: object, sizes: list[int], is_ascii: bool
) -> None:
    cut = pieces(json.dumps(value, ensure_ascii=is_ascii, indent=1), sizes)
    reader = JsonReader(lambda: next(cut, ""))
    assert reader.value() == value
    reader.end()


@given(st.text('[]{}",:\\u0e1-.tfn \n', max_size=30))
@settings(deadline=None)
def test_what_is_refused_is_no_json(text: str) -> None:
    cut = pieces(text, [3])
    reader = JsonReader(lambda: next(cut, ""))
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ImportRefused):
            _read_to_the_end(reader)
        return
    assert _read_to_the_end(reader) == expected


def _read_to_the_end(reader: JsonReader) -> object:
    value = reader.value()
    reader.end()
    return value


def nested(size: int) -> object:
    """More than a piece at each of several levels."""
    return {"a": ["x" * size, {"b": "y\n\"'\\" * size, "c": [[1.5, None, True]] * 9}], "d": "z"}


def test_values_longer_than_a_piece_are_read_by_their_parts() -> None:
    value = nested(PIECE)
    for is_ascii in (True, False):
        cut = pieces(json.dumps(value, ensure_ascii=is_ascii), [60_000, 7])
        reader = JsonReader(lambda cut=cut: next(cut, ""))  # type: ignore[misc]
        assert reader.value() == value


@given(st.integers(-14, 14), st.text('a"\\u\ud83d\ude00🦊\ufdd0\0', max_size=20))
@settings(deadline=None)
def test_a_character_cut_between_two_pieces_is_whole(shift: int, around: str) -> None:
    said = "a" * (PIECE - len(json.dumps(around)) + shift) + around + "b" * PIECE + around
    cut = pieces(json.dumps(said), [60_000])
    read = JsonReader(lambda: next(cut, "")).value()
    assert isinstance(read, str)
    joined = said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    whole = joined.replace("\0", "").replace("\ufdd0", "")
    assert clean(read) == clean(said) == whole
    assert (clean(read) is read) == (read == whole)


def test_long_strings_with_faults_are_refused() -> None:
    for fault, reason in (
        ("\\x", Refusal.NOT_JSON),
        ("\\u12g4", Refusal.NOT_JSON),
        ("\n", Refusal.NOT_JSON),
        ("", Refusal.TRUNCATED),
    ):
        cut = pieces(f'"{"a" * PIECE}{fault}', [50_000])
        with pytest.raises(ImportRefused) as refused:
            JsonReader(lambda cut=cut: next(cut, "")).value()  # type: ignore[misc]
        assert refused.value.reason is reason


def test_a_format_is_a_suffix() -> None:
    assert [form.value for form in Format] == ["json", "md", "html"]
