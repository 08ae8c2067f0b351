"""Prompts and assistants: their variables, their file, and what becomes of a broken one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_chat.chat.library import (
    Assistant,
    Library,
    SavedPrompt,
    filled,
    library_from,
    variables_of,
)
from desktop_chat.chat.parameters import Parameters
from desktop_chat.storage.library import LibraryFile, NotALibrary, read_library, write_library

ONE = SavedPrompt("1" * 32, "Translate", "Into {{language}}, for {{ reader }}: {{language}}")
TWO = SavedPrompt("2" * 32, "你好", "第一行\n第二行")
HELPER = Assistant("3" * 32, "Cook", "c", "Home", "m-1", Parameters(0.5, system="You cook."))
WHOLE = Library((ONE, TWO), (HELPER,))


def test_variables_are_asked_for_once_and_filled_everywhere() -> None:
    assert variables_of(ONE.text) == ("language", "reader")
    assert variables_of("{{}} {{ }} {single} {{a\nb}} {{{x}}}") == ("x",)
    values = {"language": "Latin", "reader": "{{language}}"}
    assert filled(ONE.text, values) == "Into Latin, for {{language}}: Latin"
    assert filled("{{unknown}}", {}) == "{{unknown}}"


def test_items_are_put_moved_and_taken_out() -> None:
    assert WHOLE.put(TWO, 0).prompts == (TWO, ONE)
    assert WHOLE.put(ONE._replace(name="Other")).prompts[0].name == "Other"
    assert WHOLE.put(TWO, 99).prompts == (ONE, TWO)
    assert WHOLE.without(HELPER).assistants == ()
    assert WHOLE.without(TWO).put(TWO, 1) == WHOLE


def test_joining_adds_what_is_new_only() -> None:
    other = Library((ONE, SavedPrompt(TWO.id, "New", "x")), (HELPER._replace(id="9"),))
    joined, added = WHOLE.joined(other)
    assert added == 1
    assert [each.name for each in joined.prompts] == ["Translate", "你好", "New"]
    assert len({each.id for each in joined.prompts}) == 3
    assert joined.assistants == WHOLE.assistants


def test_a_file_round_trips(tmp_path: Path) -> None:
    file = LibraryFile(tmp_path)
    assert file.load() == Library()
    file.save_later(WHOLE)
    file.finish(10)
    assert LibraryFile(tmp_path).load() == WHOLE
    assert file.path.stat().st_mode & 0o777 == 0o600
    write_library(tmp_path / "out.json", WHOLE)
    assert read_library(tmp_path / "out.json") == WHOLE


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff\xfe", b'"text"', b"[" * 5000])
def test_a_broken_file_is_kept_beside_the_new_one(tmp_path: Path, raw: bytes) -> None:
    file = LibraryFile(tmp_path)
    file.path.write_bytes(raw)
    assert file.load() == Library()
    assert file.put_aside is not None
    assert file.put_aside.read_bytes() == raw
    file.save(WHOLE)
    assert LibraryFile(tmp_path).load() == WHOLE
    with pytest.raises(NotALibrary):
        read_library(file.put_aside)


def test_a_newer_file_is_kept_and_what_is_not_known_is_written_back(tmp_path: Path) -> None:
    newer = {"version": 9, "folders": [1], "prompts": [{"id": "a", "name": "A", "text": "t"}]}
    file = LibraryFile(tmp_path)
    file.path.write_text(json.dumps(newer))
    loaded = file.load()
    assert [each.name for each in loaded.prompts] == ["A"]
    assert file.put_aside is not None
    assert json.loads(file.put_aside.read_text()) == newer
    file.save(loaded)
    assert json.loads(file.path.read_text())["folders"] == [1]
    with pytest.raises(NotALibrary):
        read_library(file.put_aside)


def test_what_is_no_item_is_left_out() -> None:
    items: list[object] = [
        1,
        None,
        {},
        {"name": ""},
        {"name": "x", "text": 5},
        {"name": "ok", "text": ""},
    ]
    read = library_from({"prompts": items, "assistants": [{"name": "a", "parameters": 5}, "b"]})
    assert [each.name for each in read.prompts] == ["ok"]
    assert [each.parameters for each in read.assistants] == [Parameters()]
    assert library_from({"prompts": 3}) == Library()
    one = library_from(
        {"assistants": [{"name": "x", "parameters": {"temperature": 99, "seed": 4}}]}
    )
    assert one.assistants[0].parameters == Parameters(seed=4)


def test_a_folder_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    file = LibraryFile(tmp_path)
    file.path.mkdir()
    assert file.load() == Library()
    file.save_later(WHOLE)
    file.finish(10)
    assert file.path.is_dir()
