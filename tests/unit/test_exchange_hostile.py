"""Files that are broken or made to do harm: refused by name, before anything is handed on."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.storage.exchange import archive
from desktop_chat.storage.exchange.failures import Cancelled, ImportRefused, Refusal
from desktop_chat.storage.exchange.importing import Importer
from tests.chatgpt_export import conversation, message, purring, write, write_zip
from tests.exchanging import export, histories, own_file, stop_after, talk

GOOD = purring()


def refusal(path: Path) -> Refusal:
    """Why a file is refused; nothing of it has been handed on by then."""
    with pytest.raises(ImportRefused) as refused, Importer(path) as importer:
        importer.check()
    return refused.value.reason


def one(**changes: Any) -> list[dict[str, Any]]:
    """Our conversations, of which one is changed."""
    good = {"id": "c0", "messages": []}
    messages = [{"id": "m1", "role": "user"}, {"id": "m2", "role": "user", "parent_id": "m1"}]
    return [good, {"id": "c1", "messages": messages} | changes]


def said(**changes: Any) -> list[dict[str, Any]]:
    """The same, with one message changed; None takes a field away."""
    changed = {"id": "m2", "role": "assistant", "parent_id": "m1"} | changes
    changed = {name: value for name, value in changed.items() if value is not None}
    return one(messages=[{"id": "m1", "role": "user"}, changed])


OWN: dict[str, tuple[Any, Refusal]] = {
    "no list": (None, Refusal.WRONG_TYPE),
    "an object for the list": ({}, Refusal.WRONG_TYPE),
    "a number for a conversation": ([3], Refusal.WRONG_TYPE),
    "no id": ([{"messages": []}], Refusal.MISSING),
    "no messages": ([{"id": "c"}], Refusal.MISSING),
    "messages are an object": (one(messages={}), Refusal.WRONG_TYPE),
    "a text for a message": (one(messages=["hi"]), Refusal.WRONG_TYPE),
    "an empty id": (one(id=""), Refusal.BAD_VALUE),
    "a path for an id": (one(id="../../x"), Refusal.BAD_VALUE),
    "a long id": (one(id="x" * 65), Refusal.BAD_VALUE),
    "a number for an id": (one(id=7), Refusal.WRONG_TYPE),
    "a number for a title": (one(title=7), Refusal.WRONG_TYPE),
    "null for a title": (one(title=None), Refusal.WRONG_TYPE),
    "a huge title": (one(title="x" * 30_000), Refusal.TOO_LARGE),
    "a number for a truth": (one(is_titled=1), Refusal.WRONG_TYPE),
    "a truth for a time": (one(created_at=True), Refusal.WRONG_TYPE),
    "a time before all time": (one(created_at=-1), Refusal.BAD_VALUE),
    "a time after all time": (one(updated_at=1e300), Refusal.BAD_VALUE),
    "an infinite time": (one(updated_at=float("inf")), Refusal.BAD_VALUE),
    "a time that is none": (one(updated_at=float("nan")), Refusal.BAD_VALUE),
    "a list for parameters": (one(parameters=[]), Refusal.WRONG_TYPE),
    "a huge integer": (one(parameters={"a": 10**60}), Refusal.BAD_VALUE),
    "a leaf that is not there": (one(leaf_id="m9"), Refusal.UNKNOWN_PARENT),
    "no role": (said(role=None), Refusal.MISSING),
    "no id of a message": (said(id=None), Refusal.MISSING),
    "an unknown role": (said(role="tool"), Refusal.BAD_VALUE),
    "an unknown status": (said(status="done"), Refusal.BAD_VALUE),
    "a list for a text": (said(text=["x"]), Refusal.WRONG_TYPE),
    "an id twice": (said(id="m1"), Refusal.DUPLICATE_ID),
    "its own parent": (said(parent_id="m2"), Refusal.NOT_A_TREE),
    "an unknown parent": (said(parent_id="m9"), Refusal.UNKNOWN_PARENT),
}
OWN["a circle"] = (
    one(
        messages=[
            {"id": "m1", "role": "user", "parent_id": "m2"},
            {"id": "m2", "role": "user", "parent_id": "m1"},
        ]
    ),
    Refusal.NOT_A_TREE,
)


@pytest.mark.parametrize("name", OWN)
def test_a_file_of_ours_with_one_fault(tmp_path: Path, name: str) -> None:
    conversations, reason = OWN[name]
    assert refusal(own_file(tmp_path / "a.json", conversations=conversations)) is reason


def nodes_in_a_circle() -> dict[str, Any]:
    made = conversation({"a": ("", message("user", "x")), "b": ("a", None), "c": ("b", None)}, "a")
    made["mapping"]["a"]["parent"] = "c"
    return made


CHATGPT: dict[str, tuple[Any, Refusal]] = {
    "a number": ([GOOD, 3], Refusal.WRONG_TYPE),
    "another program's list": ([{"uuid": "x", "chat_messages": []}], Refusal.UNKNOWN_FORMAT),
    "no mapping": ([GOOD, {"title": "x", "id": "y"}], Refusal.MISSING),
    "a list for the mapping": ([GOOD | {"mapping": []}], Refusal.WRONG_TYPE),
    "a text for a node": ([GOOD | {"mapping": {"a": "b"}}], Refusal.WRONG_TYPE),
    "a number for a parent": ([GOOD | {"mapping": {"a": {"parent": 3}}}], Refusal.WRONG_TYPE),
    "a number for a child": ([GOOD | {"mapping": {"a": {"children": [3]}}}], Refusal.WRONG_TYPE),
    "a text for a message": ([GOOD | {"mapping": {"a": {"message": ""}}}], Refusal.WRONG_TYPE),
    "a circle": ([GOOD, nodes_in_a_circle()], Refusal.NOT_A_TREE),
    "its own parent": ([GOOD | {"mapping": {"a": {"parent": "a"}}}], Refusal.NOT_A_TREE),
}


@pytest.mark.parametrize("name", CHATGPT)
def test_a_chatgpt_export_with_one_fault(tmp_path: Path, name: str) -> None:
    conversations, reason = CHATGPT[name]
    assert refusal(write(tmp_path / "conversations.json", conversations)) is reason


TEXT = json.dumps([GOOD])
BYTES: dict[str, tuple[bytes, Refusal]] = {
    "nothing": (b"", Refusal.EMPTY),
    "blanks": (b" \n" * 50, Refusal.EMPTY),
    "a picture": (b"\x89PNG\r\n\x1a\n" * 9, Refusal.WRONG_ENCODING),
    "a page": (b"<!DOCTYPE html><html>", Refusal.UNKNOWN_FORMAT),
    "a number": (b"17", Refusal.UNKNOWN_FORMAT),
    "another object": (b'{"mapping": {}}', Refusal.UNKNOWN_FORMAT),
    "UTF-16": (TEXT.encode("utf-16"), Refusal.WRONG_ENCODING),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), Refusal.NOT_JSON),
    "UTF-32": (TEXT.encode("utf-32"), Refusal.WRONG_ENCODING),
    "Latin-1": ('[{"title": "ü", "mapping": {}}]'.encode("latin-1"), Refusal.WRONG_ENCODING),
    "half a character": ('[{"title": "ü'.encode()[:-1], Refusal.TRUNCATED),
    "NUL": (TEXT.encode() + b"\0", Refusal.NOT_JSON),
    "two lists": (TEXT.encode() * 2, Refusal.NOT_JSON),
    "a comma too many": (b"[{},]", Refusal.UNKNOWN_FORMAT),
    "not a number": (b'[{"id": NaN}]', Refusal.BAD_VALUE),
    "infinity": (b'[{"x": [-Infinity]}]', Refusal.BAD_VALUE),
    "a number of 5,000 digits": (b'[{"x": ' + b"9" * 5_000 + b"}]", Refusal.BAD_VALUE),
    "a number without end": (b'[{"x": ' + b"9" * 400_000, Refusal.BAD_VALUE),
    "deep lists": (b"[" * 100_000, Refusal.WRONG_TYPE),
    "deep in a field": (b'[{"x": ' + b"[" * 100_000, Refusal.TOO_DEEP),
    "deep and long": (b'[{"x": ' + (b'["' + b"y" * 5_000 + b'",') * 200, Refusal.TOO_DEEP),
    "deep objects": (b'[{"x": ' + b'{"y":' * 100_000, Refusal.TOO_DEEP),
    "a long key": (b'[{"' + b"k" * 300_000 + b'": 1}]', Refusal.BAD_VALUE),
    "the mapping twice": (b'[{"mapping": {}, "mapping": {}}]', Refusal.DUPLICATE_ID),
    "a node twice": (b'[{"mapping": {"a": {}, "a": {}}}]', Refusal.DUPLICATE_ID),
    "no comma": (b'[{"id": "x" "title": "y"}]', Refusal.NOT_JSON),
    "single quotes": (b"[{'id': 'x'}]", Refusal.NOT_JSON),
    "newer": (b'{"format": "desktop-chat", "version": 2}', Refusal.NEWER_VERSION),
    "newer, other fields": (
        b'{"version": 99, "conversations": {"a": 1}, "format": "desktop-chat"}',
        Refusal.NEWER_VERSION,
    ),
    "a text for the version": (b'{"format":"desktop-chat","version":"1"}', Refusal.WRONG_TYPE),
    "version 0": (b'{"format": "desktop-chat", "version": 0}', Refusal.BAD_VALUE),
    "no conversations": (b'{"format": "desktop-chat", "version": 1}', Refusal.MISSING),
    "deep facts": (
        b'{"format": "desktop-chat", "version": 1, "conversations": [{"id": "c", "messages": [],'
        b'"parameters": {"a": ' + b"[" * 60 + b"]" * 60 + b"}}]}",
        Refusal.TOO_DEEP,
    ),
    "conversations twice": (
        b'{"format": "desktop-chat", "version": 1, "conversations": [], "conversations": []}',
        Refusal.DUPLICATE_ID,
    ),
    "a field twice": (
        b'{"format": "desktop-chat", "version": 1, "conversations":'
        b'[{"id": "a", "id": "b", "messages": []}]}',
        Refusal.DUPLICATE_ID,
    ),
    "not a zip": (b"PK\x03\x04" + b"x" * 500, Refusal.BAD_ARCHIVE),
    "an empty zip": (b"PK\x05\x06" + b"\0" * 18, Refusal.UNKNOWN_FORMAT),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_export(tmp_path: Path, name: str) -> None:
    data, reason = BYTES[name]
    path = tmp_path / "a.json"
    path.write_bytes(data)
    assert refusal(path) is reason


def test_a_mark_at_the_beginning_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    with Importer(path) as importer:
        assert importer.check().conversations == 1


@pytest.mark.parametrize("kind", ["own", "chatgpt"])
def test_a_file_that_is_cut_short_anywhere(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "whole.json"
    if kind == "own":
        export([talk(), talk(id="c2")], source)
    else:
        write(source, [GOOD])
    whole = source.read_bytes().rstrip()
    path = tmp_path / "cut.json"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert refusal(path) in (Refusal.TRUNCATED, Refusal.EMPTY, Refusal.MISSING), length


@given(histories(), st.data())
@settings(deadline=None, max_examples=60)
def test_a_file_with_other_bytes_in_it_never_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, history: Any, data: st.DataObject
) -> None:
    path = export(history, tmp_path_factory.mktemp("x") / "a.json")
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path.write_bytes(raw)
    try:
        with Importer(path) as importer:
            importer.check()
            list(importer.records())
    except ImportRefused:
        return


# Zips.


def test_zips_with_names_that_lead_elsewhere(tmp_path: Path) -> None:
    for name in (
        "../conversations",
        "a/../../x",
        "/etc/x",
        "C:\\x",
        "..\\x",
        "\\\\host\\x",
        "x/..",
    ):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("conversations.json", TEXT)
            made.writestr(zipfile.ZipInfo(name), "x")
        assert refusal(path) is Refusal.BAD_ARCHIVE, name
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


def test_names_with_dots_are_no_fault(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", **{"a..b__conversations": [GOOD], "..x": "", "c__...": ""})
    with Importer(path) as importer:
        assert importer.check().conversations == 1


def test_a_zip_without_conversations(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", xconversations=[GOOD], conversations2=[GOOD])
    assert refusal(path) is Refusal.UNKNOWN_FORMAT


def test_a_zip_bomb_is_refused_by_its_sizes(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", conversations=b"[" + b" " * 50_000_000)
    assert path.stat().st_size < 100_000
    assert refusal(path) is Refusal.BAD_ARCHIVE


def test_a_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", conversations=[GOOD])
    raw = path.read_bytes()
    true = len(json.dumps([GOOD])).to_bytes(4, "little")
    assert raw.count(true) == 2
    path.write_bytes(raw.replace(true, (100).to_bytes(4, "little")))
    assert refusal(path) is Refusal.BAD_ARCHIVE


def test_a_zip_with_other_bytes_in_it(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", conversations=[GOOD], other="x" * 100)
    raw = path.read_bytes()
    for at in range(0, len(raw), 5):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 0x5A]) + raw[at + 1 :])
        try:
            with Importer(path) as importer:
                importer.check()
        except ImportRefused:
            continue
        # What was hit was of no account: a time, a right, another file.
        assert importer.summary.messages == 7


def test_a_zip_in_a_rare_compression(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("conversations.json", TEXT)
    assert refusal(path) is Refusal.BAD_ARCHIVE


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", conversations=[GOOD])
    raw = path.read_bytes()
    local, central = raw.find(b"PK\x03\x04"), raw.find(b"PK\x01\x02")
    for place in (local + 6, central + 8):  # the flags
        raw = raw[:place] + b"\x01" + raw[place + 1 :]
    path.write_bytes(raw)
    assert refusal(path) is Refusal.BAD_ARCHIVE


# Files that are none, limits, and changes meanwhile.


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes with a name")
def test_pipes_devices_and_folders_are_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/zero")):
        assert refusal(path) is Refusal.NOT_A_FILE


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Importer(tmp_path / "nothing.json")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(archive.MAX_BYTES + 1)  # takes no room on the disk
    assert refusal(path) is Refusal.TOO_LARGE


def test_a_gigabyte_of_nothing_is_refused_at_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    told: list[int] = []
    with (
        pytest.raises(ImportRefused) as refused,
        Importer(path, on_progress=lambda done, _: told.append(done)) as importer,
    ):
        importer.check()
    assert refused.value.reason is Refusal.UNKNOWN_FORMAT
    assert not told


def test_a_file_that_changes_between_the_two_readings(tmp_path: Path) -> None:
    path = export([talk()], tmp_path / "a.json")
    with Importer(path) as importer:
        importer.check()
        with path.open("ab") as file:
            file.write(b" ")
        with pytest.raises(ImportRefused) as refused:
            list(importer.records())
    assert refused.value.reason is Refusal.CHANGED


def test_nothing_is_handed_on_unchecked(tmp_path: Path) -> None:
    path = export([talk()], tmp_path / "a.json")
    with Importer(path) as importer, pytest.raises(RuntimeError):
        next(importer.records())


def test_an_import_can_be_called_off_at_any_time(tmp_path: Path) -> None:
    path = export([talk(id=f"c{n}", draft="x" * 20_000) for n in range(5)], tmp_path / "a.json")
    handed: list[int] = []
    for count in range(40):
        try:
            with Importer(path, is_cancelled=stop_after(count)) as importer:
                importer.check()
                handed.append(len(list(importer.records())))
        except Cancelled:
            assert not handed
    assert set(handed) == {5}


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path = export([talk(id=f"c{n}", draft="x" * 50_000) for n in range(9)], tmp_path / "a.json")
    told: list[tuple[int, int]] = []
    with Importer(path, on_progress=lambda done, total: told.append((done, total))) as importer:
        importer.check()
        list(importer.records())
    assert told == sorted(told)
    size = path.stat().st_size
    assert told[-1] == (2 * size, 2 * size)
